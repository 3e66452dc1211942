/**
 * Attributes of a CMS signer (RFC 5652 §11, RFC 5035): reading their values and writing them.
 */
import { createHash } from 'node:crypto'
import { toHex } from '@jitsuin/kernel'
import { DIGESTS, type DigestName, digestNameOf, parseAlgorithm } from '../algorithms.js'
import type { Certificate } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { parseGeneralNames } from '../extensions/general-name.js'
import { sameName } from '../name.js'

/** One attribute: `values` are whole TLVs, one or more. */
export type Attribute = {
  readonly type: string
  readonly bytes: Uint8Array
  readonly values: readonly der.Node[]
}

/** The attributes that we read, by their OIDs. */
export const ATTRIBUTES = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const

/** An attribute that we know by a word. */
export type AttributeName = keyof typeof ATTRIBUTES

/** Reads a SET OF Attribute under its IMPLICIT tag; one attribute at least (RFC 5652 §5.3). */
export function parseAttributes(node: der.Node, tag: number): Attribute[] {
  const found = der.children(node, tag).map(parseAttribute)
  return found.length > 0 ? found : malformed('An empty set of attributes')
}

function parseAttribute(node: der.Node): Attribute {
  const [type, values] = der.children(node, der.SEQUENCE, 2)
  const found = der.children(values, der.SET)
  if (found.length === 0) malformed('An attribute without a value')
  return { type: der.oidValue(type), bytes: node.bytes, values: found }
}

/** The one value of an attribute that has one value only; undefined if it is absent. */
export function singleValue(attributes: readonly Attribute[], name: AttributeName): der.Node | undefined {
  const [found, ...more] = attributes.filter(({ type }) => type === ATTRIBUTES[name])
  if (!found) return undefined
  if (more.length > 0 || found.values.length !== 1) malformed(`${name} has exactly one value (RFC 5652 §11)`)
  return found.values[0]
}

/** A certificate as a signer binds it: digest of the certificate, and issuer and serial number if stated (RFC 5035 §4). */
export type EssCertId = {
  readonly digest: DigestName
  readonly hash: Uint8Array
  readonly issuerSerialBytes?: Uint8Array
}

/**
 * Reads signing-certificate-v2 or, without it, signing-certificate (RFC 5035 §3, §5); the first one named is the signer's.
 *
 * @throws {PkiError} `der/malformed`, `cms/malformed`, `algorithm/unknown`
 */
export function readSigningCertificates(attributes: readonly Attribute[]): EssCertId[] {
  const v2 = singleValue(attributes, 'signingCertificateV2')
  const v1 = singleValue(attributes, 'signingCertificate')
  const list = v2 ?? v1
  if (!list) return []
  const fields = new der.Fields(list)
  const ids = der
    .children(fields.next(der.SEQUENCE), der.SEQUENCE)
    .map(v2 ? parseEssCertIdV2 : parseEssCertId)
  fields.optional(der.SEQUENCE) // policies: how the path is to be checked is for the verifier to say
  fields.end()
  return ids.length > 0 ? ids : malformed('No signing certificate')
}

function parseEssCertId(node: der.Node): EssCertId {
  const fields = new der.Fields(node)
  const hash = der.octets(fields.next(der.OCTET_STRING))
  const issuerSerial = fields.optional(der.SEQUENCE)
  fields.end()
  return { digest: 'sha1', hash, ...(issuerSerial && { issuerSerialBytes: issuerSerial.bytes }) }
}

/** SHA-256 is the DEFAULT; many signers write it all the same, which we accept as everyone does. */
function parseEssCertIdV2(node: der.Node): EssCertId {
  const fields = new der.Fields(node)
  const algorithm = fields.optional(der.SEQUENCE)
  const hash = der.octets(fields.next(der.OCTET_STRING))
  const issuerSerial = fields.optional(der.SEQUENCE)
  fields.end()
  const digest = algorithm ? digestNameOf(parseAlgorithm(algorithm)) : 'sha256'
  return { digest, hash, ...(issuerSerial && { issuerSerialBytes: issuerSerial.bytes }) }
}

/** Whether an ESSCertID is that of a certificate: its digest, and issuer and serial number if they are stated. */
export function bindsCertificate(id: EssCertId, certificate: Certificate): boolean {
  const hash = createHash(DIGESTS[id.digest].node).update(certificate.bytes).digest()
  return (
    der.equal(hash, id.hash) &&
    (!id.issuerSerialBytes || namesIssuerSerial(id.issuerSerialBytes, certificate))
  )
}

function namesIssuerSerial(issuerSerial: Uint8Array, { issuer, serialHex }: Certificate): boolean {
  const [names, serial] = der.children(der.parse(issuerSerial), der.SEQUENCE, 2)
  const [name, ...more] = parseGeneralNames(names)
  return (
    more.length === 0 &&
    name?.form === 'directoryName' &&
    sameName(name.name, issuer) &&
    toHex(der.integerBytes(serial)) === serialHex
  )
}

/** One Attribute with one value. */
export const encodeAttribute = (name: AttributeName, value: Uint8Array): Uint8Array =>
  der.sequence(der.oid(ATTRIBUTES[name]), der.set(value))

/** The value of signing-certificate-v2 for one certificate; SHA-256, the DEFAULT, is not written (X.690 §11.5). */
export function encodeSigningCertificateV2(
  certificate: Certificate,
  digest: Exclude<DigestName, 'sha1' | 'sha224'> = 'sha256',
): Uint8Array {
  const hash = createHash(DIGESTS[digest].node).update(certificate.bytes).digest()
  const algorithm = digest === 'sha256' ? [] : [der.sequence(der.oid(DIGESTS[digest].oid))]
  const issuerSerial = der.sequence(
    der.sequence(der.explicit(4, certificate.issuer.bytes)),
    der.encode(der.INTEGER, certificate.serialBytes),
  )
  return der.sequence(der.sequence(der.sequence(...algorithm, der.octetString(hash), issuerSerial)))
}

function malformed(why: string): never {
  throw new PkiError('cms/malformed', why)
}
