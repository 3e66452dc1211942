import type { KeyManagementContext } from '../../usecases/context.js'
import type { OauthStore } from '../store/oauth-store.js'

/** What the authorization server works with. */
export type OauthContext = KeyManagementContext & {
  readonly oauth: OauthStore
  /** Its own address (RFC 8414 §2): that of the door for clients. */
  readonly issuer: () => string
}

/** The actor of what a client does. */
export function clientActor(clientKey: string): `client:${string}` {
  return `client:${clientKey}`
}
