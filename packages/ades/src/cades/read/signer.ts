/**
 * Reads one signer of a message: what it states under its signature, and the structure rules that RFC 5652 §5.3 and EN 319 122-1 §6 set
 * for it. A rule that is broken is named; whether that speaks against the signature is for the policy.
 */
import { toHex } from '@jitsuin/kernel'
import {
  type AlgorithmIdentifier,
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
import { asDer } from './as-der.js'
import type { BerNode } from './ber.js'
import type { SignerPart } from './message.js'
import { readSignedPart, type SignedPart } from './signed-part.js'

/** What a signer states. */
export type ReadSigner = {
  readonly info: SignerInfo
  readonly digest: DigestName
  /** Absent where there are no signed attributes: the value is then over the content itself (RFC 5652 §5.4). */
  readonly messageDigest: Uint8Array | undefined
  readonly contentType: string | undefined
  readonly signingTime: Date | undefined
  /** The signer's own, which is the first, of signing-certificate-v2 and of its forerunner. */
  readonly certificateIds: readonly EssCertId[]
  readonly mimeType: string | undefined
  /** A token over the content, as it stands among the signed attributes. */
  readonly contentTimeStamps: readonly Uint8Array[]
  /** What else than `info.signed.signedBytes` the value may be over, as its writer had it. */
  readonly otherForms: readonly Uint8Array[]
  /** Rules of building that it breaks without being unreadable; HPKI refuses the first. */
  readonly departures: readonly Departure[]
}

/** A rule that is broken: without effect on what is signed and by whom, or leaving that open. */
export type Departure = { readonly code: ReasonCode; readonly weight: 'harmless' | 'doubtful' }

const harmless = (code: ReasonCode): Departure => ({ code, weight: 'harmless' })
const doubtful = (code: ReasonCode): Departure => ({ code, weight: 'doubtful' })

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
  const signed = part.signedAttributes && readSignedPart(part.signedAttributes)
  if (part.signedAttributes && !signed) return broken('format/attributes-not-der')
  const departures = signed ? departuresOf(signed) : [harmless('format/no-signed-attributes')]
  const info = readInfo(part, { signed, departures })
  if (!info) return broken('format/malformed')
  try {
    return readStatements({ info, departures, otherForms: signed?.otherForms ?? [] }, role)
  } catch (error) {
    if (error instanceof PkiError)
      return broken(
        error.code === 'algorithm/unknown' ? 'references/algorithm' : 'format/properties-malformed',
      )
    throw error
  }
}

/** DER has one order for a SET OF (X.690 §11.6); of each type there is one (RFC 5652 §5.3). */
function departuresOf({ attributes, writing }: SignedPart): Departure[] {
  const types = new Set(attributes.map(({ type }) => type))
  return [
    ...(writing === 'ber' ? [harmless('format/attributes-not-der')] : []),
    ...(types.size < attributes.length ? [doubtful('format/attribute-twice')] : []),
  ]
}

type Surroundings = { readonly signed: SignedPart | undefined; readonly departures: Departure[] }

function readInfo(part: SignerPart, { signed, departures }: Surroundings): SignerInfo | undefined {
  const parsed = ({ bytes }: BerNode) => der.parse(asDer(bytes))
  try {
    const version = der.smallInteger(parsed(part.version))
    const signerId = readSignerId(parsed(part.signerId), departures)
    const named = signerId.by === 'key-identifier' ? 3 : 1
    if (version !== named) departures.push(harmless('format/malformed')) // they go together (§5.3)
    return {
      version: named,
      signerId,
      digestAlgorithm: parseAlgorithm(parsed(part.digestAlgorithm)),
      ...(signed && { signed }),
      signatureAlgorithm: parseAlgorithm(parsed(part.signatureAlgorithm)),
      signature: part.signature,
      unsigned: [],
    }
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

/** Nothing protects this name; one that cannot be read names nobody. */
function readSignerId(node: der.Node, departures: Departure[]): SignerInfo['signerId'] {
  if (node.tag === der.contextTag(0, 'primitive'))
    return { by: 'key-identifier', keyIdentifier: node.content }
  try {
    const [issuer, serial] = der.children(node, der.SEQUENCE, 2)
    return { by: 'issuer-and-serial', issuer: parseName(issuer), serialHex: toHex(der.integerBytes(serial)) }
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    departures.push(harmless('format/malformed'))
    return { by: 'key-identifier', keyIdentifier: new Uint8Array() }
  }
}

type Begun = Pick<ReadSigner, 'info' | 'otherForms'> & { readonly departures: Departure[] }

function readStatements({ info, otherForms, departures }: Begun, role: SignerRole): SignerResult {
  const single = (name: keyof typeof SIGNED_ATTRIBUTES) => theOneValue(info, name)
  const optional = <T>(read: () => T) => readOptional(read, departures)
  const digest = digestNameOf(info.digestAlgorithm)
  const messageDigest = single('messageDigest')
  if (info.signed && !messageDigest) return broken('format/no-message-digest')
  const stated = single('contentType')
  const contentType = stated && der.oidValue(stated)
  if (role.of === 'content' && stated && contentType !== role.contentType)
    return broken('format/content-type')
  if (info.signed) departures.push(...departuresFromRole(role, contentType))
  departures.push(...departuresOfDigest(info, digest, role))
  const [signingTime, mimeType] = [optional(() => single('signingTime')), optional(() => single('mimeType'))]
  return {
    outcome: 'read',
    signer: {
      info,
      otherForms,
      digest,
      messageDigest: messageDigest && der.octets(messageDigest),
      contentType,
      signingTime: optional(() => signingTime && der.timeValue(signingTime)),
      certificateIds: optional(() => readCertificateIds(info)) ?? [],
      mimeType: optional(() => mimeType && der.utf8Value(mimeType)),
      contentTimeStamps: contentStamps(info),
      departures,
    },
  }
}

/** What cannot be read is missing, and that is said. An algorithm that nobody knows is another matter. */
function readOptional<T>(read: () => T, departures: Departure[]): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof PkiError) || error.code === 'algorithm/unknown') throw error
    departures.push(doubtful('format/properties-malformed'))
    return undefined
  }
}

/** §11.1: a signature over content names its type. §11.4: a countersignature is over octets that have none. */
function departuresFromRole(role: SignerRole, contentType: string | undefined): Departure[] {
  if (role.of === 'signature') return contentType === undefined ? [] : [harmless('format/content-type')]
  return contentType === undefined ? [doubtful('format/content-type')] : []
}

/** §5.1: the message lists beforehand the digests that its signers use. Each digest is computed as the one who uses it names it. */
function departuresOfDigest(info: SignerInfo, digest: DigestName, role: SignerRole): Departure[] {
  const isListed =
    role.of === 'signature' || role.digestAlgorithms.some((bytes) => namesDigest(bytes, digest))
  const isOne = judgeSignatureDigest(info, digest) === undefined
  return isListed && isOne ? [] : [harmless('format/digest-algorithms')]
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

/** Whether an AlgorithmIdentifier of the message is that of a digest. */
function namesDigest(bytes: Uint8Array, digest: DigestName): boolean {
  try {
    return parseAlgorithm(der.parse(asDer(bytes))).oid === DIGESTS[digest].oid
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
