import type { DigestAlgorithm } from '@jitsuin/second-key'
import type { SigningContext } from '../../usecases/context.js'
import type { CscStore } from '../store/csc-store.js'

/** What is time-stamped. */
export type Imprint = {
  readonly algorithm: DigestAlgorithm
  readonly digest: Uint8Array
  readonly nonceBytes?: Uint8Array
}

/** Asks a time-stamp authority for a token (RFC 3161); `failed` when it gives none that fits. */
export type StampSource = (imprint: Imprint) => Promise<Uint8Array | 'failed'>

/** What the use cases of CSC work with. */
export type CscContext = SigningContext & {
  readonly csc: CscStore
  /** The authorization server of key management. */
  readonly issuer: () => string
  /** Nothing when the operator has configured none. */
  readonly stamp: StampSource | undefined
  /** Runs work of one key one after the other: calls for one list do not race each other to its items in vain. */
  readonly inTurn: <Result>(key: string, work: () => Promise<Result>) => Promise<Result>
  /** Runs work on after the answer; what fails is logged. Closing waits for it. */
  readonly runOn: (work: () => Promise<void>) => void
}

/** The actor of what a client does. */
export function clientActor(clientKey: string): `client:${string}` {
  return `client:${clientKey}`
}
