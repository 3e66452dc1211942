/** Our metadata for partners, and theirs for us. */
import { X509Certificate } from 'node:crypto'
import type { Fetcher } from '@jitsuin/pki'
import {
  buildMetadata,
  judgeInterval,
  NAME_ID_FORMATS,
  type ReadMetadata,
  readMetadata,
  SamlError,
  signDraft,
  verifyElement,
} from '@jitsuin/saml'
import { SAML_ATTRIBUTE_NAMES } from '../domain/saml-attributes.js'
import { publishedKeys } from '../domain/saml-keys.js'
import {
  factsOf,
  listChanges,
  type MetadataChange,
  type MetadataFacts,
} from '../domain/saml-metadata-change.js'
import { CLOCK_SKEW_SECONDS } from '../domain/saml-request.js'
import { SamlIdpError } from '../errors.js'
import { newId, type SamlParts } from './saml-parts.js'
import { signerFor } from './saml-signer.js'

/** Partners fetch anew every day and may work with a copy for a week: well within the countdown of a key. */
const CACHE_SECONDS = 86_400
const VALID_DAYS = 7

/** Our metadata, signed with the active key, with every key that an answer may be signed with. */
export async function publishMetadata(parts: SamlParts): Promise<string> {
  const { signer } = await signerFor(parts)
  const at = parts.clock()
  const { entityId, sso, slo } = parts.addresses
  const bindings = ['redirect', 'post'] as const
  const draft = buildMetadata({
    id: newId(parts),
    entityId,
    validUntil: new Date(at.getTime() + VALID_DAYS * 86_400_000),
    cacheSeconds: CACHE_SECONDS,
    attributes: Object.entries(SAML_ATTRIBUTE_NAMES).map(([friendlyName, name]) => ({ name, friendlyName })),
    serviceProvider: undefined,
    identityProvider: {
      keys: publishedKeys(await parts.ring.load(), at).map(({ certificateDer }) => ({
        use: 'signing',
        certificateDer,
        encryptionMethods: [],
      })),
      logout: bindings.map((binding) => ({ binding, location: slo })),
      nameIdFormats: [NAME_ID_FORMATS.persistent, NAME_ID_FORMATS.transient],
      signOn: bindings.map((binding) => ({ binding, location: sso })),
      wantsSignedRequests: 'no',
    },
  })
  return signDraft(draft, signer)
}

/** Metadata that someone wants to register, and what it would change; nothing is changed by reading it. */
export type MetadataReading = {
  readonly facts: MetadataFacts
  readonly changes: readonly MetadataChange[]
  readonly signature: 'checked' | 'not-checked'
}

/**
 * Reads a partner's metadata. With a pinned certificate its signature must be by that key.
 *
 * @throws {SamlIdpError} `saml-idp/metadata-untrusted`; {SamlError} `saml/metadata-invalid` also for metadata that is over.
 */
export async function readPartnerMetadata(
  parts: Pick<SamlParts, 'partners' | 'clock'>,
  {
    octets,
    pinnedCertificate,
  }: { readonly octets: Uint8Array; readonly pinnedCertificate?: string | undefined },
): Promise<MetadataReading> {
  const read = readMetadata(octets)
  const signature = pinnedCertificate === undefined ? 'not-checked' : checkSignature(read, pinnedCertificate)
  const { metadata } = read
  const interval = { notOnOrAfter: metadata.validUntil }
  const isOver = judgeInterval(interval, { at: parts.clock(), skewSeconds: CLOCK_SKEW_SECONDS }) === 'over'
  if (isOver || !metadata.serviceProvider) {
    throw new SamlError('saml/metadata-invalid', 'It is over, or of no service provider')
  }
  const facts = factsOf(metadata, metadata.serviceProvider)
  const changes = listChanges(await parts.partners.byEntityId(facts.entityId), facts)
  return { facts, changes, signature }
}

function checkSignature({ root }: ReadMetadata, pinnedCertificate: string): 'checked' {
  if (verifyElement(root, [keyIn(pinnedCertificate)]) === 'signed') return 'checked'
  throw new SamlIdpError('saml-idp/metadata-untrusted', 'The metadata is not signed')
}

function keyIn(certificatePem: string) {
  try {
    return new X509Certificate(certificatePem).publicKey
  } catch (cause) {
    throw new SamlIdpError('saml-idp/metadata-untrusted', 'The pinned certificate cannot be read', { cause })
  }
}

const METADATA_BYTES = 512 * 1024
const FETCH_MS = 10_000

/**
 * Fetches a partner's metadata. Only an officer names addresses; what they lead to is still not followed further.
 *
 * @throws {SamlIdpError} `saml-idp/metadata-address` for anything but https; a provider that is itself only tried out on one machine
 *   also asks that machine over plain http. `saml-idp/metadata-unreachable`.
 */
export async function fetchMetadata(
  { fetcher, ownAddress }: { readonly fetcher: Fetcher; readonly ownAddress: string },
  address: string,
): Promise<Uint8Array> {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !isAllowed(url, new URL(ownAddress))) {
    throw new SamlIdpError('saml-idp/metadata-address', 'Neither https nor, where all is local, local')
  }
  const accept = 'application/samlmetadata+xml, application/xml, text/xml'
  const outcome = await fetcher({ url, accept, timeoutMs: FETCH_MS, maxBytes: METADATA_BYTES })
  if (outcome.outcome === 'received') return outcome.bytes
  throw new SamlIdpError('saml-idp/metadata-unreachable', `The exchange ended as ${outcome.outcome}`)
}

function isAllowed({ protocol, hostname, username, password }: URL, own: URL): boolean {
  if (username !== '' || password !== '') return false
  // Behind https stands an installation whose other services listen on this machine, and are no partners.
  return protocol === 'https:' || (protocol === 'http:' && isLocal(hostname) && own.protocol === 'http:')
}

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost')
}
