/** Contracts with which an installation begins: the invented institutions of a demonstration. */
import { japanDate, japanDayBegins } from '@jitsuin/kernel'
import type { Institution } from '../../contract.js'
import { loadAccountOf } from './accounts.js'
import { openContract } from './conclude.js'
import type { ContractsContext } from './context.js'
import { recordPayment } from './office.js'

/** An institution that has its contract from the beginning. */
export type SeededContract = {
  readonly institution: string
  readonly institutionName: string
  readonly terms: Institution
}

/** Concludes and pays; an institution that has or had a contract keeps it as it is. */
export async function seedContract(ctx: ContractsContext, seeded: SeededContract): Promise<void> {
  if (await loadAccountOf(ctx, seeded.institution)) return
  const { half } = ctx
  const at = half.clock()
  const contractId = half.newId()
  const contract = {
    contractId,
    ...seeded,
    concludedAt: at,
    begins: japanDayBegins(japanDate(at)),
    ends: undefined,
  }
  await openContract(ctx, { actor: 'operator:installation', contract })
  const account = await loadAccountOf(ctx, seeded.institution)
  for (const { fiscalYear, amountYen } of account?.invoices ?? [])
    await recordPayment(
      ctx,
      { contractId, officer: 'installation' },
      { paymentId: half.newId(), fiscalYear, amountYen, paidOn: japanDate(at) },
    )
}
