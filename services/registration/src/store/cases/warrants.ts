/** Warrants: orders to the authority with the signatures that they have so far. */
import type { Order } from '@jitsuin/ca/contract'
import { type Selectable, sql } from '@jitsuin/platform'
import type { KeyPlace } from '../../domain/cases/warrant.js'
import type { Tx } from '../database.js'
import type { CasesTables, StoredApproval } from './schema.js'

/** A warrant as it is kept. */
export type StoredWarrant = {
  readonly warrantId: string
  readonly caseId: string
  readonly keyPlace: KeyPlace
  readonly order: Order
  readonly digestHex: string
  readonly expiresAt: Date
  readonly state: 'open' | 'signed' | 'accepted' | 'refused' | 'void'
  readonly approvals: readonly StoredApproval[]
}

/** Stores new warrants, open and without a signature. */
export async function insertWarrants(
  tx: Tx,
  warrants: readonly Omit<StoredWarrant, 'state' | 'approvals'>[],
  at: Date,
): Promise<void> {
  if (warrants.length === 0) return
  await tx
    .insertInto('warrant')
    .values(
      warrants.map(({ warrantId, caseId, keyPlace, order, digestHex, expiresAt }) => ({
        warrant_id: warrantId,
        case_id: caseId,
        key_place: keyPlace,
        order_json: JSON.stringify(order),
        digest_hex: digestHex,
        created_at: at,
        expires_at: expiresAt,
        state: 'open' as const,
        approvals: '[]',
        refusal: null,
      })),
    )
    .execute()
}

/** The warrants of these cases that still matter; of each case the one for the second certificate last. */
export async function loadLiveWarrants(
  db: Pick<Tx, 'selectFrom'>,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredWarrant[]>> {
  if (caseIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('warrant')
    .selectAll()
    .where('case_id', 'in', caseIds)
    .where('state', 'in', ['open', 'signed', 'accepted'])
    .orderBy('key_place')
    .execute()
  return Map.groupBy(rows.map(warrantOf), ({ caseId }) => caseId)
}

/** Warrants by their ids. */
export async function loadWarrants(
  db: Pick<Tx, 'selectFrom'>,
  warrantIds: readonly string[],
): Promise<ReadonlyMap<string, StoredWarrant>> {
  if (warrantIds.length === 0) return new Map()
  const rows = await db.selectFrom('warrant').selectAll().where('warrant_id', 'in', warrantIds).execute()
  return new Map(rows.map((row) => [row.warrant_id, warrantOf(row)]))
}

/** Warrants that both officers signed and that the authority has not answered, oldest first. */
export async function loadSignedWarrants(
  db: Pick<Tx, 'selectFrom'>,
  most: number,
): Promise<readonly StoredWarrant[]> {
  const rows = await db
    .selectFrom('warrant')
    .selectAll()
    .where('state', '=', 'signed')
    .orderBy('created_at')
    .orderBy('case_id')
    .limit(most)
    .execute()
  return rows.map(warrantOf)
}

/** Writes the signatures and states of many warrants in one statement. */
export async function saveWarrants(
  tx: Tx,
  warrants: readonly (Pick<StoredWarrant, 'warrantId' | 'state' | 'approvals'> & {
    readonly refusal?: string
  })[],
): Promise<void> {
  if (warrants.length === 0) return
  const rows = warrants.map(({ warrantId, state, approvals, refusal = null }) => ({
    warrant_id: warrantId,
    state,
    approvals,
    refusal,
  }))
  await sql`
    update warrant set state = n.state, approvals = n.approvals, refusal = n.refusal
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n (warrant_id uuid, state text, approvals jsonb, refusal text)
    where warrant.warrant_id = n.warrant_id`.execute(tx)
}

/** Makes the open warrants of cases void: what they said no longer holds. */
export async function voidWarrants(tx: Tx, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return
  await tx
    .updateTable('warrant')
    .set({ state: 'void' })
    .where('case_id', 'in', caseIds)
    .where('state', '=', 'open')
    .execute()
}

function warrantOf(row: Selectable<CasesTables['warrant']>): StoredWarrant {
  return {
    warrantId: row.warrant_id,
    caseId: row.case_id,
    keyPlace: row.key_place,
    order: row.order_json,
    digestHex: row.digest_hex,
    expiresAt: row.expires_at,
    state: row.state,
    approvals: row.approvals,
  }
}
