/**
 * Integers as bytes, small primes, Jacobi symbols. BigInt is not constant time: docs/joint-rsa.md lists what
 * secrets meet it.
 */
import { checkPrimeSync } from 'node:crypto'
import { toHex } from '@jitsuin/kernel'

/** Big-endian octets to an integer. */
export function toInteger(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`)
}

/** An integer as exactly `length` big-endian octets; larger ones are a mistake of the caller. */
export function toBytes(value: bigint, length: number): Uint8Array {
  const digits = value.toString(16).padStart(2 * length, '0')
  if (value < 0n || digits.length > 2 * length) throw new RangeError('The integer does not fit')
  return Uint8Array.from(Buffer.from(digits, 'hex'))
}

/** The least residue that is not negative. */
export function mod(value: bigint, modulus: bigint): bigint {
  const residue = value % modulus
  return residue < 0n ? residue + modulus : residue
}

/** `base` to a small public `exponent`, modulo. For public values only. */
export function publicPower(
  base: bigint,
  { exponent, modulus }: { exponent: bigint; modulus: bigint },
): bigint {
  let result = 1n
  for (let square = mod(base, modulus), rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

/** The inverse modulo `modulus`, or nothing when there is none. */
export function inverse(value: bigint, modulus: bigint): bigint | undefined {
  let [r0, r1, s0, s1] = [modulus, mod(value, modulus), 0n, 1n]
  while (r1 !== 0n) {
    const quotient = r0 / r1
    ;[r0, r1, s0, s1] = [r1, r0 - quotient * r1, s1, s0 - quotient * s1]
  }
  return r0 === 1n ? mod(s0, modulus) : undefined
}

/** The Jacobi symbol (value / odd): 1, −1 or 0. */
export function jacobi(value: bigint, odd: bigint): number {
  let [a, n, sign] = [mod(value, odd), odd, 1]
  while (a !== 0n) {
    while ((a & 1n) === 0n) {
      a >>= 1n
      const low = n & 7n
      if (low === 3n || low === 5n) sign = -sign
    }
    if ((a & 3n) === 3n && (n & 3n) === 3n) sign = -sign
    ;[a, n] = [n % a, a]
  }
  return n === 1n ? sign : 0
}

/** The largest integer whose square is not above `value`. */
export function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** Every prime from 3 up to `most`. */
export function oddPrimes(most: number): number[] {
  const composite = new Uint8Array(most + 1)
  const primes: number[] = []
  for (let n = 3; n <= most; n += 2) {
    if (composite[n]) continue
    primes.push(n)
    for (let multiple = n * n; multiple <= most; multiple += 2 * n) composite[multiple] = 1
  }
  return primes
}

/** OpenSSL's opinion with error below 2^-128; for public or discarded numbers. */
export function isPrime(value: bigint): boolean {
  return value > 3n && checkPrimeSync(value, { checks: 64 })
}
