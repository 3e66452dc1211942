/**
 * What both parties can see of a modulus: its form, its small factors, and one round of the test of Boneh
 * and Franklin (J. ACM 2001): for N = pq with p ≡ q ≡ 3 (mod 4) and (γ/N) = 1, γ^(φ(N)/4) ≡ ±1 if p and q
 * are prime. This round is only a filter; the proof phase repeats it with proven exponents.
 */

import { type Random, streamOf, taggedHash } from '../chance.js'
import type { Context } from '../context.js'
import { JointRsaError } from '../errors.js'
import { isPrime, jacobi, oddPrimes, toBytes, toInteger } from '../numbers.js'
import type { Parameters } from '../parameters.js'
import { openPowers, type Powers } from '../power.js'
import { candidateOf, shareBytes } from './candidates.js'
import type { Pair } from './product.js'

/** Octets of a modulus and of a power. */
export function modulusBytes({ bits }: Parameters): number {
  return bits / 8
}

/** Whether the modulus has its full length, is 1 mod 4 and has no small factor. Public numbers. */
export function mayBeBiprime(modulus: bigint, { bits, trialMost }: Parameters): boolean {
  if (modulus >> BigInt(bits - 1) !== 1n || (modulus & 3n) !== 1n) return false
  return trialChunks(trialMost).every(({ product, primes }) => {
    const rest = modulus % product
    return primes.every((prime) => rest % prime !== 0n)
  })
}

/** Powers modulo a candidate for N; exponents are padded to the length of A's, which is the longer one. */
export function powersModulo(modulus: bigint, { role, parameters }: Context): Powers {
  return openPowers(modulus, {
    exponentBytes: role === 'a' ? modulusBytes(parameters) : shareBytes(parameters) + 1,
  })
}

/**
 * (N + 1 − 2·base)/4: what φ(N)/4 is when both sums of shares are taken away. Whole, since N ≡ 1 and base ≡
 * 3 (mod 4).
 */
export function constantExponent(modulus: bigint, { base }: Parameters): bigint {
  return (modulus + 1n - 2n * base) / 4n
}

/** The base of the filter's round. */
export function filterBase(modulus: bigint, { session, parameters }: Context): bigint {
  return drawBase(
    modulus,
    streamOf(taggedHash('filter base', session, toBytes(modulus, modulusBytes(parameters)))),
  )
}

/** A number with Jacobi symbol 1 from a public stream. */
export function drawBase(modulus: bigint, stream: Random): bigint {
  const length = (modulus.toString(16).length >> 1) + 16
  for (;;) {
    const base = toInteger(stream(length)) % modulus
    if (base > 1n && base < modulus - 1n && jacobi(base, modulus) === 1) return base
  }
}

/** This party's power in the filter: A γ^((N+1)/4 − …), B γ^(vB + wB). */
export function filterPower(modulus: bigint, pair: Pair, context: Context): bigint {
  const sum = pair.p + pair.q
  const exponent = context.role === 'a' ? constantExponent(modulus, context.parameters) - sum : sum
  const power = powersModulo(modulus, context).power(filterBase(modulus, context), exponent)
  return context.bend('filter-power', power)
}

/** Whether two powers are equal up to the sign. */
export function sameUpToSign(a: bigint, b: bigint, modulus: bigint): boolean {
  return a === b || a + b === modulus
}

/**
 * Checks a pair that was given up, both shares of both candidates open: the modulus is their product, and
 * whoever said that it failed told the truth.
 *
 * @throws {JointRsaError} `joint-rsa/discard-unexplained`.
 */
export function checkDiscarded(
  { modulus, passed, mine, theirs }: { modulus: bigint; passed: boolean; mine: Pair; theirs: Pair },
  { parameters }: Context,
): void {
  const p = candidateOf(mine.p, theirs.p, parameters)
  const q = candidateOf(mine.q, theirs.q, parameters)
  const refuse = (why: string): never => {
    throw new JointRsaError('joint-rsa/discard-unexplained', why)
  }
  if (p * q !== modulus) refuse('A modulus is not the product of its candidates')
  if (parameters.stages.flat().some((prime) => modulus % BigInt(prime) === 0n))
    refuse('The sieve let a factor through')
  if (!passed && mayBeBiprime(modulus, parameters) && isPrime(p) && isPrime(q))
    refuse('A good modulus was refused')
}

type Chunk = { readonly product: bigint; readonly primes: readonly bigint[] }
const chunks = new Map<number, Chunk[]>()

/** Small primes in groups whose product fits 64 bits, so that the long division is shared. */
function trialChunks(most: number): Chunk[] {
  const known = chunks.get(most)
  if (known) return known
  const result: { product: bigint; primes: bigint[] }[] = []
  for (const prime of oddPrimes(most).map(BigInt)) {
    const last = result.at(-1)
    if (!last || (last.product * prime) >> 63n !== 0n) result.push({ product: prime, primes: [prime] })
    else {
      last.product *= prime
      last.primes.push(prime)
    }
  }
  chunks.set(most, result)
  return result
}
