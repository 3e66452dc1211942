/** Sizes that follow from the length of the key. */
import { JointRsaError } from './errors.js'
import { oddPrimes, squareRoot } from './numbers.js'

/** e, the public exponent of every key. */
export const PUBLIC_EXPONENT = 65_537n

/** What both parties must agree on before the first word; every field is public. */
export type Parameters = {
  readonly bits: number
  /** Two exponent proofs an iteration fail to catch a lie in 3 of 4 cases at most. */
  readonly iterations: number
  /** Statistical security: lengths of masks, in bits. */
  readonly statistical: number
  /** Candidates for a prime in one batch. */
  readonly batch: number
  /** Batches until the session gives up: bounds what a hostile peer can filter. */
  readonly mostBatches: number
  /** Equality tests by oblivious transfer, in stages: each stage sees only what the one before kept. */
  readonly stages: readonly (readonly number[])[]
  /** Public trial division of the modulus goes up to here. */
  readonly trialMost: number
  /** Primes just below 2^16 whose product exceeds 2^bits. */
  readonly moduli: readonly number[]
  /** p = base + 4·(vA + vB): base is 3 mod 4 and above √2·2^(bits/2 − 1), so N has its full length. */
  readonly base: bigint
  /** Bits of vA, vB: p stays below 2^(bits/2). */
  readonly shareBits: number
}

const READY_BITS: readonly number[] = [2048, 3072, 4096]
const STATISTICAL = 80
/** (3/4)^193 < 2^-80. */
const ITERATIONS = 193
const STAGE_ENDS = [2, 23, 97, 251]

/**
 * The sizes for a key of `bits` bits. Short keys need `testOnly`, which also lowers the statistical security.
 *
 * @throws {JointRsaError} `joint-rsa/parameters-refused`.
 */
export function parametersFor(bits: number, { testOnly }: { testOnly: boolean }): Parameters {
  const known = testOnly ? bits >= 512 && bits <= 1024 && bits % 256 === 0 : READY_BITS.includes(bits)
  if (!known) throw new JointRsaError('joint-rsa/parameters-refused', `No key of ${bits} bits`)
  const sieve = oddPrimes(251)
  const half = BigInt(bits / 2)
  const low = squareRoot(1n << (2n * half - 1n)) + 1n
  return {
    bits,
    iterations: testOnly ? 40 : ITERATIONS,
    statistical: testOnly ? 40 : STATISTICAL,
    batch: testOnly ? 256 : 512,
    mostBatches: (bits / 256) ** 2 * 40,
    stages: STAGE_ENDS.slice(1).map((end, at) => sieve.filter((p) => p <= end && p > (STAGE_ENDS[at] ?? 0))),
    trialMost: 32_768,
    moduli: wordPrimes(bits),
    base: low + (3n - (low & 3n)),
    shareBits: bits / 2 - 5,
  }
}

function wordPrimes(bits: number): number[] {
  const primes = oddPrimes(65_535)
  const moduli: number[] = []
  for (let product = 1n; product >> BigInt(bits) === 0n; ) {
    const prime = primes.pop() ?? 3
    moduli.push(prime)
    product *= BigInt(prime)
  }
  return moduli
}
