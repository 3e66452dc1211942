/** The sheet of a hand-over session: everybody whose card is at the hospital and has not been handed over. */
import { japanDate } from '@jitsuin/kernel'
import { printHandoverSheet } from '@jitsuin/print'
import type { CaseStateName } from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import type { RegistrationContext } from '../context.js'
import { openBatch } from './view-batches.js'

const WAITING: readonly CaseStateName[] = ['shipped', 'notified', 'pickup-reserved', 'unclaimed']

/** Prints it, as PDF. @throws {RegistrationError} `batch/not-found`, `registration/other-place` */
export async function printSheet(
  context: RegistrationContext,
  staff: Staff,
  batchId: string,
): Promise<Uint8Array> {
  const { batch, cases } = await openBatch(context, staff, batchId)
  const at = context.clock()
  const people = cases
    .filter(({ state }) => WAITING.includes(state))
    .map(({ caseNumber, name, cardId }) => ({ caseNumber, name, cardId: cardId ?? '' }))
  await context.store.transact({ actor: staff.actor, at }, async (_tx, audit) => {
    audit.record('batch/sheet-printed', { subject: `batch:${batchId}`, facts: { people: people.length } })
  })
  const sheet = {
    hospital: batch.placeName,
    batchNumber: batch.batchNumber,
    date: japanDate(at),
    officer: staff.staffId,
    people,
  }
  return await printHandoverSheet(sheet, {
    title: `交付記録 ${batch.batchNumber}`,
    documentId: batchId,
    madeAt: at,
  })
}
