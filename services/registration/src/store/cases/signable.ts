import { type Kysely, sql } from '@jitsuin/platform'
import type { SigningWait } from '../../contract.js'
import type { Tables } from '../database.js'

type Mine = Readonly<Record<'examine' | 'approve', boolean>>

/**
 * Cases whose first signature is missing, and those whose second one is and whose first is another's. Who received a case is judged when
 * it is signed: here it would cost a look at each.
 */
export async function countSignable(
  db: Kysely<Tables>,
  staffId: string,
  { examine, approve }: Mine,
): Promise<SigningWait> {
  const { rows } = await sql<{ examine: number; approve: number }>`
    select
      count(*) filter (where ${examine} and state_facts->'examined' is null)::int as examine,
      count(*) filter (where ${approve} and state_facts->'signed' is null
        and state_facts->'examined'->'by'->>'staffId' <> ${staffId})::int as approve
    from case_file where state = 'approval-wait'`.execute(db)
  return rows[0] ?? { examine: 0, approve: 0 }
}
