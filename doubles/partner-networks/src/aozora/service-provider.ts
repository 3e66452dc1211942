/**
 * The SAML service provider of the Aozora network, with the library that its owners chose (@node-saml/node-saml). Its trust in
 * the identity provider comes from the metadata that both agreed on, read anew every few minutes so that a key may roll over.
 */

import { loopbackFetch } from '@jitsuin/platform'
import { attributeOf, elementsOf, parseXml, textOf } from '@jitsuin/xml'
import { type Profile, SAML, ValidateInResponseTo } from '@node-saml/node-saml'

/** Where the network and its identity provider are. */
export type AozoraSettings = {
  readonly origin: string
  readonly metadataAddress: string
  readonly key: { readonly privateKeyPem: string; readonly certificatePem: string }
}

/** The name by which partners know the network. */
export function entityIdOf(origin: string): string {
  return `${origin}/saml/metadata`
}

/** The network's side of the Web Browser SSO and Single Logout profiles. */
export type ServiceProvider = {
  readonly loginAddress: (relayState: string) => Promise<string>
  readonly readResponse: (form: Readonly<Record<string, string>>) => Promise<Profile>
  readonly logoutAddress: (profile: Profile) => Promise<string>
  /** A logout request or response that came by redirect. */
  readonly readLogout: (query: string) => Promise<LogoutMessage>
  readonly logoutAnswerAddress: (request: Profile, relayState: string) => Promise<string>
  readonly metadata: () => string
}

export type LogoutMessage =
  | { readonly kind: 'request'; readonly profile: Profile }
  | { readonly kind: 'response' }

const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const REFRESH_MS = 60_000

/** Makes the service provider; nothing is fetched before somebody wants to sign in. */
export function createServiceProvider(settings: AozoraSettings, clock: () => Date): ServiceProvider {
  let known: { readonly saml: SAML; readonly readAt: number } | undefined
  const current = async () => {
    if (known && clock().getTime() - known.readAt < REFRESH_MS) return known.saml
    const provider = await fetchMetadata(settings.metadataAddress)
    const saml = build(settings, provider)
    // Requests that are under way stay known over a refresh.
    if (known) saml.cacheProvider = known.saml.cacheProvider
    known = { saml, readAt: clock().getTime() }
    return saml
  }
  return {
    loginAddress: async (relayState) =>
      await (await current()).getAuthorizeUrlAsync(relayState, undefined, {}),
    readResponse: async (form) => {
      const { profile } = await (await current()).validatePostResponseAsync({ ...form })
      if (!profile) throw new Error('The answer names nobody')
      return profile
    },
    logoutAddress: async (profile) => await (await current()).getLogoutUrlAsync(profile, '', {}),
    readLogout: async (query) => {
      const container = parametersOf(query)
      // The library believes a message without a signature; this network does not.
      if (!container.Signature) throw new Error('A logout message without a signature')
      const { profile } = await (await current()).validateRedirectAsync(container, query)
      return profile && 'SAMLRequest' in container ? { kind: 'request', profile } : { kind: 'response' }
    },
    logoutAnswerAddress: async (request, relayState) =>
      await (await current()).getLogoutResponseUrlAsync(request, relayState, {}, true),
    metadata: () => metadataOf(settings),
  }
}

/** Parameters by name. The library verifies the first of a name, and this network would read the last: none may stand twice. */
function parametersOf(query: string): Record<string, string> {
  const pairs = [...new URLSearchParams(query)]
  const container = Object.fromEntries(pairs)
  if (Object.keys(container).length < pairs.length) throw new Error('A parameter stands twice')
  return container
}

type Provider = {
  readonly entityId: string
  readonly signOn: string
  readonly logout: string
  readonly certificates: readonly string[]
}

function build({ origin, key }: AozoraSettings, provider: Provider): SAML {
  return new SAML({
    ...ourSide(origin, key),
    entryPoint: provider.signOn,
    logoutUrl: provider.logout,
    idpIssuer: provider.entityId,
    idpCert: [...provider.certificates],
    audience: entityIdOf(origin),
    validateInResponseTo: ValidateInResponseTo.always,
    disableRequestedAuthnContext: true,
    acceptedClockSkewMs: 30_000,
  })
}

function ourSide(origin: string, { privateKeyPem, certificatePem }: AozoraSettings['key']) {
  return {
    issuer: entityIdOf(origin),
    callbackUrl: `${origin}/saml/acs`,
    logoutCallbackUrl: `${origin}/saml/slo`,
    identifierFormat: PERSISTENT,
    privateKey: privateKeyPem,
    publicCert: certificatePem,
    decryptionPvk: privateKeyPem,
    signatureAlgorithm: 'sha256' as const,
    digestAlgorithm: 'sha256',
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: true,
  }
}

function metadataOf({ origin, key }: AozoraSettings): string {
  const saml = new SAML({ ...ourSide(origin, key), idpCert: key.certificatePem }) // the metadata does not mention the other side
  return saml.generateServiceProviderMetadata(key.certificatePem, key.certificatePem)
}

async function fetchMetadata(address: string): Promise<Provider> {
  const response = await loopbackFetch(address)
  if (response.status !== 200) throw new Error(`No metadata: HTTP status ${response.status}`)
  const { root } = parseXml(new Uint8Array(await response.arrayBuffer()))
  const all = [...elementsOf(root)]
  const location = (name: string) => {
    const found = all.find(
      (one) =>
        one.localName === name && attributeOf(one, 'Binding')?.endsWith(':bindings:HTTP-Redirect') === true,
    )
    return (found && attributeOf(found, 'Location')) ?? ''
  }
  const certificates = all
    .filter(({ localName }) => localName === 'X509Certificate')
    .map((one) => textOf(one).replaceAll(/\s/g, ''))
  return {
    entityId: attributeOf(root, 'entityID') ?? '',
    signOn: location('SingleSignOnService'),
    logout: location('SingleLogoutService'),
    certificates: [...new Set(certificates)],
  }
}
