import type { Tx } from '../database.js'

/** Who did what on these cases, by case. */
export async function loadActs(
  db: Pick<Tx, 'selectFrom'>,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, readonly { readonly act: string; readonly actor: string }[]>> {
  if (caseIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('case_decision')
    .select(['case_id', 'act', 'actor'])
    .where('case_id', 'in', caseIds)
    .execute()
  return Map.groupBy(rows, ({ case_id }) => case_id)
}
