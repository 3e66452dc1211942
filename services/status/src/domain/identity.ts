import type { AuthorityName } from '@jitsuin/ca/contract'
import type { Signer } from '@jitsuin/pki'

/** Whom the service speaks for, and with which delegated keys. */
export type StatusIdentity = {
  readonly rootDer: Uint8Array
  readonly authorities: readonly {
    readonly authority: AuthorityName
    readonly certificateDer: Uint8Array
    readonly responder: Signer
  }[]
  /** Lists that the root signed ahead, by name, DER. */
  readonly prepared: ReadonlyMap<string, readonly Uint8Array[]>
  readonly timeStampUnit?: Signer
}
