/** An order counts for a day. When nobody signed in time it is made anew, so that the desk never signs for nothing. */
import { judgeOrders } from '../../domain/aftercare/revocation.js'
import { changeProcedureIn, procedureOf } from '../../store/aftercare/procedures.js'
import type { RegistrationContext } from '../context.js'
import { planRevocation } from './order-revocation.js'

const SYSTEM = 'system:aftercare'

/** Makes new orders for revocations whose orders have ended unsigned; the first signature is asked for again. */
export async function renewExpiredOrders(context: RegistrationContext): Promise<number> {
  const { store, clock, newId } = context
  const at = clock()
  const rows = await store.read
    .selectFrom('aftercare_procedure')
    .selectAll()
    .where('state', 'in', ['awaiting-signatures', 'sending'])
    .execute()
  const expired = rows.map(procedureOf).filter(({ state }) => {
    const orders = 'revocation' in state ? state.revocation.orders : []
    return judgeOrders(orders, at) === 'expired'
  })
  for (const { procedureId, revision } of expired) {
    const attempt = { procedureId, expectedRevision: revision, actor: SYSTEM, at, newId } as const
    await store.transact({ actor: SYSTEM, at }, (tx, audit) =>
      changeProcedureIn(tx, audit, attempt, async (procedure) => {
        const revocation = await planRevocation(tx, context, { procedure, at })
        return {
          state: { state: 'awaiting-signatures', revocation, fault: 'orders-expired' },
          act: 'orders-renewed',
          reason: 'orders-expired',
        }
      }),
    )
  }
  return expired.length
}
