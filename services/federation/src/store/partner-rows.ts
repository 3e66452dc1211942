/** Partners as they are stored, and read back. */
import { sql } from '@jitsuin/platform'
import type { Partner, PartnerState } from '../domain/partner.js'
import type { Database, Tx } from './tables.js'

/** What is read of a partner. */
export const COLUMNS = ['partner_id', 'revision', sql<string>`state::text`.as('state')] as const

type Row = { readonly partner_id: string; readonly revision: number; readonly state: string }

/** The partner of an id; undefined for what is no id, too. */
export async function loadPartner(
  read: Database['read'] | Tx,
  partnerId: string,
): Promise<Partner | undefined> {
  if (!UUID.test(partnerId)) return undefined
  const row = await read
    .selectFrom('partner')
    .select(COLUMNS)
    .where('partner_id', '=', partnerId)
    .executeTakeFirst()
  return row && toPartner(row)
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A row as a partner. */
export function toPartner({ partner_id, revision, state }: Row): Partner {
  // What was stored was a state of this type; the only members named `at` are moments.
  const stored = JSON.parse(state, (name, value) => (name === 'at' ? new Date(value) : value)) as PartnerState
  return { ...stored, partnerId: partner_id, revision }
}
