/**
 * The extensions on certificate policies (RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.11, §4.2.1.14).
 */
import * as der from '../der.js'
import { EXTENSION_OIDS } from './oids.js'
import { extensionReader, malformedExtension, oneOrMore } from './reader.js'

/** The policy that stands for every policy (RFC 5280 §4.2.1.4). */
export const ANY_POLICY = '2.5.29.32.0'

const CPS_QUALIFIER = '1.3.6.1.5.5.7.2.1'
const USER_NOTICE_QUALIFIER = '1.3.6.1.5.5.7.2.2'

/** What a policy adds to its OID; `other` is a qualifier that RFC 5280 does not define, as whole TLV. */
export type PolicyQualifier =
  | { readonly kind: 'cps'; readonly uri: string }
  | { readonly kind: 'userNotice'; readonly reference?: NoticeReference; readonly text?: string }
  | { readonly kind: 'other'; readonly oid: string; readonly bytes: Uint8Array }

/** A notice by the organisation that keeps it and its numbers there. */
export type NoticeReference = { readonly organization: string; readonly numbers: readonly bigint[] }

/** One policy under which a certificate was issued. */
export type PolicyInformation = { readonly oid: string; readonly qualifiers: readonly PolicyQualifier[] }

/** A policy of the issuer's domain that the subject's domain calls by another OID. */
export type PolicyMapping = { readonly issuerDomainPolicy: string; readonly subjectDomainPolicy: string }

/** After how many further certificates a rule begins to hold. */
export type PolicyConstraints = {
  readonly requireExplicitPolicy?: number
  readonly inhibitPolicyMapping?: number
}

/** Reads certificatePolicies: one or more, none twice. */
export const readCertificatePolicies = extensionReader(EXTENSION_OIDS.certificatePolicies, (value) => {
  const policies: readonly PolicyInformation[] = oneOrMore(value).map(policyInformation)
  if (new Set(policies.map(({ oid }) => oid)).size !== policies.length)
    malformedExtension('A policy stands twice (RFC 5280 §4.2.1.4)')
  return policies
})

/** Reads policyMappings: one or more pairs. That anyPolicy is never mapped is for path validation to check. */
export const readPolicyMappings = extensionReader(
  EXTENSION_OIDS.policyMappings,
  (value): readonly PolicyMapping[] => oneOrMore(value).map(policyMapping),
)

/** Reads policyConstraints: one of its fields at least (RFC 5280 §4.2.1.11). */
export const readPolicyConstraints = extensionReader(
  EXTENSION_OIDS.policyConstraints,
  (value): PolicyConstraints => {
    const fields = new der.Fields(value)
    const explicit = skipCerts(fields, 0)
    const mapping = skipCerts(fields, 1)
    fields.end()
    if (explicit === undefined && mapping === undefined) malformedExtension('Empty policy constraints')
    return {
      ...(explicit !== undefined && { requireExplicitPolicy: explicit }),
      ...(mapping !== undefined && { inhibitPolicyMapping: mapping }),
    }
  },
)

/** Reads inhibitAnyPolicy. */
export const readInhibitAnyPolicy = extensionReader(EXTENSION_OIDS.inhibitAnyPolicy, (value) => ({
  skipCerts: der.smallInteger(value),
}))

function policyInformation(node: der.Node): PolicyInformation {
  const fields = new der.Fields(node)
  const oid = der.oidValue(fields.next(der.OID))
  const qualifiers = fields.optional(der.SEQUENCE)
  fields.end()
  return { oid, qualifiers: qualifiers ? oneOrMore(qualifiers).map(policyQualifier) : [] }
}

function policyQualifier(node: der.Node): PolicyQualifier {
  const [id, value] = der.children(node, der.SEQUENCE, 2)
  const oid = der.oidValue(id)
  if (oid === CPS_QUALIFIER) {
    der.expectTag(value, der.IA5_STRING)
    return { kind: 'cps', uri: der.stringValue(value) }
  }
  return oid === USER_NOTICE_QUALIFIER ? userNotice(value) : { kind: 'other', oid, bytes: value.bytes }
}

function userNotice(node: der.Node): PolicyQualifier {
  const fields = new der.Fields(node)
  const reference = fields.optional(der.SEQUENCE)
  const text = fields.optional(...DISPLAY_TEXT)
  fields.end()
  return {
    kind: 'userNotice',
    ...(reference && { reference: noticeReference(reference) }),
    ...(text && { text: der.stringValue(text) }),
  }
}

const DISPLAY_TEXT = [der.IA5_STRING, der.VISIBLE_STRING, der.BMP_STRING, der.UTF8_STRING]

function noticeReference(node: der.Node): NoticeReference {
  const fields = new der.Fields(node)
  const organization = der.stringValue(fields.next(...DISPLAY_TEXT))
  const numbers = der.children(fields.next(der.SEQUENCE), der.SEQUENCE).map(der.integerValue)
  fields.end()
  return { organization, numbers }
}

function policyMapping(node: der.Node): PolicyMapping {
  const [issuer, subject] = der.children(node, der.SEQUENCE, 2)
  return { issuerDomainPolicy: der.oidValue(issuer), subjectDomainPolicy: der.oidValue(subject) }
}

function skipCerts(fields: der.Fields, number: number): number | undefined {
  const tag = der.contextTag(number, 'primitive')
  const node = fields.optional(tag)
  return node && der.smallInteger(node, tag)
}
