import { generateKeyPairSync } from 'node:crypto'
import { p256 } from '@noble/curves/nist.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, encodeHex } from '../bytes.js'
import { vrfProverFromPem } from '../keys-node.js'
import { nonceOf } from './nonce.js'
import { vrfProver } from './prove.js'
import { addMod, isInRange, multiplyAdd, ORDER } from './scalar.js'
import { encodePoint, encodeToCurve } from './suite.js'
import { verifyVrf } from './verify.js'

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

/** RFC 9381 Appendix B.1, Examples 10 to 12, with H and k as they are printed there. */
const PUBLISHED = [
  {
    sk: 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
    pk: '0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6',
    alpha: 'sample',
    h: '0272a877532e9ac193aff4401234266f59900a4a9e3fc3cfc6a4b7e467a15d06d4',
    k: '0d90591273453d2dc67312d39914e3a93e194ab47a58cd598886897076986f77',
    pi: '035b5c726e8c0e2c488a107c600578ee75cb702343c153cb1eb8dec77f4b5071b4a53f0a46f018bc2c56e58d383f2305e0975972c26feea0eb122fe7893c15af376b33edf7de17c6ea056d4d82de6bc02f',
    beta: 'a3ad7b0ef73d8fc6655053ea22f9bede8c743f08bbed3d38821f0e16474b505e',
  },
  {
    sk: 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
    pk: '0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6',
    alpha: 'test',
    h: '02173119b4fff5e6f8afed4868a29fe8920f1b54c2cf89cc7b301d0d473de6b974',
    k: '5852353a868bdce26938cde1826723e58bf8cb06dd2fed475213ea6f3b12e961',
    pi: '034dac60aba508ba0c01aa9be80377ebd7562c4a52d74722e0abae7dc3080ddb56c19e067b15a8a8174905b13617804534214f935b94c2287f797e393eb0816969d864f37625b443f30f1a5a33f2b3c854',
    beta: 'a284f94ceec2ff4b3794629da7cbafa49121972671b466cab4ce170aa365f26d',
  },
  {
    sk: '2ca1411a41b17b24cc8c3b089cfd033f1920202a6c0de8abb97df1498d50d2c8',
    pk: '03596375e6ce57e0f20294fc46bdfcfd19a39f8161b58695b3ec5b3d16427c274d',
    alpha: 'Example using ECDSA key from Appendix L.4.2 of ANSI.X9-62-2005',
    h: '0258055c26c4b01d01c00fb57567955f7d39cd6f6e85fd37c58f696cc6b7aa761d',
    k: '5689e2e08e1110b4dda293ac21667eac6db5de4a46a519c73d533f69be2f4da3',
    pi: '03d03398bf53aa23831d7d1b2937e005fb0062cbefa06796579f2a1fc7e7b8c667d091c00b0f5c3619d10ecea44363b5a599cadc5b2957e223fec62e81f7b4825fc799a771a3d7334b9186bdbee87316b1',
    beta: '90871e06da5caa39a3c61578ebb844de8635e27ac0b13e829997d0d95dd98c19',
  },
] as const
const [FIRST] = PUBLISHED
const CLAIM = { publicKey: hex(FIRST.pk), alpha: Buffer.from(FIRST.alpha), proof: hex(FIRST.pi) }

describe('the verifiable random function', () => {
  it.each(PUBLISHED)('makes and verifies the published proof for "$alpha" (RFC 9381 B.1)', (example) => {
    const alpha = Buffer.from(example.alpha)
    const prover = vrfProver(hex(example.sk))
    expect(encodeHex(prover.publicKey)).toBe(example.pk)
    expect(encodeHex(encodePoint(encodeToCurve(prover.publicKey, alpha)))).toBe(example.h)
    expect(encodeHex(nonceOf(hex(example.sk), hex(example.h)))).toBe(example.k)
    const { proof, output } = prover.prove(alpha)
    expect([encodeHex(proof), encodeHex(output)]).toEqual([example.pi, example.beta])
    expect(encodeHex(verifyVrf({ publicKey: prover.publicKey, alpha, proof }))).toBe(example.beta)
  })

  it('verifies what it proves, for fresh keys and any input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (alpha) => {
        const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
        const prover = vrfProverFromPem(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())
        const { proof, output } = prover.prove(alpha)
        expect(verifyVrf({ publicKey: prover.publicKey, alpha, proof })).toEqual(output)
      }),
      { numRuns: 40 },
    )
  })

  const [gamma, c, s] = [CLAIM.proof.slice(0, 33), CLAIM.proof.slice(33, 49), CLAIM.proof.slice(49)]
  const plusOrder = hex(
    (BigInt(`0x${encodeHex(s)}`) + BigInt(`0x${encodeHex(ORDER)}`)).toString(16).slice(-64),
  )
  it.each([
    ['another input', { ...CLAIM, alpha: Buffer.from('Sample') }],
    ['another key', { ...CLAIM, publicKey: hex(PUBLISHED[2].pk) }],
    ['a proof of another input', { ...CLAIM, proof: hex(PUBLISHED[1].pi) }],
    ['a proof of another key', { ...CLAIM, proof: hex(PUBLISHED[2].pi) }],
    ['Gamma with the other sign', { ...CLAIM, proof: concat(gamma.with(0, 2), c, s) }],
    ['Gamma off the curve', { ...CLAIM, proof: concat(gamma.with(32, 0xb5), c, s) }],
    ['Gamma in another form', { ...CLAIM, proof: concat(gamma.with(0, 4), c, s) }],
    [
      'an x that is not below p',
      { ...CLAIM, proof: concat(Uint8Array.of(2), new Uint8Array(32).fill(255), c, s) },
    ],
    ['a changed challenge', { ...CLAIM, proof: concat(gamma, c.with(15, 0xe1), s) }],
    ['a changed response', { ...CLAIM, proof: concat(gamma, c, s.with(31, 0x2e)) }],
    ['s = q', { ...CLAIM, proof: concat(gamma, c, ORDER) }],
    ['s that is not below q', { ...CLAIM, proof: concat(gamma, c, plusOrder) }],
    ['s = 0 and c = 0', { ...CLAIM, proof: concat(gamma, new Uint8Array(48)) }],
    ['a proof cut short', { ...CLAIM, proof: CLAIM.proof.slice(0, -1) }],
    ['a proof with more behind it', { ...CLAIM, proof: concat(CLAIM.proof, Uint8Array.of(0)) }],
    ['no proof', { ...CLAIM, proof: new Uint8Array() }],
    ['a key off the curve', { ...CLAIM, publicKey: CLAIM.publicKey.with(32, 0xb7) }],
    ['a key that is infinity', { ...CLAIM, publicKey: Uint8Array.of(0) }],
    ['an uncompressed key', { ...CLAIM, publicKey: p256.Point.fromBytes(CLAIM.publicKey).toBytes(false) }],
  ])('refuses %s', (_what, claim) => {
    expect(() => verifyVrf(claim)).toThrow(expect.objectContaining({ code: 'vrf/proof-invalid' }))
  })

  it('refuses every change of a single byte of a proof', () => {
    for (const at of CLAIM.proof.keys()) {
      const proof = CLAIM.proof.with(at, (CLAIM.proof[at] ?? 0) ^ 1)
      expect(() => verifyVrf({ ...CLAIM, proof })).toThrow(
        expect.objectContaining({ code: 'vrf/proof-invalid' }),
      )
    }
  })

  it.each([
    ['zero', new Uint8Array(32)],
    ['q', ORDER],
    ['too short a scalar', new Uint8Array(31).fill(1)],
  ])('takes no key that is %s', (_what, secret) => {
    expect(() => vrfProver(secret)).toThrow(expect.objectContaining({ code: 'tlog/key-malformed' }))
  })

  it('takes no key of another curve', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    expect(() => vrfProverFromPem(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())).toThrow(
      expect.objectContaining({ code: 'tlog/key-malformed' }),
    )
  })
})

describe('arithmetic on secret scalars', () => {
  const q = BigInt(`0x${encodeHex(ORDER)}`)
  const scalar = fc.oneof(
    fc.bigInt(0n, q - 1n),
    fc.constantFrom(0n, 1n, q - 1n, q - 2n, q / 2n, q / 2n + 1n, 2n ** 255n),
  )
  const bytes = (value: bigint) => hex(value.toString(16).padStart(64, '0'))
  const number = (scalarBytes: Uint8Array) => BigInt(`0x${encodeHex(scalarBytes)}`)

  it('agrees with whole numbers', () => {
    expect(q).toBe(p256.Point.Fn.ORDER)
    fc.assert(
      fc.property(scalar, scalar, fc.bigInt(0n, 2n ** 128n - 1n), (a, b, factor) => {
        const factorBytes = hex(factor.toString(16).padStart(32, '0'))
        expect(number(addMod(bytes(a), bytes(b)))).toBe((a + b) % q)
        expect(number(multiplyAdd(factorBytes, bytes(a), bytes(b)))).toBe((factor * a + b) % q)
      }),
      { numRuns: 300 },
    )
  })

  it('knows which scalars are from 1 to q − 1', () => {
    const inside = [1n, 2n, q - 1n].map(bytes)
    const outside = [...[0n, q, q + 1n, 2n ** 256n - 1n].map(bytes), new Uint8Array(33)]
    expect([...inside, ...outside].map(isInRange)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ])
  })
})
