/** Many RSA-2048 keys in little time: each pair of some primes makes one. For measuring only; such keys protect nothing. */
import { createPrivateKey, generatePrimeSync, type KeyObject } from 'node:crypto'

const EXPONENT = 65537n

/** So many different private keys. */
export function* relatedKeys(count: number): Generator<KeyObject> {
  const primes: bigint[] = []
  for (let made = 0; made < count; ) {
    const p = generatePrimeSync(1024, { bigint: true })
    for (const q of primes) {
      const n = p * q
      if (n >> 2047n === 0n || p % EXPONENT === 1n || q % EXPONENT === 1n) continue
      if (made++ < count) yield keyOf(p, q)
    }
    primes.push(p)
  }
}

function keyOf(p: bigint, q: bigint): KeyObject {
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n))
  const numbers = { n: p * q, e: EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  const members = Object.entries(numbers).map(([name, value]) => [name, base64url(value)])
  return createPrivateKey({ key: { kty: 'RSA', ...Object.fromEntries(members) }, format: 'jwk' })
}

/** By Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1, s0, s1] = [modulus, value % modulus, 0n, 1n]
  while (r1 > 0n) {
    const quotient = r0 / r1
    ;[r0, r1, s0, s1] = [r1, r0 - quotient * r1, s1, s0 - quotient * s1]
  }
  return s0 < 0n ? s0 + modulus : s0
}

function base64url(value: bigint): string {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url')
}
