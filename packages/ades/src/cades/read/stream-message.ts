/**
 * Reads a message as it passes by: the content inside is digested and forgotten, what stands around it is kept and read like any other
 * message. So a message of any size is judged in little memory.
 */
import { createHash, type Hash } from 'node:crypto'
import { concatBytes } from '@jitsuin/kernel'
import { DIGESTS, type DigestName, der, HPKI_ALGORITHMS, PkiError, parseAlgorithm } from '@jitsuin/pki'
import { AdesError } from '../../errors.js'
import { type CadesMessage, readMessage } from './message.js'
import { OctetSource, type StreamHead } from './octet-source.js'

/** A message without its content, and the digests of that; none if the message has none. */
export type StreamedMessage = {
  readonly message: CadesMessage
  readonly digests: ReadonlyMap<DigestName, Uint8Array> | undefined
}

/** Most octets of anything but the content. */
const LIMITS = { field: 64 * 1024, tail: 64 * 1024 * 1024 } as const
const OCTET_STRING = 0x04
const PIECES = 0x24

/**
 * Reads a message.
 *
 * @throws {AdesError} as `readMessage`; whatever the stream throws.
 */
export async function readMessageStream(stream: AsyncIterable<Uint8Array>): Promise<StreamedMessage> {
  const source = new OctetSource(stream)
  const outer = [await enter(source, 0x30)]
  const type = await field(source)
  outer.push(await enter(source, 0xa0), await enter(source, 0x30))
  const [version, digestAlgorithms] = [await field(source), await field(source)]
  const { fields, digests } = await passEncapsulated(source, listedDigests(digestAlgorithms))
  const tail = closed(await source.rest(LIMITS.tail), { outer, total: source.position })
  const signedData = der.sequence(version, digestAlgorithms, fields, tail)
  return { message: readMessage(der.sequence(type, der.explicit(0, signedData))), digests }
}

async function enter(source: OctetSource, tag: number): Promise<StreamHead> {
  const head = await source.head()
  return head.tag === tag ? head : malformed(`A part with the tag ${tag} is missing`)
}

/** A whole field of definite length. */
async function field(source: OctetSource): Promise<Uint8Array> {
  const { bytes, end } = await source.head()
  if (end === 'open' || end - source.position > LIMITS.field) return malformed('A field of this length')
  return concatBytes([bytes, await source.take(end - source.position)])
}

/** The digests that the message announces (RFC 5652 §5.1); what cannot be read here is refused when the whole is read. */
function listedDigests(field: Uint8Array): DigestName[] {
  try {
    return [...der.iterate(der.parse(field), der.SET)].slice(0, 8).flatMap((node) => {
      const { oid } = parseAlgorithm(node)
      return Object.entries(DIGESTS).flatMap(([name, row]) => (row.oid === oid ? [name as DigestName] : [])) // keys of the table
    })
  } catch (error) {
    if (error instanceof PkiError) return []
    throw error
  }
}

/** EncapsulatedContentInfo, with an empty content in place of the one that passed. */
async function passEncapsulated(source: OctetSource, listed: readonly DigestName[]) {
  const encapsulated = await enter(source, 0x30)
  const type = await field(source)
  if (encapsulated.end === source.position) return { fields: der.sequence(type), digests: undefined }
  const wrapper = await source.head()
  if (encapsulated.end === 'open' && isEnd(wrapper)) return { fields: der.sequence(type), digests: undefined }
  if (wrapper.tag !== 0xa0) return malformed('The content has another tag')
  const digests = await passContent(source, listed)
  for (const level of [wrapper, encapsulated]) await leave(source, level)
  return { fields: der.sequence(type, der.explicit(0, der.octetString(new Uint8Array()))), digests }
}

async function passContent(
  source: OctetSource,
  listed: readonly DigestName[],
): Promise<ReadonlyMap<DigestName, Uint8Array>> {
  const names = new Set([...HPKI_ALGORITHMS.digests, ...listed])
  const hashes = new Map([...names].map((name) => [name, createHash(DIGESTS[name].node)] as const))
  const head = await source.head()
  if (head.tag === PIECES) await passPieces(source, head, hashes)
  else if (head.tag === OCTET_STRING && head.end !== 'open') await passOctets(source, head.end, hashes)
  else malformed('The content is no octets')
  return new Map([...hashes].map(([name, hash]) => [name, hash.digest()]))
}

type Hashes = ReadonlyMap<DigestName, Hash>

async function passPieces(source: OctetSource, { end }: StreamHead, hashes: Hashes): Promise<void> {
  while (end === 'open' || source.position < end) {
    const piece = await source.head()
    if (end === 'open' && isEnd(piece)) return
    if (piece.tag !== OCTET_STRING || piece.end === 'open') malformed('A piece of octets is expected')
    await passOctets(source, piece.end, hashes)
  }
  if (source.position !== end) malformed('A piece is longer than the whole')
}

async function passOctets(source: OctetSource, end: number | 'open', hashes: Hashes): Promise<void> {
  if (end === 'open') return malformed('Octets have a definite length')
  await source.pass(end - source.position, (piece) => {
    for (const hash of hashes.values()) hash.update(piece)
  })
}

/** The end of what was entered: where it was said to be, or marked. */
async function leave(source: OctetSource, { end }: StreamHead): Promise<void> {
  const isThere = end === 'open' ? isEnd(await source.head()) : source.position === end
  if (!isThere) malformed('A part does not end where it should')
}

function isEnd({ tag, bytes }: StreamHead): boolean {
  return tag === 0 && bytes[1] === 0
}

/** The fields after the content, without the marks that close what is around them. */
function closed(
  rest: Uint8Array,
  { outer, total }: { readonly outer: readonly StreamHead[]; readonly total: number },
): Uint8Array {
  let left = rest
  for (const { end } of outer) {
    const after = total - (rest.length - left.length)
    if (end === 'open') {
      if (left.at(-1) !== 0 || left.at(-2) !== 0) cutShort()
      left = left.subarray(0, -2)
    } else if (end > after) cutShort()
    else if (end < after) malformed('Bytes follow the end of the message')
  }
  return left
}

function cutShort(): never {
  throw new AdesError('cades/cut-short', 'The message is cut short')
}

function malformed(why: string): never {
  throw new AdesError('cades/malformed', why)
}
