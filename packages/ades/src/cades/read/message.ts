/**
 * A CMS message with signatures (RFC 5652 §5.1), taken apart as far as its frame goes: every part as it stands in the file, so that
 * what is not touched can be written back octet for octet. Nothing in it is believed.
 */
import { concatBytes } from '@jitsuin/kernel'
import { CONTENT_TYPES, der, PkiError } from '@jitsuin/pki'
import { AdesError } from '../../errors.js'
import { type BerNode, childrenOf, insideOf, octetsOf, readWhole } from './ber.js'

/** Most parts of each kind; more are a bomb, not a message. */
export const MESSAGE_LIMITS = {
  certificates: 64,
  lists: 64,
  signers: 16,
  attributes: 64,
  digests: 16,
} as const

/** A message as read. */
export type CadesMessage = {
  /** AlgorithmIdentifiers, whole. */
  readonly digestAlgorithms: readonly Uint8Array[]
  readonly encapsulated: Encapsulated
  /** Every CertificateChoices and RevocationInfoChoice, whole. */
  readonly certificates: readonly Uint8Array[]
  readonly lists: readonly Uint8Array[]
  /** The fields that hold them, whole, if they are there. */
  readonly certificatesField?: Uint8Array
  readonly listsField?: Uint8Array
  readonly signers: readonly SignerPart[]
}

/** EncapsulatedContentInfo (§5.2). `content` is absent if it is kept elsewhere; in the pieces of the file if it is here. */
export type Encapsulated = {
  readonly bytes: Uint8Array
  readonly contentType: string
  /** The object identifier, whole. */
  readonly contentTypeBytes: Uint8Array
  readonly content?: readonly Uint8Array[]
}

/** One SignerInfo (§5.3): each field whole, as it stands in the file. */
export type SignerPart = {
  readonly bytes: Uint8Array
  readonly version: BerNode
  readonly signerId: BerNode
  readonly digestAlgorithm: BerNode
  readonly signedAttributes?: BerNode
  readonly signatureAlgorithm: BerNode
  /** The signature value itself. */
  readonly signature: Uint8Array
  /** The six fields before the unsigned attributes, as they stand. */
  readonly fixedFields: readonly Uint8Array[]
  readonly unsigned: readonly UnsignedAttribute[]
}

/** An unsigned attribute: its type and values, whole. */
export type UnsignedAttribute = {
  readonly type: string
  readonly typeBytes: Uint8Array
  readonly values: readonly Uint8Array[]
  readonly bytes: Uint8Array
}

const VERSIONS: ReadonlySet<string> = new Set(['1', '3', '4', '5'])
const SEQUENCE = 0x30
const SET = 0x31

/**
 * Takes a message apart.
 *
 * @throws {AdesError} `cades/cut-short`, `cades/malformed`, `cades/not-signed-data`, `cades/no-signer`, `cades/too-many-parts`
 */
export function readMessage(bytes: Uint8Array): CadesMessage {
  const [type, wrapper] = fieldsOf(readWhole(bytes), SEQUENCE)
  if (!type || !wrapper || oidOf(type) !== CONTENT_TYPES.signedData)
    throw new AdesError('cades/not-signed-data', 'The message holds no signatures')
  const fields = fieldsOf(insideOf(expect(wrapper, 0xa0)), SEQUENCE)
  const [version, digests, encapsulated, ...rest] = fields
  if (version?.tag !== der.INTEGER || !VERSIONS.has(version.content.join()))
    malformed('No such version (§5.1)')
  const certificates = rest[0]?.tag === 0xa0 ? rest.shift() : undefined
  const lists = rest[0]?.tag === 0xa1 ? rest.shift() : undefined
  const [signers, more] = rest
  if (more) malformed('SignedData has further fields')
  const content = readEncapsulated(expect(encapsulated, SEQUENCE))
  const signerParts = childrenOf(expect(signers, SET), MESSAGE_LIMITS.signers).map(readSignerPart)
  if (signerParts.length === 0) throw new AdesError('cades/no-signer', 'Nobody signed the message')
  return {
    digestAlgorithms: wholesOf(expect(digests, SET), MESSAGE_LIMITS.digests),
    encapsulated: content,
    certificates: certificates ? wholesOf(certificates, MESSAGE_LIMITS.certificates) : [],
    lists: lists ? wholesOf(lists, MESSAGE_LIMITS.lists) : [],
    ...(certificates && { certificatesField: certificates.bytes }),
    ...(lists && { listsField: lists.bytes }),
    signers: signerParts,
  }
}

function readEncapsulated(node: BerNode): Encapsulated {
  const [type, wrapper, more] = childrenOf(node, 3)
  if (!type || more) return malformed('EncapsulatedContentInfo has one or two fields')
  const content = wrapper && contentOf(insideOf(expect(wrapper, 0xa0)))
  return {
    bytes: node.bytes,
    contentType: oidOf(type),
    contentTypeBytes: type.bytes,
    ...(content && { content }),
  }
}

/** Octets; in the older PKCS #7 anything, of which tag and length are not signed (RFC 5652 §5.2.1). */
function contentOf(inside: BerNode): readonly Uint8Array[] {
  const isOctets = inside.tag === der.OCTET_STRING || inside.tag === (der.OCTET_STRING | der.CONSTRUCTED)
  return isOctets ? octetsOf(inside) : [inside.content]
}

/**
 * Takes one SignerInfo apart.
 *
 * @throws {AdesError} as `readMessage`
 */
export function readSignerPart(node: BerNode): SignerPart {
  const [version, signerId, digestAlgorithm, ...rest] = fieldsOf(node, SEQUENCE)
  const signed = rest[0]?.tag === 0xa0 ? rest.shift() : undefined
  const [signatureAlgorithm, signature, unsigned, more] = rest
  if (!version || !signerId || !digestAlgorithm || !signatureAlgorithm || !signature || more)
    return malformed('SignerInfo lacks a field, or has one too many')
  const fixed = [version, signerId, digestAlgorithm, signed, signatureAlgorithm, signature]
  return {
    bytes: node.bytes,
    version,
    signerId,
    digestAlgorithm,
    ...(signed && { signedAttributes: signed }),
    signatureAlgorithm,
    signature: concatBytes(octetsOf(signature)),
    fixedFields: fixed.flatMap((field) => (field ? [field.bytes] : [])),
    unsigned: unsigned ? childrenOf(expect(unsigned, 0xa1), MESSAGE_LIMITS.attributes).map(readUnsigned) : [],
  }
}

function readUnsigned(node: BerNode): UnsignedAttribute {
  const [type, values, more] = fieldsOf(node, SEQUENCE)
  if (!type || more) return malformed('An attribute has a type and values')
  return {
    type: oidOf(type),
    typeBytes: type.bytes,
    values: wholesOf(expect(values, SET), MESSAGE_LIMITS.attributes),
    bytes: node.bytes,
  }
}

function fieldsOf(node: BerNode, tag: number): BerNode[] {
  return childrenOf(expect(node, tag), 8)
}

function wholesOf(node: BerNode, limit: number): Uint8Array[] {
  return childrenOf(node, limit).map(({ bytes }) => bytes)
}

function expect(node: BerNode | undefined, tag: number): BerNode {
  return node?.tag === tag ? node : malformed(`A part with the tag ${tag} is missing`)
}

function oidOf(node: BerNode): string {
  try {
    return der.oidValue(node)
  } catch (error) {
    if (error instanceof PkiError) return malformed('A name is no object identifier')
    throw error
  }
}

function malformed(why: string): never {
  throw new AdesError('cades/malformed', why)
}
