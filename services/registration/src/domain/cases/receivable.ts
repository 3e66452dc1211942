/** Whether a form can be received at all. What papers have to prove is judged later (paper-checks.ts). */
import type { ApplicationForm } from '../../contract.js'

/** Why a form cannot be received; developers' words, the code for people is `case/not-receivable`. */
export type NotReceivable =
  | 'former surname is the present one'
  | 'registered before birth'
  | 'dates in the future'
  | 'card to be replaced is not named'

type Check = (form: ApplicationForm) => 'pass' | NotReceivable

const CHECKS: readonly Check[] = [formerSurnameIsAnother, datesFollow, datesHaveCome, oldCardIsNamed]

/** The first reason why not, or `receivable`. */
export function judgeReceivable(form: ApplicationForm): 'receivable' | NotReceivable {
  for (const check of CHECKS) {
    const result = check(form)
    if (result !== 'pass') return result
  }
  return 'receivable'
}

function formerSurnameIsAnother({ name, otherName }: ApplicationForm) {
  const isSame = otherName?.kind === 'formerSurname' && otherName.family === name.family
  return isSame ? 'former surname is the present one' : 'pass'
}

function datesFollow({ birthDate, licenceDate }: ApplicationForm) {
  return birthDate < licenceDate ? 'pass' : 'registered before birth'
}

function datesHaveCome({ licenceDate, consentedAt }: ApplicationForm) {
  // A day in Japan begins nine hours before it does in UTC, hence one day of grace.
  const dayAfter = new Date(Date.parse(consentedAt) + 24 * 3_600_000).toISOString()
  return licenceDate <= dayAfter ? 'pass' : 'dates in the future'
}

/** Changes need a card to change; a renewal may come from somebody who no longer finds the number. */
function oldCardIsNamed({ kind, previousCardId }: ApplicationForm) {
  const needed = kind === 'damage' || kind === 'membershipChange' || kind === 'nameChange'
  return needed && previousCardId === undefined ? 'card to be replaced is not named' : 'pass'
}
