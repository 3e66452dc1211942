/**
 * Enrolment letters at the desk: printed once, posted, and in the act of posting the short number goes out by mail. The content is
 * opened only on its way to the printer and to the mail server; it never enters an answer, a log or the audit.
 */
import { fromBase64url, writeCodeFragment } from '@jitsuin/second-key'
import { composeShortNumber, lastDayOf } from '../../domain/second-key/enrolment-code.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { loadCase } from '../../store/cases/cases.js'
import type { Tx } from '../../store/database.js'
import { nameOf } from '../../store/production/card-views.js'
import { type EnrolmentLetterRow, lockLetter, saveLetter } from '../../store/second-key/enrolment-letters.js'
import type { RegistrationContext } from '../context.js'
import { expectPrintable } from '../production/pin-letters.js'
import { ENROLMENT_CONTENT, openLetter } from '../production/seal.js'
import { expectTools, type ProductionContext } from '../production/tools.js'
import { destroyKey } from './destroy-letter-key.js'

/**
 * Prints a letter, once. That it is being printed is recorded first: after a crash nobody knows whether paper came out, so it is
 * never printed again by itself.
 *
 * @throws {RegistrationError} `enrolment-letters/…`, `papers/unprintable`
 */
export async function printEnrolmentLetter(
  context: RegistrationContext,
  staff: Staff,
  letterId: string,
): Promise<void> {
  const tools = expectTools(context)
  const { store, clock, addresses, production } = tools
  const { to, caseId, code, lastDay } = await beginPrinting(tools, staff, letterId)
  const fragment = writeCodeFragment({
    grantId: letterId,
    secret: fromBase64url(code.secret) ?? new Uint8Array(),
  })
  const address = `${addresses.approve}/enrol#${fragment}`
  await production.letterPrinter.printEnrolment({ letterId, to, address, lastDay, printedAt: clock() })
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    await saveLetter(tx, { letterId, from: 'printing' }, { state: 'printed', printed_at: act.at })
    audit.record('enrolment-letter/printed', { subject: `enrolment-letter:${letterId}`, facts: { caseId } })
  })
}

async function beginPrinting(tools: ProductionContext, staff: Staff, letterId: string) {
  const act = { actor: staff.actor, at: tools.clock() }
  return tools.store.transact(act, async (tx, audit) => {
    const letter = await lockLetter(tx, letterId)
    const { case_id: caseId } = letter
    if (letter.state === 'preparing') throw new RegistrationError('enrolment-letters/not-granted', letterId)
    if (letter.state !== 'sealed') throw new RegistrationError('enrolment-letters/already-printed', letterId)
    const lastDay = expectCounting(letter, act.at)
    const code = await openCode(tools, letter)
    await expectEmail(tx, caseId) // a letter whose number cannot be sent would be in vain
    const to = await expectPrintable(tx, caseId)
    await saveLetter(tx, { letterId, from: 'sealed' }, { state: 'printing', printed_by: staff.staffId })
    audit.record('enrolment-letter/printing', { subject: `enrolment-letter:${letterId}`, facts: { caseId } })
    return { to, caseId, code, lastDay }
  })
}

/**
 * Records that a letter went to the post, and hands the mail with the short number over. If the mail server does not take it, nothing
 * is recorded; if the record fails after that, the same number is mailed again at the next try. Then sealed content and key are gone.
 *
 * @throws {RegistrationError} `enrolment-letters/…`
 */
export async function postEnrolmentLetter(
  context: RegistrationContext,
  staff: Staff,
  { letterId, trackingNumber }: { readonly letterId: string; readonly trackingNumber: string },
): Promise<void> {
  const tools = expectTools(context)
  const act = { actor: staff.actor, at: tools.clock() }
  const letter = await tools.store.transact(act, async (tx, audit) => {
    const locked = await lockLetter(tx, letterId)
    if (locked.state !== 'printed') throw new RegistrationError('enrolment-letters/not-printed', locked.state)
    await mailShortNumber(tools, tx, { letter: locked, at: act.at })
    await saveLetter(
      tx,
      { letterId, from: 'printed' },
      {
        state: 'posted',
        posted_by: staff.staffId,
        posted_at: act.at,
        tracking_number: trackingNumber,
        sealed: null,
      },
    )
    const facts = { caseId: locked.case_id }
    audit.record('enrolment-letter/posted', { subject: `enrolment-letter:${letterId}`, facts })
    return locked
  })
  await destroyKey(tools, { actor: staff.actor, letter })
}

async function mailShortNumber(
  tools: ProductionContext,
  tx: Tx,
  { letter, at }: { readonly letter: EnrolmentLetterRow; readonly at: Date },
): Promise<void> {
  const lastDay = expectCounting(letter, at)
  const { shortNumber } = await openCode(tools, letter)
  const { email, name, caseNumber } = await expectEmail(tx, letter.case_id)
  const mail = {
    to: email,
    ...composeShortNumber({ name, caseNumber, shortNumber, lastDay, centre: tools.centre }),
    messageId: `${letter.letter_id}@${new URL(tools.addresses.office).hostname}`,
  }
  await tools.mailer.send(mail).catch(() => {
    // Not the cause: whatever a mail server said may quote what it was given.
    throw new RegistrationError('enrolment-letters/mail-not-sent', letter.letter_id)
  })
}

/** @throws {RegistrationError} `enrolment-letters/expired` */
function expectCounting({ letter_id, expires_at }: EnrolmentLetterRow, at: Date): string {
  if (expires_at === null) throw new RegistrationError('enrolment-letters/not-granted', letter_id)
  if (expires_at <= at) throw new RegistrationError('enrolment-letters/expired', letter_id)
  return lastDayOf(expires_at)
}

/** @throws {RegistrationError} `enrolment-letters/content-gone` */
async function openCode(
  { production }: ProductionContext,
  { letter_id: letterId, sealed }: EnrolmentLetterRow,
) {
  const key = await production.letterKeys.load(letterId)
  if (key === 'gone' || sealed === null)
    throw new RegistrationError('enrolment-letters/content-gone', letterId)
  return openLetter(sealed, { key, letterId, content: ENROLMENT_CONTENT })
}

/** @throws {RegistrationError} `enrolment-letters/no-email` */
async function expectEmail(tx: Tx, caseId: string) {
  const file = await loadCase(tx, caseId)
  if (!file) throw new RegistrationError('case/not-found', caseId)
  const { form, caseNumber } = file
  if (form.email === undefined || form.email === '')
    throw new RegistrationError('enrolment-letters/no-email', caseId)
  return { email: form.email, name: nameOf(form).name, caseNumber }
}
