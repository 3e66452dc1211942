import type { RevokedCertificate } from '@jitsuin/pki'
import type { AuthorityName, CertificateState, RevokeOrder, RootListName } from '../contract.js'
import type { CaReader, CaTransaction } from './ca-store.js'

/** A number with the exact bytes that will be signed under it. */
export type ListReservation = {
  readonly authority: AuthorityName
  readonly number: number
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  readonly tbs: Uint8Array
  /** The states that changed with this list. */
  readonly states: readonly CertificateState[]
}

/** Records revocations. */
export async function insertRevocations(
  tx: CaTransaction,
  orders: readonly RevokeOrder[],
  revokedAt: Date,
): Promise<void> {
  if (orders.length === 0) return
  const rows = orders.map(({ authority, serialHex, orderId, reason, invalidSince }) => ({
    authority,
    serial_hex: serialHex,
    order_id: orderId,
    revoked_at: revokedAt,
    reason,
    invalid_since: invalidSince === undefined ? null : new Date(invalidSince),
  }))
  await tx.insertInto('revocation').values(rows).execute()
}

/** Everything that an authority revoked, oldest first; expired certificates stay listed (hpki §3.1). */
export async function loadRevoked(db: CaReader, authority: AuthorityName): Promise<RevokedCertificate[]> {
  const rows = await db
    .selectFrom('revocation')
    .select(['serial_hex', 'revoked_at', 'reason', 'invalid_since'])
    .where('authority', '=', authority)
    .orderBy('revoked_at')
    .orderBy('serial_hex')
    .execute()
  return rows.map(({ serial_hex, revoked_at, reason, invalid_since }) => ({
    serialBytes: Buffer.from(serial_hex, 'hex'),
    revokedAt: revoked_at,
    reason,
    ...(invalid_since && { invalidityDate: invalid_since }),
  }))
}

/** The list with the highest number, signed or not. */
export async function loadNewestList(
  db: CaReader,
  authority: AuthorityName,
): Promise<{ readonly number: number; readonly thisUpdate: Date } | undefined> {
  const row = await db
    .selectFrom('list')
    .select(['number', 'this_update'])
    .where('authority', '=', authority)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { number: row.number, thisUpdate: row.this_update }
}

/** Records what is about to be signed. */
export async function insertList(tx: CaTransaction, list: ListReservation): Promise<void> {
  const { authority, number, thisUpdate, nextUpdate, tbs, states } = list
  await tx
    .insertInto('list')
    .values({
      authority,
      number,
      this_update: thisUpdate,
      next_update: nextUpdate,
      tbs: Buffer.from(tbs),
      states: JSON.stringify(states),
      crl: null,
    })
    .execute()
}

/** Lists that have a number and no signature yet, lowest first. */
export async function loadUnsignedLists(
  db: CaReader,
  authority: AuthorityName,
): Promise<{ number: number; tbs: Uint8Array; states: readonly CertificateState[] }[]> {
  return db
    .selectFrom('list')
    .select(['number', 'tbs', 'states'])
    .where('authority', '=', authority)
    .where('crl', 'is', null)
    .orderBy('number')
    .execute()
}

/** Puts the signed list to its number. */
export async function fillInList(
  tx: CaTransaction,
  { authority, number }: Pick<ListReservation, 'authority' | 'number'>,
  crlDer: Uint8Array,
): Promise<'filled-in' | 'signed-before'> {
  const { numUpdatedRows } = await tx
    .updateTable('list')
    .set({ crl: Buffer.from(crlDer) })
    .where('authority', '=', authority)
    .where('number', '=', number)
    .where('crl', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? 'filled-in' : 'signed-before'
}

/** The list of the root that counts at an instant: the last one that has begun. */
export async function loadRootList(
  db: CaReader,
  name: RootListName,
  at: Date,
): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('root_list')
    .select('crl')
    .where('name', '=', name)
    .where('this_update', '<=', at)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.crl
}
