import { sql } from '@jitsuin/platform'
import type { AuthorityName, WarrantOrder } from '../contract.js'
import type { WarrantUse } from '../domain/warrant.js'
import type { CaReader, CaTransaction } from './ca-store.js'

/** A warrant that was carried out. */
export type StoredWarrant = { readonly order: WarrantOrder; readonly digest: Uint8Array }

/** The warrants with these ids, by id; orders of other acts are none. */
export async function loadWarrants(
  db: CaReader,
  warrantIds: readonly string[],
): Promise<ReadonlyMap<string, StoredWarrant>> {
  const rows = await db
    .selectFrom('carried_order')
    .select(['order_id', 'digest', 'content'])
    .where('order_id', '=', sql<string>`any(${warrantIds}::uuid[])`)
    .where('act', '=', 'warrant')
    .execute()
  const found = new Map<string, StoredWarrant>()
  for (const { order_id, digest, content } of rows) {
    if (content.act === 'warrant') found.set(order_id, { order: content, digest })
  }
  return found
}

/** A certificate that was made under a warrant, with the place where. */
export type StoredUse = WarrantUse & { readonly warrantId: string; readonly authority: AuthorityName }

/** What was certified under these warrants, in the order of the attempts. */
export async function loadWarrantUses(db: CaReader, warrantIds: readonly string[]): Promise<StoredUse[]> {
  const rows = await db
    .selectFrom('warrant_use as use')
    .leftJoin('revocation', (join) =>
      join
        .onRef('revocation.authority', '=', 'use.authority')
        .onRef('revocation.serial_hex', '=', 'use.serial_hex'),
    )
    .select(['warrant_id', 'use.authority', 'attempt', 'use.serial_hex', 'request_sha256', 'revoked_at'])
    .where('warrant_id', '=', sql<string>`any(${warrantIds}::uuid[])`)
    .orderBy('attempt')
    .execute()
  return rows.map(({ warrant_id, authority, attempt, serial_hex, request_sha256, revoked_at }) => ({
    warrantId: warrant_id,
    authority,
    attempt,
    serialHex: serial_hex,
    requestSha256: request_sha256,
    state: revoked_at ? 'revoked' : 'stands',
  }))
}

/** Records what is made under warrants; the table refuses an attempt that another transaction took. */
export async function insertWarrantUses(
  tx: CaTransaction,
  uses: readonly Omit<StoredUse, 'state'>[],
): Promise<void> {
  await sql`
    insert into warrant_use (warrant_id, authority, attempt, serial_hex, request_sha256)
    select * from unnest(
      ${uses.map(({ warrantId }) => warrantId)}::uuid[],
      ${uses.map(({ authority }) => authority)}::text[],
      ${uses.map(({ attempt }) => attempt)}::integer[],
      ${uses.map(({ serialHex }) => serialHex)}::text[],
      ${uses.map(({ requestSha256 }) => Buffer.from(requestSha256))}::bytea[])`.execute(tx)
}
