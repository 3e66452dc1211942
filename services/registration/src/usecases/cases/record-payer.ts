import type { Actor } from '@jitsuin/platform'
import type { Case } from '../../domain/cases/case.js'
import { changeCase } from '../../store/cases/cases.js'
import { cancelInvoices } from '../../store/cases/invoices.js'
import type { RegistrationContext } from '../context.js'
import { byOf, expectState } from './tools.js'

/** Somebody else pays, such as a prefecture (requirements C-03, Yamanashi): the invoice is cancelled, the case goes on. */
export function recordPayer(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  actor: Actor,
  payer: {
    readonly caseId: string
    readonly expectedRevision: number | 'newest'
    readonly payerId: string
    readonly reason: string
  },
): Promise<Case> {
  const { caseId, expectedRevision, payerId, reason } = payer
  return changeCase(
    context.store,
    { caseId, expectedRevision, ...byOf(context, actor) },
    (file) => {
      const { match } = expectState(file.state, 'awaiting-payment')
      const payment = { standing: 'paid-by-other', payerId } as const
      const evidence = [{ kind: 'payer', id: payerId }]
      return { state: { state: 'approval-wait', match, payment }, act: 'payer-recorded', reason, evidence }
    },
    (tx) => cancelInvoices(tx, [caseId]),
  )
}
