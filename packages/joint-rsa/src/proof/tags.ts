/**
 * Tags on committed bits: for each bit b the one who committed gets M = K + b·Δ modulo π, where K and Δ are
 * the other's (Gilboa's product with the committed choice). Weighted by powers of two they make tags on
 * integers. The same transfers, hashed under another label, make the cross products of the triples.
 */

import { JointRsaError } from '../errors.js'
import { mod, toBytes, toInteger } from '../numbers.js'
import { bitAt } from '../ot/bits.js'
import { type ChosenKeys, cutKeys, keyWords, type OfferedKeys, otherKeyWords } from '../ot/extension.js'
import type { Reader, Writer } from '../wire.js'
import { ELEMENT_BYTES } from './field.js'

/** A run of transfers that make one integer each. */
export type Run = {
  /** First transfer. */
  readonly from: number
  readonly sizes: readonly number[]
  readonly prime: bigint
  /** Labels `label` and `label` + 1 are used up. */
  readonly label: number
}

/** Writes corrections that multiply each integer by `factor`; gives the K of each. */
export function offerProducts(
  out: Writer,
  factor: bigint | ((at: number) => bigint),
  { keys, run }: { keys: OfferedKeys; run: Run },
): bigint[] {
  const zero = elementsOf(keys, run, keyWords)
  const one = elementsOf(keys, run, otherKeyWords)
  for (const [at, key] of zero.entries()) {
    const times = typeof factor === 'bigint' ? factor : factor(at)
    out.fixed(toBytes(mod(key - (one[at] ?? 0n) + times, run.prime), ELEMENT_BYTES))
  }
  return sums(zero, run)
}

/** Reads corrections; gives the M of each integer. */
export function takeProducts(
  from: Reader,
  { keys, choices, run }: { keys: ChosenKeys; choices: Uint8Array; run: Run },
): bigint[] {
  const own = elementsOf(keys, run, keyWords)
  const elements = own.map((key, at) => {
    const correction = readElement(from, run.prime)
    // Both ways are computed; the committed bit selects by a factor.
    return key + BigInt(bitAt(choices, run.from + at)) * correction
  })
  return sums(elements, run)
}

/** Reads a reduced element. */
export function readElement(from: Reader, prime: bigint): bigint {
  const element = toInteger(from.fixed(ELEMENT_BYTES))
  if (element >= prime) throw new JointRsaError('joint-rsa/message-malformed', 'An element is not reduced')
  return element
}

function sums(elements: readonly bigint[], { sizes, prime }: Run): bigint[] {
  let end = 0
  return sizes.map((size) => {
    end += size
    let sum = 0n
    for (let at = end - 1; at >= end - size; at--) sum = (2n * sum + (elements[at] ?? 0n)) % prime
    return sum
  })
}

function elementsOf<Keys extends ChosenKeys>(
  keys: Keys,
  { from, sizes, prime, label }: Run,
  hash: (keys: Keys, label: number) => Uint32Array,
): bigint[] {
  const count = sizes.reduce((sum, size) => sum + size, 0)
  const part = cutKeys(keys, { from, count })
  const low = new BigUint64Array(hash(part, label).buffer)
  const high = new BigUint64Array(hash(part, label + 1).buffer)
  return Array.from({ length: count }, (_none, at) => {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = [low[2 * at], low[2 * at + 1], high[2 * at], high[2 * at + 1]]
    return ((((((d << 64n) | c) << 64n) | b) << 64n) | a) % prime
  })
}
