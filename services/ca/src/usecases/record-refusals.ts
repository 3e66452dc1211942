import type { CaErrorCode } from '../errors.js'
import type { CaContext } from './authority-at-work.js'

/** An order that was refused. */
export type RefusedOrder = {
  readonly orderId: string
  readonly digest: string
  readonly refusal: CaErrorCode
}

/** Notes refused orders in the audit log. */
export async function recordRefusals(
  { store, clock }: Pick<CaContext, 'store' | 'clock'>,
  refused: readonly RefusedOrder[],
): Promise<void> {
  if (refused.length === 0) return
  await store.transact({ actor: 'system:ca', at: clock() }, async (_tx, audit) => {
    for (const facts of refused) audit.record('order/refused', { subject: `order:${facts.orderId}`, facts })
  })
}
