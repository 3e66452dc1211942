/**
 * Trial division of a shared candidate by a 1-out-of-β transfer (the way of Frederiksen, Lindell, Osheter,
 * Pinkas, CRYPTO 2018): β divides p exactly when pA ≡ −pB (mod β). A chooses with the bits of pA mod β; B
 * shows the one key that belongs to −pB mod β. A learns whether it is the key that A has, and nothing else;
 * B learns the verdict.
 */
import type { Context } from '../context.js'
import { JointRsaError } from '../errors.js'
import { bitAt, bitWriter } from '../ot/bits.js'
import { type ChosenKeys, keyWords, type OfferedKeys, otherKeyWords } from '../ot/extension.js'
import { asBytes } from '../ot/matrix.js'
import { residueOf } from './candidates.js'

/** Octets of one shown key: a false match costs a candidate, with probability 2^-64. */
const TAG_BYTES = 8

/** Bits that hold a residue modulo `prime`. */
export function bitsFor(prime: number): number {
  return 32 - Math.clz32(prime - 1)
}

/** Transfers that one candidate takes in a stage. */
export function transfersOf(stage: readonly number[]): number {
  return stage.reduce((sum, prime) => sum + bitsFor(prime), 0)
}

/** Octets that B shows for `candidates` candidates in a stage. */
export function tagsBytes(stage: readonly number[], candidates: number): number {
  return TAG_BYTES * stage.length * candidates
}

/** A's choices for a stage. */
export function sieveChoices(
  values: readonly bigint[],
  stage: readonly number[],
  { parameters }: Context,
): Uint8Array {
  const bits = bitWriter(values.length * transfersOf(stage))
  for (const value of values) {
    for (const prime of stage) bits.small(residueOf(value, { role: 'a', prime, parameters }), bitsFor(prime))
  }
  return bits.bytes()
}

/** The keys that B shows. */
export function sieveTags(
  values: readonly bigint[],
  stage: readonly number[],
  { context, keys }: { context: Context; keys: OfferedKeys },
): Uint8Array {
  const pairs = [keyWords(keys), otherKeyWords(keys)] as const
  const tags = new Uint32Array((tagsBytes(stage, values.length) / 4) | 0)
  let transfer = 0
  let tag = 0
  for (const value of values) {
    for (const prime of stage) {
      const part = residueOf(value, { role: 'b', prime, parameters: context.parameters })
      const wanted = (prime - part) % prime
      for (let bit = 0; bit < bitsFor(prime); bit++, transfer++) {
        const words = pairs[(wanted >> bit) & 1] ?? pairs[0]
        tags[tag] = (tags[tag] ?? 0) ^ (words[4 * transfer] ?? 0)
        tags[tag + 1] = (tags[tag + 1] ?? 0) ^ (words[4 * transfer + 1] ?? 0)
      }
      tag += 2
    }
  }
  return asBytes(tags)
}

/** For each candidate whether A found a prime of the stage in it: 1 keep, 0 discard. */
export function sieveVerdict(
  tags: Uint8Array,
  stage: readonly number[],
  { candidates, keys }: { candidates: number; keys: ChosenKeys },
): Uint8Array {
  const words = keyWords(keys)
  const shown = new DataView(tags.buffer, tags.byteOffset, tags.byteLength)
  const verdict = new Uint8Array(candidates).fill(1)
  let transfer = 0
  for (let candidate = 0, tag = 0; candidate < candidates; candidate++) {
    for (const prime of stage) {
      let [low, high] = [0, 0]
      for (let bit = 0; bit < bitsFor(prime); bit++, transfer++) {
        low ^= words[4 * transfer] ?? 0
        high ^= words[4 * transfer + 1] ?? 0
      }
      const same = low >>> 0 === shown.getUint32(tag, true) && high >>> 0 === shown.getUint32(tag + 4, true)
      if (same) verdict[candidate] = 0
      tag += TAG_BYTES
    }
  }
  return verdict
}

/** Verdicts as a bitmap. */
export function packVerdict(verdict: Uint8Array): Uint8Array {
  const bits = bitWriter(verdict.length)
  for (const keep of verdict) bits.small(keep, 1)
  return bits.bytes()
}

/** Splits what is alive by a bitmap. */
export function splitByVerdict(
  alive: readonly number[],
  bitmap: Uint8Array,
): { kept: number[]; discarded: number[] } {
  const kept = alive.filter((_index, at) => bitAt(bitmap, at) === 1)
  return { kept, discarded: alive.filter((_index, at) => bitAt(bitmap, at) === 0) }
}

/**
 * Checks that a candidate discarded in a stage has a factor there.
 *
 * @throws {JointRsaError} `joint-rsa/discard-unexplained`.
 */
export function checkSieved(candidate: bigint, stage: readonly number[]): void {
  if (!stage.some((prime) => candidate % BigInt(prime) === 0n)) {
    throw new JointRsaError(
      'joint-rsa/discard-unexplained',
      'A candidate without small factor was sieved out',
    )
  }
}
