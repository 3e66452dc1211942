/** Writes metadata (saml-metadata-2.0), children in the schema's order, to be signed as a draft. */
import { toBase64 } from '@jitsuin/kernel'
import { ATTRIBUTE_NAME_URI, BINDINGS, NS } from '../names.js'
import type { Draft } from '../signature/sign.js'
import { element, escapeXml, instant, startTag } from '../wire/write.js'
import type {
  AssertionConsumer,
  Endpoint,
  IdentityProviderRole,
  KeyDescriptor,
  Metadata,
  ServiceProviderRole,
} from './model.js'

/** What metadata needs to be published: an ID for its signature, and how long a copy is used before it is fetched anew. */
export type MetadataFields = Metadata & {
  readonly id: string
  readonly cacheSeconds: number
  /** Attributes that an identity provider can tell of: name and name for people. */
  readonly attributes?: readonly { readonly name: string; readonly friendlyName: string }[]
}

/** Builds an EntityDescriptor. */
export function buildMetadata(fields: MetadataFields): Draft {
  const { id, entityId, validUntil, cacheSeconds, serviceProvider, identityProvider } = fields
  const attributes = {
    'xmlns:md': NS.metadata,
    entityID: entityId,
    validUntil: validUntil && instant(validUntil),
    cacheDuration: `PT${cacheSeconds}S`,
    ID: id,
  }
  const tail = [
    identityProvider ? writeIdentityProvider(identityProvider, fields.attributes ?? []) : '',
    serviceProvider ? writeServiceProvider(serviceProvider) : '',
    '</md:EntityDescriptor>',
  ]
  return { id, head: startTag('md:EntityDescriptor', attributes), tail: tail.join('') }
}

function writeIdentityProvider(
  role: IdentityProviderRole,
  attributes: readonly { readonly name: string; readonly friendlyName: string }[],
): string {
  return element(
    'md:IDPSSODescriptor',
    {
      protocolSupportEnumeration: NS.protocol,
      WantAuthnRequestsSigned: role.wantsSignedRequests === 'yes' ? 'true' : 'false',
    },
    ...writeCommon(role),
    ...role.signOn.map((endpoint) => writeEndpoint('SingleSignOnService', endpoint)),
    ...attributes.map(({ name, friendlyName }) =>
      element('saml:Attribute', {
        'xmlns:saml': NS.assertion,
        Name: name,
        NameFormat: ATTRIBUTE_NAME_URI,
        FriendlyName: friendlyName,
      }),
    ),
  )
}

function writeServiceProvider(role: ServiceProviderRole): string {
  return element(
    'md:SPSSODescriptor',
    {
      protocolSupportEnumeration: NS.protocol,
      AuthnRequestsSigned: role.signsRequests === 'yes' ? 'true' : 'false',
      WantAssertionsSigned: role.wantsSignedAssertions === 'yes' ? 'true' : 'false',
    },
    ...writeCommon(role),
    ...role.consumers.map(writeConsumer),
  )
}

function writeCommon(role: Pick<IdentityProviderRole, 'keys' | 'logout' | 'nameIdFormats'>): string[] {
  return [
    ...role.keys.map(writeKey),
    ...role.logout.map((endpoint) => writeEndpoint('SingleLogoutService', endpoint)),
    ...role.nameIdFormats.map((format) => element('md:NameIDFormat', {}, escapeXml(format))),
  ]
}

function writeKey({ use, certificateDer, encryptionMethods }: KeyDescriptor): string {
  const certificate = element('ds:X509Certificate', {}, toBase64(certificateDer))
  const methods = encryptionMethods.map((uri) => element('md:EncryptionMethod', { Algorithm: uri }))
  const info = element('ds:KeyInfo', { 'xmlns:ds': NS.dsig }, element('ds:X509Data', {}, certificate))
  return element('md:KeyDescriptor', { use: use === 'both' ? undefined : use }, info, ...methods)
}

function writeEndpoint(name: string, { binding, location, responseLocation }: Endpoint): string {
  const attributes = { Binding: BINDINGS[binding], Location: location, ResponseLocation: responseLocation }
  return element(`md:${name}`, attributes)
}

function writeConsumer({ index, location, isDefault }: AssertionConsumer): string {
  return element('md:AssertionConsumerService', {
    Binding: BINDINGS.post,
    Location: location,
    index: String(index),
    isDefault: isDefault === 'yes' ? 'true' : undefined,
  })
}
