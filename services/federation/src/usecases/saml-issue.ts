/** Writes the answer to a request to sign in: signed assertion, encrypted where wished, in a signed response. */
import { X509Certificate } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import {
  buildAssertion,
  buildResponse,
  NAME_ID_FORMATS,
  postForm,
  type ResponseContent,
  type SamlSigner,
  type Status,
  signDraft,
} from '@jitsuin/saml'
import { type DataAlgorithmUri, encryptXml } from '@jitsuin/xml'
import type { HolderSession, ReleasedClaims } from '../domain/release.js'
import { samlAttributes } from '../domain/saml-attributes.js'
import { contextClassOf } from '../domain/saml-context.js'
import type { SamlPartner } from '../domain/saml-partner.js'
import type { SignOnWish } from '../domain/saml-request.js'
import { SamlIdpError } from '../errors.js'
import type { SamlFlow } from '../store/saml-flows.js'
import { type FrontChannel, newId, type SamlParts } from './saml-parts.js'
import { signerFor } from './saml-signer.js'

/** How long an assertion counts (portal-issuance-exchange §7). */
const ASSERTION_SECONDS = 300

/** For whom, and what may be told. */
export type Released = {
  readonly flow: SamlFlow
  readonly partner: SamlPartner
  readonly session: HolderSession
  readonly claims: ReleasedClaims
}

/**
 * Issues the one assertion of a flow.
 *
 * @throws {SamlIdpError} `saml-idp/flow-over` when the flow was answered meanwhile.
 */
export async function issueAssertion(parts: SamlParts, released: Released): Promise<FrontChannel> {
  const { flow, partner, session, claims } = released
  const { wish } = flow
  const at = parts.clock()
  const { keyId, signer } = await signerFor(parts, partner.partnerId)
  const attributes = samlAttributes(claims)
  const sessionIndex = newId(parts)
  const issued = await parts.answers.issue({
    flowId: flow.flowId,
    partnerId: partner.partnerId,
    accountId: session.accountId,
    sessionId: session.sessionId,
    method: session.method,
    attributes: attributes.map(({ friendlyName }) => friendlyName),
    keyId,
    name:
      wish.nameIdFormat === 'transient'
        ? { format: 'transient', value: newId(parts) }
        : { format: 'persistent', fresh: newId(parts), create: wish.allowCreate },
    nameFormatUri: NAME_ID_FORMATS[wish.nameIdFormat],
    participantId: newId(parts),
    sessionIndex,
    at,
  })
  if (issued === 'no-name') {
    return declineSignOn(parts, { flow, partner }, { top: 'requester', detail: 'invalidNameIdPolicy' })
  }
  if (issued === 'flow-over') throw over()
  const facts = { nameId: issued.nameId, sessionIndex, attributes, at }
  const assertion = await writeAssertion(parts, { ...released, signer }, facts)
  return respond(parts, { wish, partner, signer }, sealed(assertion, partner, parts))
}

type AssertionFacts = {
  readonly nameId: string
  readonly sessionIndex: string
  readonly attributes: ReturnType<typeof samlAttributes>
  readonly at: Date
}

function writeAssertion(
  parts: SamlParts,
  { flow: { wish }, partner, session, signer }: Released & { readonly signer: SamlSigner },
  { nameId, sessionIndex, attributes, at }: AssertionFacts,
): Promise<string> {
  const issuer = parts.addresses.entityId
  const requested = { comparison: 'exact', classes: wish.requestedClasses } as const
  const draft = buildAssertion({
    id: newId(parts),
    issuer,
    issueInstant: at,
    nameId: {
      value: nameId,
      format: NAME_ID_FORMATS[wish.nameIdFormat],
      nameQualifier: issuer,
      spNameQualifier: partner.entityId,
    },
    recipient: wish.acs,
    ...(wish.inResponseTo !== undefined && { inResponseTo: wish.inResponseTo }),
    notBefore: at,
    notOnOrAfter: new Date(at.getTime() + ASSERTION_SECONDS * 1000),
    audience: partner.entityId,
    authnInstant: session.signedInAt,
    sessionIndex,
    sessionNotOnOrAfter: session.expiresAt,
    contextClass: contextClassOf(session.method, requested),
    attributes,
  })
  return signDraft(draft, signer)
}

const DATA_ALGORITHMS: Readonly<Record<'aes-gcm' | 'aes-cbc', DataAlgorithmUri>> = {
  'aes-gcm': 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'aes-cbc': 'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
}

/** RSA-OAEP in the form of XML Encryption 1.0, which every partner's software knows. */
function sealed(assertion: string, { encryption }: SamlPartner, { randomBytes }: SamlParts): ResponseContent {
  if (encryption.kind === 'none') return { assertion }
  const encryptedData = encryptXml(utf8(assertion), {
    type: 'element',
    dataAlgorithm: DATA_ALGORITHMS[encryption.kind],
    keyTransport: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    recipient: new X509Certificate(encryption.certificateDer).publicKey,
    randomBytes,
  })
  return { encryptedData }
}

/**
 * Answers that there is no sign-in, with a status.
 *
 * @throws {SamlIdpError} `saml-idp/flow-over`.
 */
export async function declineSignOn(
  parts: SamlParts,
  { flow, partner }: Pick<Released, 'flow' | 'partner'>,
  failure: Status,
): Promise<FrontChannel> {
  const { partnerId } = partner
  const about = { partnerId, status: failure.detail ?? failure.top, at: parts.clock() }
  if ((await parts.answers.decline(flow.flowId, about)) === 'flow-over') throw over()
  const { signer } = await signerFor(parts, partnerId)
  return respond(parts, { wish: flow.wish, partner, signer }, { failure })
}

async function respond(
  parts: SamlParts,
  {
    wish,
    partner,
    signer,
  }: { readonly wish: SignOnWish; readonly partner: SamlPartner; readonly signer: SamlSigner },
  content: ResponseContent,
): Promise<FrontChannel> {
  const head = {
    id: newId(parts),
    issueInstant: parts.clock(),
    destination: wish.acs,
    issuer: parts.addresses.entityId,
    ...(wish.inResponseTo !== undefined && { inResponseTo: wish.inResponseTo }),
  }
  const xml = await signDraft(buildResponse(head, content), signer)
  const form = postForm('SAMLResponse', { location: wish.acs, xml, relayState: wish.relayState })
  return { kind: 'post', form, partnerName: partner.name }
}

function over(): SamlIdpError {
  return new SamlIdpError('saml-idp/flow-over', 'The flow was answered or is over')
}
