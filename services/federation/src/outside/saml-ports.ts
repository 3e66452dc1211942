/** What the identity provider asks of the rest of the service and of sign-in. */
import type { Text } from '@jitsuin/kernel'
import type { HolderSession, ReleasedClaims } from '../domain/release.js'
import type { SamlPartner } from '../domain/saml-partner.js'

/** The register of partners; only such as are approved and not suspended. */
export type SamlPartners = {
  readonly byEntityId: (entityId: string) => Promise<SamlPartner | undefined>
  readonly byId: (partnerId: string) => Promise<SamlPartner | undefined>
}

/** What may be told to a partner now. */
export type ReleaseVerdict =
  | { readonly verdict: 'released'; readonly claims: ReleasedClaims }
  /** The person has to be asked first; the browser goes there and comes back. */
  | { readonly verdict: 'consent-needed'; readonly address: string }
  | { readonly verdict: 'refused' }

/**
 * Partners of other protocols that were told of a session, for the list of a sign-out; they are told from server to server, so
 * that the browser need not go there.
 */
export type OtherLogouts = (sessionId: string) => Promise<
  readonly {
    readonly partnerId: string
    readonly name: Text | undefined
    readonly result: 'waiting' | 'done' | 'failed' | 'no-channel'
  }[]
>

/** The release rules and consent. */
export type ReleaseDesk = {
  readonly decide: (ask: {
    readonly partnerId: string
    readonly session: HolderSession
    readonly returnTo: string
    readonly at: Date
  }) => Promise<ReleaseVerdict>
}
