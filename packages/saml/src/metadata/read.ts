/**
 * Reads the metadata of one party (saml-metadata-2.0). Foreign metadata is full of things for other readers; they are passed
 * over where nothing hangs on them, and what is used is read strictly.
 */
import { X509Certificate } from 'node:crypto'
import { childElements, type XmlElement } from '@jitsuin/xml'
import { decodeBase64Strictly } from '../bindings/base64.js'
import { SamlError } from '../errors.js'
import { bindingOf, NS } from '../names.js'
import { METADATA_LIMITS } from '../wire/limits.js'
import {
  asIndex,
  optional,
  optionalInstant,
  readDocument,
  readText,
  readYesNo,
  required,
} from '../wire/read.js'
import type {
  AssertionConsumer,
  Endpoint,
  IdentityProviderRole,
  KeyDescriptor,
  Metadata,
  ServiceProviderRole,
} from './model.js'

/** Metadata and the element it was read from, for whoever verifies its signature (`verifyElement`). */
export type ReadMetadata = { readonly metadata: Metadata; readonly root: XmlElement }

/**
 * Reads an EntityDescriptor.
 *
 * @throws {SamlError} `saml/malformed`, `saml/too-large`, `saml/metadata-invalid` when it is none, or names no usable place.
 */
export function readMetadata(octets: Uint8Array): ReadMetadata {
  const { root } = readDocument(octets, METADATA_LIMITS)
  if (root.localName !== 'EntityDescriptor' || root.namespaceUri !== NS.metadata) {
    throw invalid('The document is no EntityDescriptor')
  }
  const serviceProvider = roleOf(root, 'SPSSODescriptor')
  const identityProvider = roleOf(root, 'IDPSSODescriptor')
  const metadata = {
    entityId: required(root, 'entityID'),
    validUntil: optionalInstant(root, 'validUntil'),
    serviceProvider: serviceProvider && readServiceProvider(serviceProvider),
    identityProvider: identityProvider && readIdentityProvider(identityProvider),
  }
  return { metadata, root }
}

/** The one role of a name that speaks SAML 2.0. */
function roleOf(root: XmlElement, name: string): XmlElement | undefined {
  const speaking = (role: XmlElement) => required(role, 'protocolSupportEnumeration').split(/[ \t\r\n]+/)
  const roles = childElements(root, NS.metadata, name).filter((role) => speaking(role).includes(NS.protocol))
  if (roles.length > 1) throw invalid(`More than one ${name}`)
  return roles[0]
}

function readServiceProvider(role: XmlElement): ServiceProviderRole {
  const consumers = every(role, 'AssertionConsumerService').flatMap(readConsumer)
  if (consumers.length === 0) throw invalid('No address takes assertions by POST')
  if (new Set(consumers.map(({ index }) => index)).size < consumers.length)
    throw invalid('Two addresses of one index')
  return {
    ...readCommon(role),
    consumers,
    signsRequests: readYesNo(role, 'AuthnRequestsSigned'),
    wantsSignedAssertions: readYesNo(role, 'WantAssertionsSigned'),
    requestedAttributes: every(role, 'AttributeConsumingService')
      .flatMap((service) => every(service, 'RequestedAttribute'))
      .map((attribute) => required(attribute, 'Name')),
  }
}

function readIdentityProvider(role: XmlElement): IdentityProviderRole {
  return {
    ...readCommon(role),
    signOn: every(role, 'SingleSignOnService').flatMap(readEndpoint),
    wantsSignedRequests: readYesNo(role, 'WantAuthnRequestsSigned'),
  }
}

function readCommon(role: XmlElement) {
  return {
    keys: every(role, 'KeyDescriptor').map(readKey),
    logout: every(role, 'SingleLogoutService').flatMap(readEndpoint),
    nameIdFormats: every(role, 'NameIDFormat').map((one) => readText(one)),
  }
}

function every(parent: XmlElement, name: string): XmlElement[] {
  const found = childElements(parent, NS.metadata, name)
  if (found.length > 50) throw new SamlError('saml/too-large', `Too many ${name}`)
  return found
}

/** Endpoints of bindings that are not in use here are passed over. */
function readEndpoint(endpoint: XmlElement): Endpoint[] {
  const binding = bindingOf(required(endpoint, 'Binding'))
  if (!binding) return []
  const responseLocation = optional(endpoint, 'ResponseLocation')
  return [
    {
      binding,
      location: asAddress(required(endpoint, 'Location')),
      ...(responseLocation !== undefined && { responseLocation: asAddress(responseLocation) }),
    },
  ]
}

function readConsumer(consumer: XmlElement): AssertionConsumer[] {
  if (bindingOf(required(consumer, 'Binding')) !== 'post') return []
  return [
    {
      index: asIndex(required(consumer, 'index')),
      location: asAddress(required(consumer, 'Location')),
      isDefault: readYesNo(consumer, 'isDefault'),
    },
  ]
}

/** A place that a browser may be sent to: `javascript:` and the like end here, and so do addresses that hide a name in another. */
function asAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (!url || !isWeb || url.username !== '' || url.password !== '' || url.hash !== '') {
    throw invalid('An endpoint is no plain address of the web')
  }
  return text
}

function readKey(descriptor: XmlElement): KeyDescriptor {
  const use = optional(descriptor, 'use')
  if (use !== undefined && use !== 'signing' && use !== 'encryption')
    throw invalid('A key has an unknown use')
  const certificates = childElements(descriptor, NS.dsig, 'KeyInfo')
    .flatMap((info) => childElements(info, NS.dsig, 'X509Data'))
    .flatMap((data) => childElements(data, NS.dsig, 'X509Certificate'))
  const [certificate] = certificates
  if (!certificate || certificates.length > 1) throw invalid('A key has not one certificate')
  return {
    use: use ?? 'both',
    certificateDer: asCertificate(decodeBase64Strictly(readText(certificate, 16 * 1024))),
    encryptionMethods: every(descriptor, 'EncryptionMethod').map((method) => required(method, 'Algorithm')),
  }
}

function asCertificate(der: Uint8Array): Uint8Array {
  try {
    return new Uint8Array(new X509Certificate(der).raw)
  } catch (cause) {
    throw new SamlError('saml/metadata-invalid', 'A certificate cannot be read', { cause })
  }
}

function invalid(message: string): SamlError {
  return new SamlError('saml/metadata-invalid', message)
}
