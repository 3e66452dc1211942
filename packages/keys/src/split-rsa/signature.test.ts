import { createHash, createPrivateKey, createSign, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { der } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run, temporaryFolder } from '../../test/programs.js'
import { flip, newSplitKey, powers, random } from '../../test/split-keys.js'
import type { DealtKey } from './deal.js'
import { type Exponentiator, openExponentiator } from './exponentiator.js'
import { combine, emsaBlock, type SplitKeyDigest } from './signature.js'

const MESSAGE = Buffer.from('A prescription that nobody wrote')
const DIGESTS = ['sha256', 'sha384', 'sha512'] as const
const WRONG = expect.objectContaining({ code: 'split-key/combination-wrong' })
const folder = temporaryFolder()
const digestOf = (algorithm: SplitKeyDigest, message = MESSAGE) =>
  createHash(algorithm).update(message).digest()

let exponentiator: Exponentiator
beforeAll(() => {
  exponentiator = openExponentiator({ workers: 2, keysKept: 4 })
})
afterAll(async () => {
  await exponentiator.close()
  folder.remove()
})

describe.each([2048, 3072, 4096])('a split key of %i bits', (bits) => {
  let privateKey: KeyObject
  let dealt: DealtKey
  beforeAll(() => {
    ;({ privateKey, dealt } = newSplitKey(bits))
  })

  async function sign(algorithm: SplitKeyDigest): Promise<Uint8Array> {
    const { modulus, shares } = dealt
    const block = emsaBlock(digestOf(algorithm), { algorithm, modulusBytes: bits / 8 })
    const [a = block] = await powers(exponentiator, { modulus, share: shares.a }, block)
    const [b = block] = await powers(exponentiator, { modulus, share: shares.b }, block)
    return combine(dealt, block, a, b)
  }

  it.each(DIGESTS)(
    'signs %s as OpenSSL verifies it, to the octet what the whole key signs (T-C08-6)',
    async (algorithm) => {
      const signature = await sign(algorithm)
      const publicKey = folder.write(`${bits}.der`, dealt.spkiDer)
      const signed = folder.write(`${bits}.signature`, signature)
      const verdict = run(
        'openssl',
        'dgst',
        `-${algorithm}`,
        '-verify',
        publicKey,
        '-keyform',
        'DER',
        '-signature',
        signed,
        folder.write('message', MESSAGE),
      )
      expect(verdict.output.trim()).toBe('Verified OK')
      const digest = folder.write('digest', digestOf(algorithm))
      const key = ['-pubin', '-inkey', publicKey, '-keyform', 'DER']
      const options = ['-pkeyopt', `digest:${algorithm}`, '-sigfile', signed, '-in', digest]
      expect(run('openssl', 'pkeyutl', '-verify', ...key, ...options).output).toContain(
        'Verified Successfully',
      )
      // RSASSA-PKCS1-v1_5 is deterministic (RFC 8017 §8.2.1).
      expect(Buffer.from(signature)).toEqual(createSign(algorithm).update(MESSAGE).sign(privateKey))
    },
  )

  it('signs with neither share alone, and again with both (T-C08-5)', async () => {
    const { modulus, shares } = dealt
    const block = emsaBlock(digestOf('sha256'), { algorithm: 'sha256', modulusBytes: bits / 8 })
    const one = block.map((_octet, at) => (at === block.length - 1 ? 1 : 0))
    const [a = block] = await powers(exponentiator, { modulus, share: shares.a }, block)
    const [b = block] = await powers(exponentiator, { modulus, share: shares.b }, block)
    for (const [left, right] of [
      [a, one],
      [one, b],
      [a, a],
      [b, b],
      [a, block],
    ] as const) {
      expect(() => combine(dealt, block, left, right)).toThrow(WRONG)
    }
    expect(combine(dealt, block, a, b)).toEqual(await sign('sha256'))
  })
})

describe('combining partial signatures', () => {
  const { privateKey, dealt } = newSplitKey(2048)
  const { modulus, shares } = dealt
  const options = { algorithm: 'sha256', modulusBytes: 256 } as const
  const block = emsaBlock(digestOf('sha256'), options)

  it.each([1, 4, 5, 100, 276])('refuses a share with a bit flipped in octet %i', async (at) => {
    const [a = block] = await powers(exponentiator, { modulus, share: flip(shares.a, at) }, block)
    const [b = block] = await powers(exponentiator, { modulus, share: shares.b }, block)
    expect(() => combine(dealt, block, a, b)).toThrow(WRONG)
  })

  it('refuses a partial signature of another block', async () => {
    const other = emsaBlock(digestOf('sha256', Buffer.from('Another prescription')), options)
    const [a = block] = await powers(exponentiator, { modulus, share: shares.a }, block)
    const [b = block] = await powers(exponentiator, { modulus, share: shares.b }, other)
    expect(() => combine(dealt, block, a, b)).toThrow(WRONG)
    expect(() => combine(dealt, other, a, b)).toThrow(WRONG)
  })

  it('refuses partial signatures cut short, too long, zero or of chance', () => {
    const zero = new Uint8Array(256)
    for (const [a, b] of [
      [zero, zero],
      [random(256), random(256)],
      [random(255), random(256)],
      [random(256), random(257)],
      [new Uint8Array(), new Uint8Array()],
    ] as const) {
      expect(() => combine(dealt, block, a, b)).toThrow(WRONG)
    }
  })

  it('refuses the certified key of somebody else, even with the right partial signatures (T-C08-6)', async () => {
    const [a = block] = await powers(exponentiator, { modulus, share: shares.a }, block)
    const [b = block] = await powers(exponentiator, { modulus, share: shares.b }, block)
    const other = newSplitKey(2048).dealt
    const mismatch = expect.objectContaining({ code: 'split-key/public-key-mismatch' })
    expect(() => combine({ modulus, spkiDer: other.spkiDer }, block, a, b)).toThrow(mismatch)
    expect(() => combine(other, block, a, b)).toThrow(WRONG)
  })

  it('refuses a public key with e = 1, under which every block is its own signature', () => {
    const one = Uint8Array.from([...new Uint8Array(255), 1])
    const { n = '' } = privateKey.export({ format: 'jwk' })
    const spkiDer = spkiWithExponentOne(Buffer.from(n, 'base64url'))
    expect(() => combine({ modulus, spkiDer }, block, block, one)).toThrow(
      expect.objectContaining({ code: 'split-key/public-key-mismatch' }),
    )
  })
})

describe('the block of a digest', () => {
  it('is what OpenSSL finds in a signature of the whole key', () => {
    const pem = run('openssl', 'genrsa', '2048').output.replace(/^[^-]*/, '')
    const key = folder.write('whole.pem', pem)
    const signature = createSign('sha384').update(MESSAGE).sign(createPrivateKey(pem))
    const block = emsaBlock(digestOf('sha384'), { algorithm: 'sha384', modulusBytes: 256 })
    const opened = join(folder.path, 'opened')
    const input = ['-in', folder.write('whole.signature', signature), '-out', opened]
    run('openssl', 'pkeyutl', '-verifyrecover', '-inkey', key, '-pkeyopt', 'rsa_padding_mode:none', ...input)
    expect(readFileSync(opened)).toEqual(Buffer.from(block))
  })

  it.each([
    ['sha256', 31],
    ['sha256', 33],
    ['sha256', 48],
    ['sha384', 32],
    ['sha512', 0],
    ['sha512', 128],
  ] as const)('refuses a digest of another length: %s of %i octets', (algorithm, length) => {
    expect(() => emsaBlock(random(length), { algorithm, modulusBytes: 256 })).toThrow(
      expect.objectContaining({ code: 'split-key/digest-length' }),
    )
  })

  it.each(['sha1', 'md5', 'sha3-256', 'SHA256', 'toString', ''])('refuses the algorithm "%s"', (name) => {
    const algorithm = name as SplitKeyDigest // as it would come in from outside
    expect(() => emsaBlock(random(32), { algorithm, modulusBytes: 256 })).toThrow(
      expect.objectContaining({ code: 'split-key/algorithm-unknown' }),
    )
  })

  it('refuses a modulus too short for it', () => {
    expect(() => emsaBlock(random(64), { algorithm: 'sha512', modulusBytes: 64 })).toThrow(
      expect.objectContaining({ code: 'split-key/key-refused' }),
    )
  })
})

/** No library makes such a key: its numbers are written by hand. */
function spkiWithExponentOne(modulus: Uint8Array): Uint8Array {
  const numbers = der.sequence(der.integer(modulus), der.integer(Uint8Array.of(1)))
  return der.sequence(der.sequence(der.oid('1.2.840.113549.1.1.1'), der.nullValue()), der.bitString(numbers))
}
