import type { KeyObject } from 'node:crypto'
import type { KeySigner, ProfileName } from '@jitsuin/pki'

/** One key of the hierarchy with its certificate; `chainDer` are the certificates above it, issuer first. */
export type HierarchyMember = {
  readonly profile: ProfileName
  readonly privateKey: KeyObject
  readonly signer: KeySigner
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
}
