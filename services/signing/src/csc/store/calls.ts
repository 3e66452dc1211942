/** Calls for signatures: whose they are, whether they were answered, and until when nobody takes them up again. */
import type { CscReader, CscTransaction } from './csc-store.js'

/** A call. Its request id is the one in the ledger. */
export type Call = {
  readonly requestId: string
  readonly authorisationId: string
  readonly clientKey: string
  readonly mode: 'S' | 'A'
}

/** What names a call: the same as in the ledger. */
export type CallName = Pick<Call, 'authorisationId' | 'requestId'>

/** A call as it stands. */
export type StoredCall = Call & { readonly state: 'open' | 'answered' | 'refused' }

/** Keeps a call and holds it until then; one that was refused begins again. `known`: there is one under this id. */
export async function insertCall(
  tx: CscTransaction,
  call: Call,
  { now, heldUntil }: { readonly now: Date; readonly heldUntil: Date },
): Promise<'inserted' | 'known'> {
  const row = await tx
    .insertInto('call')
    .values({
      request_id: call.requestId,
      authorisation_id: call.authorisationId,
      client_key: call.clientKey,
      operation_mode: call.mode,
      state: 'open',
      held_until: heldUntil,
      opened_at: now,
      closed_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['authorisation_id', 'request_id'])
        .doUpdateSet({ state: 'open', held_until: heldUntil, closed_at: null })
        .where('call.state', '=', 'refused'),
    )
    .returning('request_id')
    .executeTakeFirst()
  return row ? 'inserted' : 'known'
}

/** A call by its request id. */
export async function findCall(db: CscReader, name: CallName): Promise<StoredCall | undefined> {
  const row = await db
    .selectFrom('call')
    .selectAll()
    .where('authorisation_id', '=', name.authorisationId)
    .where('request_id', '=', name.requestId)
    .executeTakeFirst()
  return (
    row && {
      requestId: row.request_id,
      authorisationId: row.authorisation_id,
      clientKey: row.client_key,
      mode: row.operation_mode,
      state: row.state,
    }
  )
}

/** Holds an open call that nobody holds. Of two at once, one gets it. */
export async function holdCall(
  tx: CscTransaction,
  { authorisationId, requestId }: CallName,
  { now, heldUntil }: { readonly now: Date; readonly heldUntil: Date },
): Promise<'held' | 'not-free'> {
  const row = await tx
    .updateTable('call')
    .set({ held_until: heldUntil })
    .where('authorisation_id', '=', authorisationId)
    .where('request_id', '=', requestId)
    .where('state', '=', 'open')
    .where('held_until', '<=', now)
    .returning('request_id')
    .executeTakeFirst()
  return row ? 'held' : 'not-free'
}

/** Ends a call. `known`: it had ended before. */
export async function closeCall(
  tx: CscTransaction,
  { authorisationId, requestId }: CallName,
  { state, at }: { readonly state: 'answered' | 'refused'; readonly at: Date },
): Promise<'closed' | 'known'> {
  const row = await tx
    .updateTable('call')
    .set({ state, closed_at: at })
    .where('authorisation_id', '=', authorisationId)
    .where('request_id', '=', requestId)
    .where('state', '=', 'open')
    .returning('request_id')
    .executeTakeFirst()
  return row ? 'closed' : 'known'
}

/** Lets an open call go: whoever asks next takes it up. */
export async function releaseCall(
  tx: CscTransaction,
  { authorisationId, requestId }: CallName,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('call')
    .set({ held_until: at })
    .where('authorisation_id', '=', authorisationId)
    .where('request_id', '=', requestId)
    .where('state', '=', 'open')
    .execute()
}
