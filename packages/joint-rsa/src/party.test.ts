import { execFileSync } from 'node:child_process'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openBoth, openTestParty, resultOf, seeded, TEST_BITS, talk } from '../test/talk.js'
import { inverse, mod, toBytes, toInteger } from './numbers.js'
import { openParty } from './party.js'
import { openPowers } from './power.js'

const whole = talk(openBoth('run 32'))
const [ofA, ofB] = [resultOf(whole.a), resultOf(whole.b)]
const modulus = toInteger(ofA.modulus)
const exponent = toInteger(ofA.share) + toInteger(ofB.share)
const { power } = openPowers(modulus, { exponentBytes: 200 })

/** The factors of N from a multiple of φ(N) (NIST SP 800-56B appendix C.1). */
function factors(): [bigint, bigint] {
  let odd = 65_537n * exponent - 1n
  while (odd % 2n === 0n) odd /= 2n
  for (let base = 2n; ; base++) {
    let root = power(base, odd)
    while (root !== 1n && root !== modulus - 1n) {
      const square = (root * root) % modulus
      if (square === 1n) return [gcd(root - 1n, modulus), gcd(root + 1n, modulus)]
      root = square
    }
  }
}

const gcd = (x: bigint, y: bigint): bigint => (y === 0n ? x : gcd(y, x % y))

describe('two honest parties', () => {
  it('end with one modulus of the exact length, the product of two primes that OpenSSL calls prime', () => {
    expect(ofB.modulus).toEqual(ofA.modulus)
    expect(modulus.toString(2).length).toBe(TEST_BITS)
    const [p, q] = factors()
    expect(p * q).toBe(modulus)
    for (const prime of [p, q]) {
      expect(execFileSync('openssl', ['prime', prime.toString()], { encoding: 'utf8' })).toContain('is prime')
    }
  })

  it('hold shares of one private exponent, each exactly bits + 161 bits long', () => {
    const [p, q] = factors()
    const phi = (p - 1n) * (q - 1n)
    expect(mod(exponent, phi)).toBe(inverse(65_537n, phi))
    for (const { share } of [ofA, ofB]) {
      expect(toInteger(share).toString(2).length).toBe(TEST_BITS + 161)
      expect(share.length).toBe(Math.ceil((TEST_BITS + 161) / 8))
    }
  })

  it('sign together so that OpenSSL verifies with the public key, and not alone', () => {
    const message = Buffer.from('処方箋')
    const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex')
    const tail = Buffer.concat([digestInfo, createHash('sha256').update(message).digest()])
    const padding = Buffer.alloc(TEST_BITS / 8 - 3 - tail.length, 0xff)
    const block = toInteger(Buffer.concat([Buffer.of(0, 1), padding, Buffer.of(0), tail]))
    const [partA, partB] = [power(block, toInteger(ofA.share)), power(block, toInteger(ofB.share))]
    const jwk = { kty: 'RSA', n: Buffer.from(ofA.modulus).toString('base64url'), e: 'AQAB' }
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    const accepts = (signature: bigint) => verify('sha256', message, key, toBytes(signature, TEST_BITS / 8))
    expect(accepts((partA * partB) % modulus)).toBe(true)
    expect([accepts(partA), accepts(partB)]).toEqual([false, false])
  })

  it('make the same key again from the same randomness, and another from another', () => {
    const again = talk(openBoth('run 32'))
    expect([again.a.done, again.b.done]).toEqual([ofA, ofB])
    const other = talk({ a: openTestParty('a', 'run 32'), b: openTestParty('b', 'other') })
    expect(resultOf(other.a).modulus).not.toEqual(ofA.modulus)
  })
})

describe('a session', () => {
  const random = seeded('refusals')
  it.each([
    ['a key of 1024 bits', { bits: 1024, sessionId: new Uint8Array(16) }],
    ['a key of 512 bits', { bits: 512, sessionId: new Uint8Array(16) }],
    ['a session id that is too short', { bits: 2048, sessionId: new Uint8Array(15) }],
  ])('is not begun for %s', (_what, options) => {
    const refused = expect.objectContaining({ code: 'joint-rsa/parameters-refused' })
    expect(() => openParty({ role: 'a', random, ...options })).toThrow(refused)
  })
})
