/**
 * Evidence records (RFC 4998 §3–§5 and appendix A, IMPLICIT TAGS), read strictly and within bounds, and written:
 *
 *   EvidenceRecord            SEQUENCE { version 1, SEQUENCE OF AlgorithmIdentifier, [0] CryptoInfos OPTIONAL,
 *                                        [1] EncryptionInfo OPTIONAL, ArchiveTimeStampSequence }
 *   ArchiveTimeStampSequence  SEQUENCE OF ArchiveTimeStampChain; a chain is a SEQUENCE OF ArchiveTimeStamp
 *   ArchiveTimeStamp          SEQUENCE { [0] digestAlgorithm OPTIONAL, [1] Attributes OPTIONAL,
 *                                        [2] SEQUENCE OF SEQUENCE OF OCTET STRING OPTIONAL, timeStamp ContentInfo }
 */
import {
  DIGESTS,
  type DigestName,
  der,
  digestNameOf,
  imprintDigest,
  PkiError,
  parseAlgorithm,
  parseTimeStampToken,
} from '@jitsuin/pki'
import { AdesError } from '../errors.js'
import type { ReducedTree } from './hash-tree.js'

/** What is read of a record; thirty years of renewals need far less. */
export const RECORD_LIMITS = {
  bytes: 16 * 1024 * 1024,
  chains: 32,
  stampsInChain: 128,
  listsInTree: 64,
  hashes: 65_536,
  attributes: 64,
} as const

/** One archive time stamp. `digest`: of the tree; the OID if we know none of this name. */
export type ArchiveTimeStamp = {
  readonly digest: DigestName | { readonly unknown: string }
  /** Absent where the stamp is over the hash value itself. */
  readonly tree?: ReducedTree
  /** [1] Attributes, whole, as they were read; none of them is understood. */
  readonly attributesBytes?: Uint8Array
  /** ContentInfo with the token, whole. */
  readonly tokenBytes: Uint8Array
}

/** Time stamps that renew one another under one digest algorithm (§5). */
export type StampChain = { readonly bytes: Uint8Array; readonly stamps: readonly ArchiveTimeStamp[] }

/** A record as read; nothing in it is believed yet. */
export type EvidenceRecord = {
  readonly chains: readonly StampChain[]
  /** Whole attributes that may help to verify (§3.2); no time stamp protects them. */
  readonly cryptoInfos: readonly Uint8Array[]
  /** Set if what was stamped is the encrypted form of the documents (§6.1); its value whole. */
  readonly encryption?: { readonly type: string; readonly valueBytes: Uint8Array }
}

/**
 * Reads a record.
 *
 * @throws {AdesError} `evidence/malformed`, `evidence/too-large`
 */
export function parseEvidenceRecord(bytes: Uint8Array): EvidenceRecord {
  if (bytes.length > RECORD_LIMITS.bytes) tooLarge('The record is too long')
  try {
    return readRecord(bytes)
  } catch (error) {
    if (error instanceof PkiError) throw malformed(error.message, error)
    throw error
  }
}

function readRecord(bytes: Uint8Array): EvidenceRecord {
  const fields = new der.Fields(der.parse(bytes))
  if (der.smallInteger(fields.next(der.INTEGER)) !== 1) throw malformed('There is only version 1')
  der.children(fields.next(der.SEQUENCE), der.SEQUENCE).forEach(parseAlgorithm)
  const infos = fields.optional(der.contextTag(0))
  const encryption = fields.optional(der.contextTag(1))
  const sequence = fields.next(der.SEQUENCE)
  fields.end()
  const budget = { hashes: RECORD_LIMITS.hashes }
  const chains = some(sequence, der.SEQUENCE, RECORD_LIMITS.chains).map((chain) => ({
    bytes: chain.bytes,
    stamps: some(chain, der.SEQUENCE, RECORD_LIMITS.stampsInChain).map((stamp) => readStamp(stamp, budget)),
  }))
  return {
    chains,
    cryptoInfos: infos ? wholes(infos, der.contextTag(0)) : [],
    ...(encryption && { encryption: readEncryption(encryption) }),
  }
}

type Budget = { hashes: number }

function readStamp(node: der.Node, budget: Budget): ArchiveTimeStamp {
  const fields = new der.Fields(node)
  const algorithm = fields.optional(der.contextTag(0))
  const attributes = fields.optional(der.contextTag(1))
  const tree = fields.optional(der.contextTag(2))
  const { bytes: tokenBytes } = fields.next(der.SEQUENCE)
  fields.end()
  if (attributes) wholes(attributes, der.contextTag(1))
  const digest = algorithm ? readDigest(der.retag(algorithm, der.SEQUENCE)) : digestOfToken(tokenBytes)
  return {
    digest,
    tokenBytes,
    ...(tree && { tree: readTree(tree, digest, budget) }),
    ...(attributes && { attributesBytes: attributes.bytes }),
  }
}

function readDigest(node: der.Node): ArchiveTimeStamp['digest'] {
  const algorithm = parseAlgorithm(node)
  try {
    return digestNameOf(algorithm)
  } catch (error) {
    if (error instanceof PkiError && error.code === 'algorithm/unknown') return { unknown: algorithm.oid }
    throw error
  }
}

/** Without the field, the digest of the time stamp counts (§4.1). A token that cannot be read is judged as one. */
function digestOfToken(tokenBytes: Uint8Array): ArchiveTimeStamp['digest'] {
  try {
    const { imprint } = parseTimeStampToken(tokenBytes).info
    return imprintDigest(imprint) ?? { unknown: imprint.algorithm.oid }
  } catch (error) {
    if (error instanceof PkiError) return { unknown: 'unreadable' }
    throw error
  }
}

function readTree(node: der.Node, digest: ArchiveTimeStamp['digest'], budget: Budget): ReducedTree {
  return some(node, der.contextTag(2), RECORD_LIMITS.listsInTree).map((list) =>
    some(list, der.SEQUENCE, budget.hashes).map((hash) => {
      if (budget.hashes-- <= 0) tooLarge('Too many hash values')
      const octets = der.octets(hash)
      if (typeof digest === 'string' && octets.length !== DIGESTS[digest].bytes)
        throw malformed(`A ${digest} value of ${octets.length} octets`)
      return octets
    }),
  )
}

function readEncryption(node: der.Node): NonNullable<EvidenceRecord['encryption']> {
  const [type, value] = der.children(node, der.contextTag(1), 2)
  return { type: der.oidValue(type), valueBytes: value.bytes }
}

function wholes(node: der.Node, tag: number): Uint8Array[] {
  return some(node, tag, RECORD_LIMITS.attributes).map((attribute) => {
    const [type, values] = der.children(attribute, der.SEQUENCE, 2)
    der.oidValue(type)
    der.expectTag(values, der.SET)
    return attribute.bytes
  })
}

/** One or more, and no more than there may be. */
function some(node: der.Node, tag: number, limit: number): der.Node[] {
  const found: der.Node[] = []
  for (const child of der.iterate(node, tag)) {
    if (found.length === limit) tooLarge('Too many parts')
    found.push(child)
  }
  return found.length > 0 ? found : malformedList()
}

/** All stamps of a record, over all chains, in their order. */
export function stampsOf({ chains }: EvidenceRecord): ArchiveTimeStamp[] {
  return chains.flatMap(({ stamps }) => stamps)
}

/** Writes a record; each chain that was read stays octet for octet. */
export function encodeEvidenceRecord({ chains, cryptoInfos, encryption }: EvidenceRecord): Uint8Array {
  const digests = new Set(chains.flatMap(({ stamps }) => stamps.flatMap(({ digest }) => nameOf(digest))))
  return der.sequence(
    der.integer(1),
    der.sequence(...[...digests].map(encodeDigest)),
    ...(cryptoInfos.length > 0 ? [der.encode(der.contextTag(0), ...cryptoInfos)] : []),
    ...(encryption ? [der.encode(der.contextTag(1), der.oid(encryption.type), encryption.valueBytes)] : []),
    encodeSequence(chains),
  )
}

/** The ArchiveTimeStampSequence: what hash-tree renewal is over (§5.2). */
export function encodeSequence(chains: readonly Pick<StampChain, 'bytes'>[]): Uint8Array {
  return der.sequence(...chains.map(({ bytes }) => bytes))
}

/** A new chain of one stamp. */
export function beginChain(stamp: ArchiveTimeStamp): StampChain {
  return { bytes: der.sequence(encodeStamp(stamp)), stamps: [stamp] }
}

/** The chain with one stamp more; those before it stay octet for octet. */
export function lengthenChain({ bytes, stamps }: StampChain, stamp: ArchiveTimeStamp): StampChain {
  const content = der.parse(bytes).content
  return { bytes: der.sequence(content, encodeStamp(stamp)), stamps: [...stamps, stamp] }
}

/** The record with another token in its last stamp, which nothing is over yet; chains before stay octet for octet. */
export function replaceLastToken(record: EvidenceRecord, tokenBytes: Uint8Array): EvidenceRecord {
  const [chain, last] = [record.chains.at(-1), record.chains.at(-1)?.stamps.at(-1)]
  if (!chain || !last) throw malformed('A record has a stamp')
  const nodes = der.children(der.parse(chain.bytes), der.SEQUENCE).slice(0, -1)
  const stamp = { ...last, tokenBytes }
  const bytes = der.sequence(...nodes.map((node) => node.bytes), encodeStamp(stamp))
  const closed = { bytes, stamps: [...chain.stamps.slice(0, -1), stamp] }
  return { ...record, chains: [...record.chains.slice(0, -1), closed] }
}

function encodeStamp({ digest, tree, attributesBytes, tokenBytes }: ArchiveTimeStamp): Uint8Array {
  const lists = tree?.map((list) => der.sequence(...list.map(der.octetString)))
  return der.sequence(
    ...nameOf(digest).map((name) => der.implicit(0, encodeDigest(name))),
    ...(attributesBytes ? [attributesBytes] : []),
    ...(lists ? [der.encode(der.contextTag(2), ...lists)] : []),
    tokenBytes,
  )
}

function nameOf(digest: ArchiveTimeStamp['digest']): DigestName[] {
  return typeof digest === 'string' ? [digest] : []
}

/** Without parameters (RFC 5754 §2). */
function encodeDigest(name: DigestName): Uint8Array {
  return der.sequence(der.oid(DIGESTS[name].oid))
}

function malformedList(): never {
  throw malformed('An empty list')
}

function malformed(why: string, cause?: unknown): AdesError {
  return new AdesError('evidence/malformed', why, { cause })
}

function tooLarge(why: string): never {
  throw new AdesError('evidence/too-large', why)
}
