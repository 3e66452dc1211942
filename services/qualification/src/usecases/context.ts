import type { SignInGate } from '@jitsuin/sso/contract'
import type { ProveCard } from '../outside/card-proof.js'
import type { CardRegister } from '../outside/card-register.js'
import type { ReceiptKey } from '../outside/receipt-key.js'
import type { CheckStore } from '../store/checks.js'

/** What the use cases work with. */
export type QualificationContext = {
  readonly store: CheckStore
  readonly register: CardRegister
  readonly proveCard: ProveCard
  readonly key: ReceiptKey
  readonly gate: SignInGate
  readonly clock: () => Date
  readonly newId: () => string
  readonly random: (bytes: number) => Uint8Array
}
