import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { run, temporaryFolder } from '../../test/programs.js'
import { newSplitKey, numberOf, random } from '../../test/split-keys.js'
import { dealKey } from './deal.js'
import { refreshContribution, refreshShare } from './refresh.js'

const SIZES = [
  { bits: 2048, shareBytes: 277 },
  { bits: 3072, shareBytes: 405 },
  { bits: 4096, shareBytes: 533 },
]
const REFUSED = expect.objectContaining({ code: 'split-key/key-refused' })

/** λ(N) of a key. */
function orderOf(privateKey: KeyObject): bigint {
  const { p = '', q = '' } = privateKey.export({ format: 'jwk' })
  const [a, b] = [p, q].map((text) => numberOf(Buffer.from(text, 'base64url')) - 1n) as [bigint, bigint] // of two
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return (a / x) * b
}

describe('dealing a key', () => {
  it.each(SIZES)('gives shares whose sum undoes e, at $bits bits', ({ bits, shareBytes }) => {
    const { privateKey, dealt } = newSplitKey(bits)
    const { a, b } = dealt.shares
    expect([a.length, b.length, dealt.modulus.length]).toEqual([shareBytes, shareBytes, bits / 8])
    // By the definition of the private exponent (RFC 8017 §3.2), not by our own dealing.
    expect((65537n * (numberOf(a) + numberOf(b))) % orderOf(privateKey)).toBe(1n)
  })

  it('splits a key that OpenSSL made, and names its modulus as OpenSSL does', () => {
    const folder = temporaryFolder()
    const path = folder.write('key.pem', run('openssl', 'genrsa', '2048').output.replace(/^[^-]*/, ''))
    const { modulus } = dealKey(createPrivateKey(run('openssl', 'pkey', '-in', path).output), { random })
    const printed = run('openssl', 'rsa', '-in', path, '-noout', '-modulus').output.trim()
    expect(printed).toBe(`Modulus=${Buffer.from(modulus).toString('hex').toUpperCase()}`)
    folder.remove()
  })

  it('keeps the fixed length and the window over many dealings and refreshes', () => {
    const { privateKey } = newSplitKey(2048)
    for (let dealing = 0; dealing < 100; dealing++) {
      const { modulus, shares } = dealKey(privateKey, { random })
      const sum = numberOf(shares.a) + numberOf(shares.b)
      let { a, b } = shares
      for (let epoch = 1; epoch <= 10; epoch++) {
        const rA = refreshContribution(modulus, { random })
        const rB = refreshContribution(modulus, { random })
        ;[a, b] = [
          refreshShare(a, { modulus, own: rA, peer: rB }),
          refreshShare(b, { modulus, own: rB, peer: rA }),
        ]
        expect([a.length, a[0], b.length, b[0]]).toEqual([277, 1, 277, 1])
      }
      expect(numberOf(a) + numberOf(b)).toBe(sum)
    }
  })

  it('spreads both shares evenly over what is drawn, whatever the key', () => {
    const { privateKey } = newSplitKey(2048)
    const count = 2000
    const ones = { a: new Uint32Array(64), b: new Uint32Array(64) }
    for (let dealing = 0; dealing < count; dealing++) {
      const { shares } = dealKey(privateKey, { random })
      for (const side of ['a', 'b'] as const) {
        expect([...shares[side].subarray(0, 5)]).toEqual([1, 0x80, 0, 0, 0])
        const drawn = Buffer.from(shares[side]).readBigUInt64BE(5)
        for (let bit = 0; bit < 64; bit++)
          ones[side][bit] = (ones[side][bit] ?? 0) + Number((drawn >> BigInt(bit)) & 1n)
      }
    }
    // Each is a sum of 2000 coin throws; seven standard deviations (156) happen to one run in 10^9.
    for (const times of [...ones.a, ...ones.b]) expect(Math.abs(times - count / 2)).toBeLessThan(157)
  })

  it('draws dB anew even where dA is the same', () => {
    const { privateKey } = newSplitKey(2048)
    let calls = 0
    const sameFirst = (size: number) => (calls++ === 0 ? new Uint8Array(size) : random(size))
    const first = dealKey(privateKey, { random: sameFirst })
    calls = 0
    const second = dealKey(privateKey, { random: sameFirst })
    expect(second.shares.a).toEqual(first.shares.a)
    expect(second.shares.b).not.toEqual(first.shares.b)
  })

  it.each([
    ['a key of 1024 bits', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey],
    ['a key of 2056 bits', () => generateKeyPairSync('rsa', { modulusLength: 2056 }).privateKey],
    ['e = 3', () => generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).privateKey],
    ['a public key', () => generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey],
    ['an EC key', () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey],
    ['a key for PSS only', () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey],
  ])('refuses %s', (_what, make) => {
    const key = make()
    expect(() => dealKey(key, { random })).toThrow(REFUSED)
  })

  it('refuses a key whose private exponent does not undo its public one', () => {
    const parts = newSplitKey(2048).privateKey.export({ format: 'jwk' })
    const d = Buffer.from(parts.d ?? '', 'base64url')
    d[100] = (d[100] ?? 0) ^ 1
    const wrong = createPrivateKey({ key: { ...parts, d: d.toString('base64url') }, format: 'jwk' })
    expect(() => dealKey(wrong, { random })).toThrow(REFUSED)
  })
})
