/**
 * Oblivious transfer extension of Ishai, Kilian, Nissim, Petrank with the consistency check by a universal
 * hash of whole columns (Patra, Sarkar, Suresh, NDSS 2017; Roy, "SoftSpokenOT", CRYPTO 2022, with the
 * repetition code). The row check of Keller, Orsini, Scholl (CRYPTO 2015) is not used: Roy found that its
 * proof does not hold as printed. The hash is chosen by hashing the message itself (Fiat and Shamir), so one
 * message does it all.
 */
import { concatBytes, sameBytes } from '@jitsuin/kernel'
import { expandKey, type Random, taggedHash } from '../chance.js'
import { JointRsaError } from '../errors.js'
import { type Reader, u32Bytes } from '../wire.js'
import { hashRows } from './correlation.js'
import { asBytes, asWords, COLUMNS, hashColumns, transpose } from './matrix.js'

/** The side with choices: both keys of every base transfer. */
export type ChoosingLink = {
  readonly session: Uint8Array
  readonly keys: readonly (readonly [Uint8Array, Uint8Array])[]
  calls: number
  index: number
}

/** The side with two messages: Δ and one key of every base transfer. */
export type OfferingLink = {
  readonly session: Uint8Array
  readonly delta: Uint8Array
  readonly keys: readonly Uint8Array[]
  calls: number
  index: number
}

/** Random transfers: for each, one key (chooser) or two (offerer), as rows before hashing. */
export type ChosenKeys = {
  readonly link: Uint8Array
  readonly firstIndex: number
  readonly rows: Uint32Array
}
/** `rows` for choice 0; those of choice 1 differ by Δ. */
export type OfferedKeys = ChosenKeys & { readonly otherRows: Uint32Array }

/**
 * Rows that are given up: they hide the choices in the check (128 bits are shown; 64 more make the hash of
 * them uniform).
 */
const SPENT_ROWS = 192
const HASH_BYTES = 16

/** Rows of an extension for `count` transfers. */
export function rowsFor(count: number): number {
  return Math.ceil((count + SPENT_ROWS) / 128) * 128
}

/** Octets of the chooser's message for `count` transfers. */
export function extensionBytes(count: number): number {
  return (rowsFor(count) / 8) * COLUMNS + HASH_BYTES * (COLUMNS + 1)
}

/** Chooses: `choices` holds `count` bits, least significant first. */
export function choose(
  link: ChoosingLink,
  { choices, count, random }: { choices: Uint8Array; count: number; random: Random },
): { message: Uint8Array; keys: ChosenKeys } {
  const rows = rowsFor(count)
  const bits = asWords(withSpentRows(choices, { count, rows, random }))
  const own: Uint32Array[] = []
  const message: Uint8Array[] = []
  for (const [key0, key1] of link.keys) {
    const zero = asWords(expandKey(key0, { call: link.calls, size: rows / 8 }))
    const one = asWords(expandKey(key1, { call: link.calls, size: rows / 8 }))
    own.push(zero)
    message.push(asBytes(one.map((word, at) => word ^ (zero[at] ?? 0) ^ (bits[at] ?? 0))))
  }
  const columns = concatBytes(message)
  const hashes = hashColumns([bits, ...own], coefficients(link, columns, rows))
  const keys = { link: rowKey(link), firstIndex: link.index, rows: transpose(own, rows).slice(0, 4 * count) }
  advance(link, rows)
  return { message: concatBytes([columns, asBytes(hashes)]), keys }
}

/**
 * Offers: reads the chooser's message and checks that the same choices went into every column.
 *
 * @throws {JointRsaError} `joint-rsa/ot-inconsistent`: some bits of Δ may be known to the peer, the session
 * must end.
 */
export function offer(link: OfferingLink, from: Reader, count: number): OfferedKeys {
  const rows = rowsFor(count)
  const columns = from.fixed((rows / 8) * COLUMNS)
  const claimed = asWords(from.fixed(HASH_BYTES * (COLUMNS + 1)))
  const own = link.keys.map((key, column) => receivedColumn(link, { key, column, rows, columns }))
  const hashes = hashColumns(own, coefficients(link, columns, rows))
  checkHashes(link, hashes, claimed)
  const zero = transpose(own, rows).slice(0, 4 * count)
  const delta = asWords(link.delta)
  const result = {
    link: rowKey(link),
    firstIndex: link.index,
    rows: zero,
    otherRows: zero.map((word, at) => word ^ (delta[at & 3] ?? 0)),
  }
  advance(link, rows)
  return result
}

/** A run of the transfers; their numbers stay, so their keys do. */
export function cutKeys<Keys extends ChosenKeys>(
  keys: Keys,
  { from, count }: { from: number; count: number },
): Keys {
  const cut = (rows: Uint32Array) => rows.slice(4 * from, 4 * (from + count))
  const others = hasOthers(keys) ? { otherRows: cut(keys.otherRows) } : {}
  return { ...keys, ...others, rows: cut(keys.rows), firstIndex: keys.firstIndex + from }
}

/** Whether the keys are the offerer's. */
export function hasOthers(keys: ChosenKeys): keys is OfferedKeys {
  return 'otherRows' in keys
}

/**
 * 128 bits for every transfer that the peer's other key does not tell; one `label` for each use of the same
 * transfers.
 */
export function keyWords(keys: ChosenKeys, label = 0): Uint32Array {
  return hashRows(keys.rows, { key: keys.link, firstIndex: keys.firstIndex, label })
}

/** The offerer's keys for choice 1. */
export function otherKeyWords(keys: OfferedKeys, label = 0): Uint32Array {
  return hashRows(keys.otherRows, { key: keys.link, firstIndex: keys.firstIndex, label })
}

function withSpentRows(
  choices: Uint8Array,
  { count, rows, random }: { count: number; rows: number; random: Random },
): Uint8Array {
  const bits = random(rows / 8)
  const whole = count >> 3
  bits.set(choices.subarray(0, whole))
  if (count & 7) {
    const mask = (1 << (count & 7)) - 1
    bits[whole] = ((bits[whole] ?? 0) & ~mask) | ((choices[whole] ?? 0) & mask)
  }
  return bits
}

function receivedColumn(
  link: OfferingLink,
  { key, column, rows, columns }: { key: Uint8Array; column: number; rows: number; columns: Uint8Array },
): Uint32Array {
  const size = rows / 8
  const mine = asWords(expandKey(key, { call: link.calls, size }))
  const sent = asWords(columns.subarray(column * size, (column + 1) * size))
  const mask = -deltaBit(link, column)
  return mine.map((word, at) => word ^ ((sent[at] ?? 0) & mask))
}

function checkHashes(link: OfferingLink, hashes: Uint32Array, claimed: Uint32Array): void {
  const expected = new Uint32Array(hashes.length)
  for (let column = 0; column < COLUMNS; column++) {
    const mask = -deltaBit(link, column)
    for (let w = 0; w < 4; w++) {
      expected[4 * column + w] = (claimed[4 * (column + 1) + w] ?? 0) ^ ((claimed[w] ?? 0) & mask)
    }
  }
  if (!sameBytes(asBytes(expected), asBytes(hashes))) {
    throw new JointRsaError(
      'joint-rsa/ot-inconsistent',
      'The columns of the extension hold different choices',
    )
  }
}

function coefficients(link: ChoosingLink | OfferingLink, columns: Uint8Array, rows: number): Uint32Array {
  const seed = taggedHash('extension check', link.session, u32Bytes(link.calls), columns).slice(0, 16)
  return asWords(expandKey(seed, { call: 0, size: 16 * rows }))
}

function rowKey(link: ChoosingLink | OfferingLink): Uint8Array {
  return taggedHash('rows', link.session).slice(0, 16)
}

function deltaBit({ delta }: OfferingLink, column: number): number {
  return ((delta[column >> 3] ?? 0) >> (column & 7)) & 1
}

function advance(link: ChoosingLink | OfferingLink, rows: number): void {
  link.calls += 1
  link.index += rows
}
