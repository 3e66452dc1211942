/** The assertion of an authentication (saml-core-2.0 §2.3.3; saml-profiles-2.0 §4.1.4.2). */
import { childElements, type XmlElement } from '@jitsuin/xml'
import { ATTRIBUTE_NAME_URI, BEARER, NS } from '../names.js'
import type { Draft } from '../signature/sign.js'
import {
  asId,
  asInstant,
  Children,
  malformed,
  optional,
  optionalInstant,
  readId,
  readText,
  required,
} from '../wire/read.js'
import { element, escapeXml, instant, startTag } from '../wire/write.js'
import { readIssuer, writeIssuer } from './head.js'
import { type NameId, readNameId, writeNameId } from './name-id.js'

/** One attribute: a name that is a URI, the name that people know, and its values. */
export type SamlAttribute = {
  readonly name: string
  readonly friendlyName: string
  readonly values: readonly string[]
}

/** What one assertion says. Ends of intervals: `notBefore` counts, `notOnOrAfter` does not (core §2.5.1.2). */
export type AssertionFields = {
  readonly id: string
  readonly issuer: string
  readonly issueInstant: Date
  readonly nameId: NameId
  readonly recipient: string
  /** Absent when nobody asked (identity-provider-initiated). */
  readonly inResponseTo?: string
  readonly notBefore: Date
  readonly notOnOrAfter: Date
  readonly audience: string
  readonly authnInstant: Date
  readonly sessionIndex: string
  readonly sessionNotOnOrAfter: Date
  readonly contextClass: string
  readonly attributes: readonly SamlAttribute[]
}

/** Builds an assertion that declares every prefix that it uses, so that it can be encrypted as it is. */
export function buildAssertion(fields: AssertionFields): Draft {
  const { id, issuer, issueInstant } = fields
  const attributes = {
    'xmlns:saml': NS.assertion,
    ID: id,
    Version: '2.0',
    IssueInstant: instant(issueInstant),
  }
  const head = startTag('saml:Assertion', attributes) + writeIssuer(issuer)
  const tail = [writeSubject(fields), writeConditions(fields), writeAuthn(fields), writeAttributes(fields)]
  return { id, head, tail: `${tail.join('')}</saml:Assertion>` }
}

function writeSubject({ nameId, recipient, inResponseTo, notOnOrAfter }: AssertionFields): string {
  const data = { InResponseTo: inResponseTo, NotOnOrAfter: instant(notOnOrAfter), Recipient: recipient }
  const confirmation = element('saml:SubjectConfirmationData', data)
  const confirmed = element('saml:SubjectConfirmation', { Method: BEARER }, confirmation)
  return element('saml:Subject', {}, writeNameId(nameId), confirmed)
}

/** No OneTimeUse: partners keep sessions out of one assertion, and its replay is what they must look after (core §2.5.1.5). */
function writeConditions({ notBefore, notOnOrAfter, audience }: AssertionFields): string {
  const times = { NotBefore: instant(notBefore), NotOnOrAfter: instant(notOnOrAfter) }
  const restriction = element(
    'saml:AudienceRestriction',
    {},
    element('saml:Audience', {}, escapeXml(audience)),
  )
  return element('saml:Conditions', times, restriction)
}

function writeAuthn(fields: AssertionFields): string {
  const attributes = {
    AuthnInstant: instant(fields.authnInstant),
    SessionIndex: fields.sessionIndex,
    SessionNotOnOrAfter: instant(fields.sessionNotOnOrAfter),
  }
  const contextClass = element('saml:AuthnContextClassRef', {}, escapeXml(fields.contextClass))
  return element('saml:AuthnStatement', attributes, element('saml:AuthnContext', {}, contextClass))
}

function writeAttributes({ attributes }: AssertionFields): string {
  if (attributes.length === 0) return ''
  return element('saml:AttributeStatement', {}, ...attributes.map(writeAttribute))
}

function writeAttribute({ name, friendlyName, values }: SamlAttribute): string {
  const attributes = { Name: name, NameFormat: ATTRIBUTE_NAME_URI, FriendlyName: friendlyName }
  const written = values.map((value) => element('saml:AttributeValue', {}, escapeXml(value)))
  return element('saml:Attribute', attributes, ...written)
}

/** An assertion as read; what a receiver judges is all there, nothing is judged yet. */
export type Assertion = {
  readonly element: XmlElement
  readonly id: string
  readonly issueInstant: Date
  readonly issuer: string
  readonly nameId: NameId
  readonly confirmation: {
    readonly recipient: string
    readonly inResponseTo: string | undefined
    readonly notOnOrAfter: Date
  }
  readonly notBefore: Date | undefined
  readonly notOnOrAfter: Date
  readonly audiences: readonly string[]
  readonly authnInstant: Date
  readonly sessionIndex: string | undefined
  readonly sessionNotOnOrAfter: Date | undefined
  readonly contextClass: string
  readonly attributes: readonly SamlAttribute[]
}

/**
 * Reads an assertion of the Web Browser SSO profile, in the form that `buildAssertion` writes: one bearer confirmation, one
 * audience restriction, one authentication.
 *
 * @throws {SamlError} `saml/malformed`.
 */
export function readAssertion(assertion: XmlElement): Assertion {
  if (required(assertion, 'Version') !== '2.0') throw malformed('The version is not 2.0')
  const parts = new Children(assertion)
  const issuer = readIssuer(parts.required(NS.assertion, 'Issuer'))
  parts.optional(NS.dsig, 'Signature')
  const subject = readSubject(parts.required(NS.assertion, 'Subject'))
  const conditions = readConditions(parts.required(NS.assertion, 'Conditions'))
  const authn = readAuthn(parts.required(NS.assertion, 'AuthnStatement'))
  const statement = parts.optional(NS.assertion, 'AttributeStatement')
  parts.end()
  return {
    element: assertion,
    id: readId(assertion),
    issueInstant: asInstant(required(assertion, 'IssueInstant')),
    issuer,
    ...subject,
    ...conditions,
    ...authn,
    attributes: statement ? childElements(statement).map(readAttribute) : [],
  }
}

function readSubject(subject: XmlElement): Pick<Assertion, 'nameId' | 'confirmation'> {
  const parts = new Children(subject)
  const nameId = readNameId(parts.required(NS.assertion, 'NameID'))
  const confirmation = parts.required(NS.assertion, 'SubjectConfirmation')
  parts.end()
  if (required(confirmation, 'Method') !== BEARER) throw malformed('The confirmation is not by bearer')
  const data = new Children(confirmation).required(NS.assertion, 'SubjectConfirmationData')
  const inResponseTo = optional(data, 'InResponseTo')
  return {
    nameId,
    confirmation: {
      recipient: required(data, 'Recipient'),
      inResponseTo: inResponseTo === undefined ? undefined : asId(inResponseTo),
      notOnOrAfter: asInstant(required(data, 'NotOnOrAfter')),
    },
  }
}

function readConditions(conditions: XmlElement): Pick<Assertion, 'notBefore' | 'notOnOrAfter' | 'audiences'> {
  const parts = new Children(conditions)
  const restriction = new Children(parts.required(NS.assertion, 'AudienceRestriction'))
  parts.end()
  return {
    notBefore: optionalInstant(conditions, 'NotBefore'),
    notOnOrAfter: asInstant(required(conditions, 'NotOnOrAfter')),
    audiences: restriction.many(NS.assertion, 'Audience').map((one) => readText(one)),
  }
}

function readAuthn(
  statement: XmlElement,
): Pick<Assertion, 'authnInstant' | 'sessionIndex' | 'sessionNotOnOrAfter' | 'contextClass'> {
  const context = new Children(new Children(statement).required(NS.assertion, 'AuthnContext'))
  return {
    authnInstant: asInstant(required(statement, 'AuthnInstant')),
    sessionIndex: optional(statement, 'SessionIndex'),
    sessionNotOnOrAfter: optionalInstant(statement, 'SessionNotOnOrAfter'),
    contextClass: readText(context.required(NS.assertion, 'AuthnContextClassRef')),
  }
}

function readAttribute(attribute: XmlElement): SamlAttribute {
  const values = new Children(attribute)
  return {
    name: required(attribute, 'Name'),
    friendlyName: optional(attribute, 'FriendlyName') ?? '',
    values: values.many(NS.assertion, 'AttributeValue').map((one) => readText(one, 4096)),
  }
}
