/**
 * X.509 version 3 certificates (RFC 5280 §4.1), read strictly from DER.
 */
import { sameBytes, toHex } from '@jitsuin/kernel'
import { type AlgorithmIdentifier, parseAlgorithm } from './algorithms.js'
import * as der from './der.js'
import { PkiError } from './errors.js'
import { type Name, parseName } from './name.js'

/** One extension: its value is the content of the OCTET STRING. */
export type Extension = { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array }

/** A certificate as read; all byte strings are views on `bytes`. */
export type Certificate = {
  readonly bytes: Uint8Array
  /** The signed part, whole TLV. */
  readonly tbsBytes: Uint8Array
  readonly version: 1 | 2 | 3
  /** Content octets of the serial number, as they stand in the certificate. */
  readonly serialBytes: Uint8Array
  /** The same in lower-case hex; equal serial numbers have equal strings. */
  readonly serialHex: string
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  readonly issuer: Name
  /** Both ends count (RFC 5280 §4.1.2.5). */
  readonly notBefore: Date
  readonly notAfter: Date
  readonly subject: Name
  /** SubjectPublicKeyInfo, whole TLV. */
  readonly spkiBytes: Uint8Array
  readonly publicKeyAlgorithm: AlgorithmIdentifier
  /** The key itself: content of the BIT STRING. */
  readonly publicKeyBytes: Uint8Array
  readonly extensions: ReadonlyMap<string, Extension>
}

/**
 * Reads one certificate.
 *
 * @throws {PkiError} `der/malformed`, `certificate/malformed`
 */
export function parseCertificate(bytes: Uint8Array): Certificate {
  const [tbs, algorithm, signature] = der.children(der.parse(bytes), der.SEQUENCE, 3)
  const signatureAlgorithm = parseAlgorithm(algorithm)
  return {
    bytes,
    tbsBytes: tbs.bytes,
    signatureAlgorithm,
    signature: der.bitOctets(signature),
    ...parseTbs(tbs, signatureAlgorithm),
  }
}

function parseTbs(tbs: der.Node, outer: AlgorithmIdentifier) {
  const fields = new der.Fields(tbs)
  const version = parseVersion(fields.optionalExplicit(0))
  const serialBytes = der.integerBytes(fields.next(der.INTEGER))
  const inner = parseAlgorithm(fields.next(der.SEQUENCE))
  if (!sameBytes(inner.bytes, outer.bytes))
    malformed('The two signature algorithms differ (RFC 5280 §4.1.1.2)')
  const issuer = parseName(fields.next(der.SEQUENCE))
  const validity = parseValidity(fields.next(der.SEQUENCE))
  const subject = parseName(fields.next(der.SEQUENCE))
  const key = parseKey(fields.next(der.SEQUENCE))
  const uniqueIds = [
    fields.optional(der.contextTag(1, 'primitive')),
    fields.optional(der.contextTag(2, 'primitive')),
  ]
  const list = fields.optionalExplicit(3)
  fields.end()
  if (version === 1 && uniqueIds.some(Boolean))
    malformed('Unique identifiers need version 2 (RFC 5280 §4.1.2.8)')
  if (version !== 3 && list) malformed('Extensions need version 3 (RFC 5280 §4.1.2.9)')
  const extensions = parseExtensions(list)
  return {
    version,
    serialBytes,
    serialHex: toHex(serialBytes),
    issuer,
    ...validity,
    subject,
    ...key,
    extensions,
  }
}

function parseVersion(node: der.Node | undefined): 1 | 2 | 3 {
  if (!node) return 1
  const value = der.smallInteger(node)
  if (value === 1) return 2
  // DEFAULT v1 is never written (X.690 §11.5).
  return value === 2 ? 3 : malformed(`There is no version ${value + 1}`)
}

function parseValidity(node: der.Node): { notBefore: Date; notAfter: Date } {
  const [notBefore, notAfter] = der.children(node, der.SEQUENCE, 2)
  return { notBefore: der.timeValue(notBefore), notAfter: der.timeValue(notAfter) }
}

function parseKey(node: der.Node) {
  const [algorithm, key] = der.children(node, der.SEQUENCE, 2)
  return {
    spkiBytes: node.bytes,
    publicKeyAlgorithm: parseAlgorithm(algorithm),
    publicKeyBytes: der.bitOctets(key),
  }
}

/**
 * Reads Extensions as certificates, lists and answers carry them. An extension that stands twice is refused
 * (RFC 5280 §4.2).
 */
export function parseExtensions(list: der.Node | undefined): ReadonlyMap<string, Extension> {
  const found = new Map<string, Extension>()
  if (!list) return found
  for (const node of der.iterate(list, der.SEQUENCE)) {
    const extension = parseExtension(node)
    if (found.has(extension.oid)) malformed(`The extension ${extension.oid} stands twice`)
    found.set(extension.oid, extension)
  }
  if (found.size === 0) malformed('An empty list of extensions')
  return found
}

function parseExtension(node: der.Node): Extension {
  const fields = new der.Fields(node)
  const oid = der.oidValue(fields.next(der.OID))
  const flag = fields.optional(der.BOOLEAN)
  const critical =
    flag !== undefined &&
    (der.booleanValue(flag) || malformed('DEFAULT FALSE is never written (X.690 §11.5)'))
  const value = der.octets(fields.next(der.OCTET_STRING))
  fields.end()
  return { oid, critical, value }
}

/** Whether subject and issuer of a certificate match: it may have signed itself, or be a key of the same CA. */
export function isSelfIssued({ subject, issuer }: Certificate): boolean {
  return subject.key === issuer.key
}

function malformed(why: string): never {
  throw new PkiError('certificate/malformed', why)
}
