/**
 * Reads one signer of a message: what it states under its signature, strictly from DER, and the structure rules that RFC 5652 §5.3 and
 * EN 319 122-1 §6 set for it. A rule that is broken is named; then nothing in the signature is relied on.
 */
import { toHex } from '@jitsuin/kernel'
import {
  type AlgorithmIdentifier,
  type Attribute,
  DIGESTS,
  type DigestName,
  der,
  digestNameOf,
  type EssCertId,
  PkiError,
  parseAlgorithm,
  parseName,
  readSigningCertificates,
  SIGNATURE_ALGORITHMS,
  type SignerInfo,
} from '@jitsuin/pki'
import type { ReasonCode } from '../../validate/reasons.js'
import { SIGNED_ATTRIBUTES } from '../oids.js'
import type { SignerPart } from './message.js'

/** What a signer states. */
export type ReadSigner = {
  readonly info: SignerInfo
  readonly digest: DigestName
  readonly messageDigest: Uint8Array
  /** Absent in a countersignature alone. */
  readonly contentType: string | undefined
  readonly signingTime: Date | undefined
  /** The signer's own, which is the first, of signing-certificate-v2 and of its forerunner. */
  readonly certificateIds: readonly EssCertId[]
  readonly mimeType: string | undefined
  /** A token over the content, as it stands among the signed attributes. */
  readonly contentTimeStamps: readonly Uint8Array[]
}

/** A signer, or the first rule of building that it breaks. */
export type SignerResult =
  | { readonly outcome: 'read'; readonly signer: ReadSigner }
  | { readonly outcome: 'broken'; readonly code: ReasonCode }

/** What a signer is read for: the content of the message, or the value of another signature (RFC 5652 §11.4). */
export type SignerRole =
  | { readonly of: 'content'; readonly contentType: string; readonly digestAlgorithms: readonly Uint8Array[] }
  | { readonly of: 'signature' }

/** Reads a signer. */
export function readSigner(part: SignerPart, role: SignerRole): SignerResult {
  if (!part.signedAttributes) return broken('format/no-signed-attributes')
  const attributes = readAttributes(part.signedAttributes.bytes)
  if (typeof attributes === 'string') return broken(attributes)
  const info = readInfo(part, attributes)
  if (!info) return broken('format/malformed')
  try {
    return readStatements(info, role)
  } catch (error) {
    if (error instanceof PkiError)
      return broken(
        error.code === 'algorithm/unknown' ? 'references/algorithm' : 'format/properties-malformed',
      )
    throw error
  }
}

type SignedPart = NonNullable<SignerInfo['signed']>

/** DER has one order for a SET OF (X.690 §11.6); of each type there is one (RFC 5652 §5.3). */
function readAttributes(bytes: Uint8Array): SignedPart | ReasonCode {
  try {
    const node = der.parse(bytes)
    expectDer(node, 0)
    const attributes = der.children(node, der.contextTag(0)).map(readAttribute)
    const signedBytes = der.setOf(attributes.map((attribute) => attribute.bytes))
    if (!der.equal(der.parse(signedBytes).content, node.content)) return 'format/attributes-not-der'
    const types = new Set(attributes.map(({ type }) => type))
    return types.size === attributes.length ? { attributes, signedBytes } : 'format/attribute-twice'
  } catch (error) {
    if (error instanceof PkiError) return 'format/attributes-not-der'
    throw error
  }
}

/** Lengths everywhere inside in their one form; the strings in it are judged by who reads them. */
function expectDer(node: der.Node, depth: number): void {
  if (depth > 24 || !(node.tag & der.CONSTRUCTED)) return
  for (const child of der.iterate(node, node.tag)) expectDer(child, depth + 1)
}

function readAttribute(node: der.Node): Attribute {
  const [type, values] = der.children(node, der.SEQUENCE, 2)
  return { type: der.oidValue(type), bytes: node.bytes, values: der.children(values, der.SET) }
}

function readInfo(part: SignerPart, signed: SignedPart): SignerInfo | undefined {
  try {
    const version = der.smallInteger(der.parse(part.version.bytes))
    const signerId = readSignerId(der.parse(part.signerId.bytes))
    if (version !== (signerId.by === 'key-identifier' ? 3 : 1)) return undefined // they go together (§5.3)
    return {
      version,
      signerId,
      digestAlgorithm: parseAlgorithm(der.parse(part.digestAlgorithm.bytes)),
      signed,
      signatureAlgorithm: parseAlgorithm(der.parse(part.signatureAlgorithm.bytes)),
      signature: part.signature,
      unsigned: [],
    }
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

function readSignerId(node: der.Node): SignerInfo['signerId'] {
  if (node.tag === der.contextTag(0, 'primitive'))
    return { by: 'key-identifier', keyIdentifier: node.content }
  const [issuer, serial] = der.children(node, der.SEQUENCE, 2)
  return { by: 'issuer-and-serial', issuer: parseName(issuer), serialHex: toHex(der.integerBytes(serial)) }
}

function readStatements(info: SignerInfo, role: SignerRole): SignerResult {
  const single = (name: keyof typeof SIGNED_ATTRIBUTES) => theOneValue(info, name)
  const digest = digestNameOf(info.digestAlgorithm)
  const messageDigest = single('messageDigest')
  if (!messageDigest) return broken('format/no-message-digest')
  const stated = single('contentType')
  const contentType = stated && der.oidValue(stated)
  const refused = judgeRole(role, contentType, digest) ?? judgeSignatureDigest(info, digest)
  if (refused) return broken(refused)
  const signingTime = single('signingTime')
  const mimeType = single('mimeType')
  return {
    outcome: 'read',
    signer: {
      info,
      digest,
      messageDigest: der.octets(messageDigest),
      contentType,
      signingTime: signingTime && der.timeValue(signingTime),
      certificateIds: readCertificateIds(info),
      mimeType: mimeType && der.utf8Value(mimeType),
      contentTimeStamps: contentStamps(info),
    },
  }
}

function judgeRole(
  role: SignerRole,
  contentType: string | undefined,
  digest: DigestName,
): ReasonCode | undefined {
  // §11.4: a countersignature is over octets that have no type.
  if (role.of === 'signature') return contentType === undefined ? undefined : 'format/content-type'
  if (contentType !== role.contentType) return 'format/content-type'
  return role.digestAlgorithms.some((bytes) => namesDigest(bytes, digest))
    ? undefined
    : 'format/digest-algorithms'
}

/** Two algorithms for one signature would let two verifiers look at two digests; rsaEncryption alone names none (RFC 3370 §3.2). */
function judgeSignatureDigest(
  { signatureAlgorithm }: SignerInfo,
  digest: DigestName,
): ReasonCode | undefined {
  const named = digestOfSignature(signatureAlgorithm)
  return named === undefined || named === DIGESTS[digest].oid ? undefined : 'format/digest-algorithms'
}

function digestOfSignature({ oid, parameters }: AlgorithmIdentifier): string | undefined {
  const row = Object.values(SIGNATURE_ALGORITHMS).find((one) => one.oid === oid)
  if (row?.scheme !== 'rsa-pss') return row && DIGESTS[row.digest ?? 'sha512'].oid // Ed25519: RFC 8419 §2.3
  const hash = parameters && new der.Fields(der.parse(parameters)).optionalExplicit(0)
  return hash ? parseAlgorithm(hash).oid : DIGESTS.sha1.oid // the DEFAULT of RSASSA-PSS-params (RFC 4055 §3.1)
}

/** §5.1: the message lists beforehand the digests that its signers use. */
function namesDigest(bytes: Uint8Array, digest: DigestName): boolean {
  try {
    return parseAlgorithm(der.parse(bytes)).oid === DIGESTS[digest].oid
  } catch (error) {
    if (error instanceof PkiError) return false
    throw error
  }
}

function theOneValue({ signed }: SignerInfo, name: keyof typeof SIGNED_ATTRIBUTES): der.Node | undefined {
  const found = signed?.attributes.find(({ type }) => type === SIGNED_ATTRIBUTES[name])
  if (found && found.values.length !== 1) throw new PkiError('cms/malformed', `${name} has one value`)
  return found?.values[0]
}

function contentStamps({ signed }: SignerInfo): Uint8Array[] {
  const found = signed?.attributes.find(({ type }) => type === SIGNED_ATTRIBUTES.contentTimeStamp)
  return found?.values.map(({ bytes }) => bytes) ?? []
}

/** Where both forms stand, both have to name the certificate: two verifiers must not see two signers. */
function readCertificateIds({ signed }: SignerInfo): EssCertId[] {
  const { signingCertificate: v1, signingCertificateV2: v2 } = SIGNED_ATTRIBUTES
  return [v2, v1].flatMap((wanted) =>
    readSigningCertificates((signed?.attributes ?? []).filter(({ type }) => type === wanted)).slice(0, 1),
  )
}

function broken(code: ReasonCode): SignerResult {
  return { outcome: 'broken', code }
}
