/**
 * CMS SignedData (RFC 5652 §5), read strictly from DER: time-stamp tokens now, CAdES on the same reader.
 */
import { toHex } from '@jitsuin/kernel'
import { type AlgorithmIdentifier, parseAlgorithm } from '../algorithms.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { type Name, parseName } from '../name.js'
import { type Attribute, parseAttributes } from './attributes.js'

/** Longest message that we read, and how many certificates, lists and signers it may hold. */
export const CMS_LIMITS = { bytes: 64 * 1024 * 1024, certificates: 64, lists: 64, signers: 64 } as const

/** Content types by their words (RFC 5652 §4, RFC 3161 §2.4.2). */
export const CONTENT_TYPES = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
} as const

/** How a signer's certificate is named (§5.3). */
export type SignerIdentifier =
  | { readonly by: 'issuer-and-serial'; readonly issuer: Name; readonly serialHex: string }
  | { readonly by: 'key-identifier'; readonly keyIdentifier: Uint8Array }

/** One signer as read. Nothing in it is believed yet. */
export type SignerInfo = {
  readonly version: 1 | 3
  readonly signerId: SignerIdentifier
  readonly digestAlgorithm: AlgorithmIdentifier
  /**
   * Signed attributes; `signedBytes` is the DER of their SET OF, which is what the signature covers (§5.4). `writtenBytes`: the same
   * set in the order in which it is written, where that is another: some programs sign that.
   */
  readonly signed?: {
    readonly attributes: readonly Attribute[]
    readonly signedBytes: Uint8Array
    readonly writtenBytes?: Uint8Array
  }
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  readonly unsigned: readonly Attribute[]
}

/** A SignedData as read. */
export type SignedData = {
  readonly bytes: Uint8Array
  readonly version: 1 | 3 | 4 | 5
  readonly digestAlgorithms: readonly AlgorithmIdentifier[]
  readonly contentType: string
  /** Absent if the content is kept elsewhere (detached). */
  readonly content?: Uint8Array
  /** Whole certificates and lists that came along, not read yet; other kinds of them are left out. */
  readonly certificatesDer: readonly Uint8Array[]
  readonly crlsDer: readonly Uint8Array[]
  readonly signerInfos: readonly SignerInfo[]
}

/**
 * Reads a ContentInfo that holds SignedData.
 *
 * @throws {PkiError} `der/malformed`, `cms/malformed`
 */
export function parseSignedData(bytes: Uint8Array): SignedData {
  if (bytes.length > CMS_LIMITS.bytes) malformed('The message is too long')
  const [type, wrapper] = der.children(der.parse(bytes), der.SEQUENCE, 2)
  if (der.oidValue(type) !== CONTENT_TYPES.signedData) malformed('Not SignedData')
  const fields = new der.Fields(der.explicitValue(wrapper, 0))
  const version = parseVersion(fields.next(der.INTEGER))
  const digestAlgorithms = der.children(fields.next(der.SET), der.SET).map(parseAlgorithm)
  const encapsulated = parseEncapsulated(fields.next(der.SEQUENCE))
  const certificates = fields.optional(der.contextTag(0))
  const lists = fields.optional(der.contextTag(1))
  const signers = bounded(fields.next(der.SET), der.SET, CMS_LIMITS.signers)
  fields.end()
  return {
    bytes,
    version,
    digestAlgorithms,
    ...encapsulated,
    certificatesDer: sequencesIn(certificates, der.contextTag(0), CMS_LIMITS.certificates),
    crlsDer: sequencesIn(lists, der.contextTag(1), CMS_LIMITS.lists),
    signerInfos: signers.map(parseSignerInfo),
  }
}

function parseVersion(node: der.Node): SignedData['version'] {
  const version = der.smallInteger(node)
  if (version === 1 || version === 3 || version === 4 || version === 5) return version
  return malformed(`There is no version ${version} (§5.1)`)
}

function parseEncapsulated(node: der.Node): { contentType: string; content?: Uint8Array } {
  const fields = new der.Fields(node)
  const contentType = der.oidValue(fields.next(der.OID))
  const content = fields.optionalExplicit(0)
  fields.end()
  return { contentType, ...(content && { content: der.octets(content) }) }
}

/** CertificateSet and RevocationInfoChoices: certificates and lists are SEQUENCEs, the other choices carry context tags. */
function sequencesIn(node: der.Node | undefined, tag: number, limit: number): Uint8Array[] {
  if (!node) return []
  return bounded(node, tag, limit)
    .filter((child) => child.tag === der.SEQUENCE)
    .map(({ bytes }) => bytes)
}

function bounded(node: der.Node, tag: number, limit: number): der.Node[] {
  const found: der.Node[] = []
  for (const child of der.iterate(node, tag)) {
    if (found.length === limit) malformed('Too many parts in one message')
    found.push(child)
  }
  return found
}

function parseSignerInfo(node: der.Node): SignerInfo {
  const fields = new der.Fields(node)
  const version = der.smallInteger(fields.next(der.INTEGER))
  const signerId = parseSignerId(fields.next(der.SEQUENCE, der.contextTag(0, 'primitive')))
  const digestAlgorithm = parseAlgorithm(fields.next(der.SEQUENCE))
  const signed = fields.optional(der.contextTag(0))
  const signatureAlgorithm = parseAlgorithm(fields.next(der.SEQUENCE))
  const signature = der.octets(fields.next(der.OCTET_STRING))
  const unsigned = fields.optional(der.contextTag(1))
  fields.end()
  // Version and kind of identifier go together (§5.3).
  if (version !== 1 && version !== 3) return malformed(`There is no signer version ${version}`)
  if ((version === 1) !== (signerId.by === 'issuer-and-serial'))
    malformed('Version and signer identifier disagree')
  return {
    version,
    signerId,
    digestAlgorithm,
    ...(signed && { signed: parseSigned(signed) }),
    signatureAlgorithm,
    signature,
    unsigned: unsigned ? parseAttributes(unsigned, der.contextTag(1)) : [],
  }
}

function parseSignerId(node: der.Node): SignerIdentifier {
  if (node.tag !== der.SEQUENCE) return { by: 'key-identifier', keyIdentifier: node.content }
  const [issuer, serial] = der.children(node, der.SEQUENCE, 2)
  return { by: 'issuer-and-serial', issuer: parseName(issuer), serialHex: toHex(der.integerBytes(serial)) }
}

/** The signature covers the attributes under the tag of SET OF, not under [0] (§5.4); DER orders them (X.690 §11.6). */
function parseSigned(node: der.Node): NonNullable<SignerInfo['signed']> {
  const attributes = parseAttributes(node, der.contextTag(0))
  if (new Set(attributes.map(({ type }) => type)).size !== attributes.length)
    malformed('An attribute stands twice (§5.3)')
  const signedBytes = der.setOf(attributes.map(({ bytes }) => bytes))
  const writtenBytes = der.encode(der.SET, node.content)
  return { attributes, signedBytes, ...(!der.equal(signedBytes, writtenBytes) && { writtenBytes }) }
}

function malformed(why: string): never {
  throw new PkiError('cms/malformed', why)
}
