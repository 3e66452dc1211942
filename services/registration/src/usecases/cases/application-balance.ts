/** Applications against cards (requirements C-01): the difference and what it is made of. */
import type { CaseStateName } from '../../contract.js'
import { type Balance, balanceOf } from '../../domain/cases/balance.js'
import type { RegistrationContext } from '../context.js'

/** How many applications were ever received, how many cards they led to, and where the others are. */
export async function readBalance({ store }: Pick<RegistrationContext, 'store'>): Promise<Balance> {
  const rows = await store.read
    .selectFrom('case_file')
    .select(({ fn }) => ['state', fn.countAll<string>().as('count')])
    .groupBy('state')
    .execute()
  return balanceOf(new Map<CaseStateName, number>(rows.map(({ state, count }) => [state, Number(count)])))
}
