/** A hospital applies for its doctors: each row becomes a case of its own, all of them or none (T-C03-5). */
import { createHash } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import type { BatchView } from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { receiveCasesIn } from '../cases/receive-case.js'
import type { RegistrationContext } from '../context.js'
import { readList } from './read-list.js'
import { viewBatch } from './view-batches.js'

/** What is handed in. `digest`: of the list that was looked at; `rows`: whether rows with problems may be left out. */
export type Submission = {
  readonly requestId: string
  readonly placeId: string
  readonly digest: string
  readonly rows: 'all' | 'good'
  readonly bytes: Uint8Array
}

/**
 * Submits a list; the same request again gives the same batch.
 *
 * @throws {RegistrationError} `batch/list-differs`, `batch/list-has-problems`, and as `readList`
 */
export async function submitList(
  context: RegistrationContext,
  staff: Staff,
  submission: Submission,
): Promise<BatchView> {
  const { requestId: batchId, placeId, digest, rows, bytes } = submission
  if (createHash('sha256').update(bytes).digest('hex') !== digest)
    throw new RegistrationError('batch/list-differs', batchId)
  if (await isThere(context, batchId)) return await viewBatch(context, staff, batchId)
  const list = await readList(context, staff, { placeId, bytes })
  const leftOut = list.rows - list.people.length
  if (list.people.length === 0 || (rows === 'all' && leftOut > 0))
    throw new RegistrationError('batch/list-has-problems', `${leftOut} of ${list.rows} rows`)
  const at = context.clock()
  const by = { actor: staff.actor, at, newId: context.newId }
  await context.store.transact({ actor: staff.actor, at }, async (tx, audit) => {
    const batchNumber = `H${japanDate(at).replaceAll('-', '')}-${batchId.slice(0, 4).toUpperCase()}`
    const people = list.people.length
    const inserted = await tx
      .insertInto('hospital_batch')
      .values({
        batch_id: batchId,
        batch_number: batchNumber,
        place_id: placeId,
        submitted_at: at,
        submitted_by: staff.staffId,
        list_sha256: digest,
        people,
      })
      .onConflict((conflict) => conflict.column('batch_id').doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows === 0n) return audit.changedNothing() // a double click was faster
    const applications = list.people.map(({ line, form }) => ({
      requestId: caseIdOf(batchId, line),
      form,
      batchId,
    }))
    await receiveCasesIn(tx, audit, applications, by)
    const facts = { batchNumber, placeId, people, leftOut, listSha256: digest }
    audit.record('batch/submitted', { subject: `batch:${batchId}`, facts })
  })
  return await viewBatch(context, staff, batchId)
}

async function isThere({ store }: RegistrationContext, batchId: string): Promise<boolean> {
  const row = await store.read
    .selectFrom('hospital_batch')
    .select('batch_id')
    .where('batch_id', '=', batchId)
    .executeTakeFirst()
  return row !== undefined
}

/** The id of a row's case follows from batch and line (UUID version 8, RFC 9562 §5.8), so that a row is never two cases. */
function caseIdOf(batchId: string, line: number): string {
  const hex = createHash('sha256').update(`jitsuin-batch-row/1\n${batchId}\n${line}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
