import type { Half, SigningPeer } from '@jitsuin/key-half'
import type { TokenIssuer } from '../domain/token.js'

/** What key management works with. */
export type KeyManagementContext = {
  readonly half: Half
  readonly peer: SigningPeer
  readonly tokens: TokenIssuer
  /** Size of the keys that are made. */
  readonly bits: 2048 | 3072 | 4096
}
