/** The warrants that two officers signed, as production reads them. */
import type { Tx } from '../database.js'

/** What a card needs of its warrant. */
export type CardWarrant = {
  readonly warrantId: string
  readonly caseId: string
  readonly digestHex: string
  readonly nameRomaji: string
  readonly subjectSerialNumber: string
}

/** The accepted card warrants of cases; a case without one is not in the answer. */
export async function loadCardWarrants(
  db: Pick<Tx, 'selectFrom'>,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, CardWarrant>> {
  if (caseIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('warrant')
    .select(['warrant_id', 'case_id', 'digest_hex', 'order_json'])
    .where('case_id', 'in', caseIds)
    .where('key_place', '=', 'card')
    .where('state', '=', 'accepted')
    .execute()
  const found = rows.flatMap(({ warrant_id, case_id, digest_hex, order_json: order }): CardWarrant[] => {
    if (order.act !== 'warrant') return []
    const { nameRomaji, subjectSerialNumber } = order.facts
    return [
      { warrantId: warrant_id, caseId: case_id, digestHex: digest_hex, nameRomaji, subjectSerialNumber },
    ]
  })
  return new Map(found.map((warrant) => [warrant.caseId, warrant]))
}
