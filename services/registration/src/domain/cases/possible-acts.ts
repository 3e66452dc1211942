/** Which acts of a case a person can do now: asked by the page, and again by every route. */
import { judgePermission, type StaffRole } from '@jitsuin/sso/contract'
import { type ActStanding, ALL_CASE_ACTS, CASE_ACTS, CASE_STATES, type CaseActName } from '../../contract.js'
import type { Case } from './case.js'
import { judgeSeparation, type Separation } from './separation.js'

/** Who asks about which case. */
export type ActFacts = {
  readonly file: Case
  readonly staffId: string
  readonly roles: readonly StaffRole[]
  readonly decisions: readonly { readonly act: string; readonly actor: string }[]
  readonly separation: Separation
  /** Whether this person has a key to sign with. */
  readonly officer: 'enrolled' | 'none'
  /** How the examiner's signature stands (prepare-warrants.ts). */
  readonly examination: 'missing' | 'stands' | 'expired' | 'replaced'
}

type Check = (act: CaseActName, facts: ActFacts) => 'possible' | string

const CHECKS: readonly Check[] = [
  roleAllows,
  stateAllows,
  authorityIsNotAsked,
  turnHasCome,
  dutiesAreSeparate,
  keyIsThere,
]

/** How every act stands for this person; those that their roles never allow are left out. */
export function judgeActs(facts: ActFacts): readonly ActStanding[] {
  return ALL_CASE_ACTS.flatMap((act) => {
    if (roleAllows(act, facts) !== 'possible') return []
    const code = CHECKS.map((check) => check(act, facts)).find((verdict) => verdict !== 'possible')
    return [
      code === undefined ? { act, verdict: 'possible' as const } : { act, verdict: 'refused' as const, code },
    ]
  })
}

function roleAllows(act: CaseActName, { roles }: ActFacts) {
  return judgePermission(roles, CASE_ACTS[act].permission) === 'allowed'
    ? 'possible'
    : 'registration/not-allowed'
}

function stateAllows(act: CaseActName, { file: { state } }: ActFacts) {
  const { states }: { readonly states: 'open' | readonly string[] } = CASE_ACTS[act]
  const isAllowed =
    states === 'open' ? CASE_STATES[state.state].phase === 'open' : states.includes(state.state)
  return isAllowed ? 'possible' : 'case/state-forbids'
}

function authorityIsNotAsked(_act: CaseActName, { file: { state } }: ActFacts) {
  return state.state === 'approval-wait' && state.signed ? 'warrant/at-authority' : 'possible'
}

/** The examiner signs first, and again when the orders have expired. */
function turnHasCome(act: CaseActName, { file: { state }, examination }: ActFacts) {
  if (state.state !== 'approval-wait') return 'possible'
  if (act === 'examine') return examination === 'stands' ? 'warrant/examined-already' : 'possible'
  if (act !== 'approve' || examination === 'stands') return 'possible'
  return examination === 'expired' ? 'warrant/outdated' : 'warrant/not-examined'
}

function dutiesAreSeparate(act: CaseActName, { file: { state }, staffId, decisions, separation }: ActFacts) {
  if (act !== 'examine' && act !== 'approve') return 'possible'
  const examiner = state.state === 'approval-wait' ? state.examined?.by.staffId : undefined
  const done = { decisions, separation, ...(examiner !== undefined && { examiner }) }
  const verdict = judgeSeparation({ staffId, purpose: act }, done)
  return verdict === 'separate' ? 'possible' : verdict
}

function keyIsThere(act: CaseActName, { officer }: ActFacts) {
  const needsKey = act === 'examine' || act === 'approve'
  return needsKey && officer === 'none' ? 'officer/not-enrolled' : 'possible'
}
