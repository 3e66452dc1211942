/** What the use cases of the identity provider work with. */
import type { Text } from '@jitsuin/kernel'
import type { PostForm } from '@jitsuin/saml'
import type { SignInGate } from '@jitsuin/sso/contract'
import type { SamlAddresses } from '../domain/saml-addresses.js'
import type { SamlPartner } from '../domain/saml-partner.js'
import { SamlIdpError } from '../errors.js'
import type { SamlKeyHolder } from '../outside/saml-key-holder.js'
import type { OtherLogouts, ReleaseDesk, SamlPartners } from '../outside/saml-ports.js'
import type { SamlAnswers } from '../store/saml-answers.js'
import type { SamlFlows } from '../store/saml-flows.js'
import type { SamlKeyRing } from '../store/saml-key-ring.js'
import type { SamlParticipants } from '../store/saml-participants.js'

/** Everything, composed once. */
export type SamlParts = {
  readonly addresses: SamlAddresses
  /** The page that lists the results of a sign-out. */
  readonly logoutPage: (runId: string) => string
  readonly partners: SamlPartners
  readonly releases: ReleaseDesk
  readonly otherLogouts: OtherLogouts
  readonly gate: SignInGate
  readonly flows: SamlFlows
  readonly answers: SamlAnswers
  readonly participants: SamlParticipants
  readonly ring: SamlKeyRing
  readonly keys: SamlKeyHolder
  readonly clock: () => Date
  readonly randomBytes: (length: number) => Uint8Array
}

/** What the browser does next. A form goes to an address of the partner, and to no other. */
export type FrontChannel =
  | { readonly kind: 'go'; readonly address: string }
  | { readonly kind: 'post'; readonly form: PostForm; readonly partnerName: Text }

/** Headers of a visit, for the gate. */
export type VisitHeaders = Parameters<SignInGate['current']>[0]

/** A name that nobody can guess and that is an NCName: 160 bits (saml-core-2.0 §1.3.4 asks for 128 at least). */
export function newId({ randomBytes }: Pick<SamlParts, 'randomBytes'>): string {
  return `_${Buffer.from(randomBytes(20)).toString('hex')}`
}

/**
 * The partner of a message's issuer.
 *
 * @throws {SamlIdpError} `saml-idp/unknown-partner`.
 */
export async function partnerOf(
  { partners }: Pick<SamlParts, 'partners'>,
  entityId: string,
): Promise<SamlPartner> {
  const partner = await partners.byEntityId(entityId)
  if (!partner) throw new SamlIdpError('saml-idp/unknown-partner', 'No approved partner has this name')
  return partner
}
