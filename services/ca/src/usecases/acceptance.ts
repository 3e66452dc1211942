import type { Outcome } from '../contract.js'
import type { CaErrorCode } from '../errors.js'
import type { CaAudit, CaTransaction } from '../store/ca-store.js'
import type { CaContext } from './authority-at-work.js'

/** The transaction in which an order takes effect. */
export type Acceptance = {
  readonly ca: CaContext
  readonly tx: CaTransaction
  readonly audit: CaAudit
  /** UTC, to the second. */
  readonly at: Date
  /** For the audit rows: which order, and who approved it. */
  readonly orderFacts: { readonly orderId: string; readonly digest: string; readonly approvedBy: string }
  readonly requestDer: Uint8Array | undefined
}

/** The transaction in which several orders of the same two officers take effect. */
export type JointAcceptance = Pick<Acceptance, 'ca' | 'tx' | 'audit' | 'at'> & { readonly approvedBy: string }

/** What became of an order among many. */
export type OrderAnswer = Outcome | { readonly refused: CaErrorCode }
