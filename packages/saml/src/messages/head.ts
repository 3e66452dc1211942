/** What all protocol messages begin with (saml-core-2.0 §3.2.1, §3.2.2). */
import type { XmlElement } from '@jitsuin/xml'
import { SamlError } from '../errors.js'
import { NS } from '../names.js'
import { MAX_URI_LENGTH } from '../wire/limits.js'
import { asId, asInstant, Children, malformed, optional, readId, readText, required } from '../wire/read.js'
import { element, escapeXml, instant, startTag } from '../wire/write.js'

/** The head of a message as read. */
export type MessageHead = {
  readonly id: string
  readonly issueInstant: Date
  /** Where the sender sent it; must be there when the message is signed (bindings §3.4.5.2, §3.5.5.2). */
  readonly destination: string | undefined
  readonly inResponseTo: string | undefined
  readonly issuer: string
}

/** The head of a message to be written. */
export type HeadFields = {
  readonly id: string
  readonly issueInstant: Date
  readonly destination: string
  readonly inResponseTo?: string
  readonly issuer: string
}

const ENTITY = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity'

/** Reads the head and gives what follows its issuer and signature; extensions mean nothing here and are passed over. */
export function readHead(root: XmlElement, localName: string): { head: MessageHead; rest: Children } {
  if (root.localName !== localName || root.namespaceUri !== NS.protocol) {
    throw malformed(`The message is no ${localName}`)
  }
  if (required(root, 'Version') !== '2.0') throw new SamlError('saml/unsupported', 'The version is not 2.0')
  const rest = new Children(root)
  const issuer = readIssuer(rest.required(NS.assertion, 'Issuer'))
  rest.optional(NS.dsig, 'Signature')
  rest.optional(NS.protocol, 'Extensions')
  const inResponseTo = optional(root, 'InResponseTo')
  const head = {
    id: readId(root),
    issueInstant: asInstant(required(root, 'IssueInstant')),
    destination: optional(root, 'Destination'),
    inResponseTo: inResponseTo === undefined ? undefined : asId(inResponseTo),
    issuer,
  }
  return { head, rest }
}

/** Core §2.2.5: an entity's own name, so that no other format or qualifier may stand. */
export function readIssuer(issuer: XmlElement): string {
  const format = optional(issuer, 'Format')
  if (format !== undefined && format !== ENTITY) throw malformed('The issuer is no entity')
  if (issuer.attributes.some(({ localName }) => localName.endsWith('Qualifier')))
    throw malformed('The issuer is qualified')
  return readText(issuer, MAX_URI_LENGTH)
}

/** Writes the start tag of a message and its issuer; the signature comes right behind (core §3.2.1). */
export function writeHead(
  localName: string,
  fields: HeadFields,
  more: Record<string, string | undefined> = {},
): string {
  const { id, issueInstant, destination, inResponseTo, issuer } = fields
  const attributes = {
    'xmlns:samlp': NS.protocol,
    ID: id,
    Version: '2.0',
    IssueInstant: instant(issueInstant),
    Destination: destination,
    InResponseTo: inResponseTo,
    ...more,
  }
  return startTag(`samlp:${localName}`, attributes) + writeIssuer(issuer, DECLARED)
}

/** Declares the prefix of an element of `saml` that stands in none of its own. */
export const DECLARED = { 'xmlns:saml': NS.assertion } as const

/** Writes an issuer; inside an assertion its prefix is known. */
export function writeIssuer(
  entityId: string,
  declared: typeof DECLARED | Record<string, never> = {},
): string {
  return element('saml:Issuer', declared, escapeXml(entityId))
}
