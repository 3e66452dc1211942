import type { Half, KeyManagementPeer } from '@jitsuin/key-half'
import type { certificateWriter } from './certificates.js'
import type { ContractGate } from './contracts/gate.js'

/** What the signing service works with. */
export type SigningContext = {
  readonly half: Half
  readonly peer: KeyManagementPeer
  /** How long an authorisation lasts: 20 hours as the source prints (C-08). */
  readonly tokenSeconds: number
  /** How long an approved list lasts. */
  readonly listSeconds: number
  /** Whether institutions have their contracts in order. */
  readonly contracts: ContractGate
  /** What each answer carries beside its signatures. */
  readonly certificates: ReturnType<typeof certificateWriter>
}
