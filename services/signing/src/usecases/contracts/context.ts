import type { Half, KeyManagementPeer } from '@jitsuin/key-half'
import type { ContractRules } from '../../domain/contracts/tariff.js'
import type { ContractsStore } from '../../store/contracts/tables.js'

/** What the use cases about contracts work with. */
export type ContractsContext = {
  readonly half: Half
  readonly peer: KeyManagementPeer
  readonly store: ContractsStore
  readonly rules: ContractRules
  /** `free`: nobody needs a contract. */
  readonly need: 'required' | 'free'
}
