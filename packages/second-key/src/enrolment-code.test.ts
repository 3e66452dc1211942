import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deriveEnrolmentKey, readCodeFragment, writeCodeFragment } from './enrolment-code.js'

/**
 * Keys computed elsewhere: the seed by Python's hashlib.pbkdf2_hmac('sha256', secret + number, tag + grant id, 600000, 32), then the
 * public key and the signature by `openssl pkey` and `openssl pkeyutl -sign -rawin` from that seed.
 */
const VECTORS = [
  {
    code: {
      grantId: '0b9b2d0c-5a0e-4c5e-9d1e-1f2a3b4c5d6e',
      secret: Uint8Array.from({ length: 16 }, (_, at) => at),
      shortNumber: '12345678',
    },
    fragment: '0b9b2d0c-5a0e-4c5e-9d1e-1f2a3b4c5d6e.AAECAwQFBgcICQoLDA0ODw',
    publicKeyHex: 'd9ead35ea33765a9e3d4e63c67b110d051848cdb3595071f7abfcd7824ed2693',
    signatureHex:
      '8d0595731f51f881787f193694c7d8730cb5944697cbd6c4f525d9ea98719ee9' +
      'a37bbbf4acc91f1b11dcbdba7129a80fce7e2882df0af4235e757bd8aff1d606',
  },
  {
    code: {
      grantId: 'ffffffff-ffff-4fff-bfff-ffffffffffff',
      secret: new Uint8Array(16).fill(255),
      shortNumber: '00000000',
    },
    fragment: 'ffffffff-ffff-4fff-bfff-ffffffffffff._____________________w',
    publicKeyHex: '0466e62e6ebd407f53cdc8fe3a7ff28f2e984de66250fe35eee3c8360811c028',
    signatureHex:
      'e96708015c6e20395fd9f1097fabe6dfd1be58a4d1662c33e6ea0eeeecbd8ee4' +
      'b76d3d53e4063aeb55c64843882a89228ee8d65abec4428fbeaeb3a5f57ee008',
  },
] as const
const [{ code, fragment, publicKeyHex }] = VECTORS
const MESSAGE = new TextEncoder().encode('jitsuin-second-key-enrolment/1\nof a test\n')
const malformed = expect.objectContaining({ code: 'second-key/code-malformed' })

describe('the key of an enrolment code', () => {
  it.each(VECTORS)('is the one computed elsewhere, and so is what it signs ($fragment)', async (vector) => {
    const { publicKey, sign } = await deriveEnrolmentKey(vector.code)
    expect(hex(publicKey)).toBe(vector.publicKeyHex)
    expect(hex(await sign(MESSAGE))).toBe(vector.signatureHex)
  })

  it('signs whatever part of a longer memory it is given', async () => {
    const { publicKey, sign } = await deriveEnrolmentKey(code)
    const longer = new Uint8Array(100).fill(7)
    const x = Buffer.from(publicKey).toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    const signature = await sign(longer.subarray(10, 20))
    expect(verify(null, longer.subarray(0, 10), key, signature)).toBe(true)
    expect(verify(null, longer.subarray(0, 11), key, signature)).toBe(false)
  })

  it.each([
    ['short number', { shortNumber: '12345679' }],
    ['secret', { secret: code.secret.with(15, 14) }],
    ['grant', { grantId: '0b9b2d0c-5a0e-4c5e-9d1e-1f2a3b4c5d6f' }],
  ])('is another one for another %s', async (_what, change) => {
    const { publicKey } = await deriveEnrolmentKey({ ...code, ...change })
    expect(hex(publicKey)).not.toBe(publicKeyHex)
  })

  it.each([
    ['seven digits', { shortNumber: '1234567' }],
    ['nine digits', { shortNumber: '123456789' }],
    ['no number', { shortNumber: '' }],
    ['wide digits', { shortNumber: '１２３４５６７８' }],
    ['a blank', { shortNumber: '1234 678' }],
    ['a line end after it', { shortNumber: '12345678\n' }],
    ['a secret of 15 octets', { secret: new Uint8Array(15) }],
    ['a secret of 17 octets', { secret: new Uint8Array(17) }],
    ['no secret', { secret: new Uint8Array() }],
  ])('is not derived with %s', async (_what, change) => {
    await expect(deriveEnrolmentKey({ ...code, ...change })).rejects.toEqual(malformed)
  })

  it('names neither secret nor number when it refuses', async () => {
    const error: unknown = await deriveEnrolmentKey({ ...code, shortNumber: '8765432' }).catch((why) => why)
    expect(String(error)).not.toContain('8765432')
    expect(JSON.stringify(error)).not.toContain('8765432')
  })
})

describe('the fragment of an enrolment code', () => {
  it.each(VECTORS)('is $fragment', (vector) => {
    const { grantId, secret } = vector.code
    expect(writeCodeFragment({ grantId, secret })).toBe(vector.fragment)
    expect(readCodeFragment(vector.fragment)).toEqual({ grantId, secret })
    expect(readCodeFragment(`#${vector.fragment}`)).toEqual({ grantId, secret })
  })

  it('carries no short number', () => {
    expect(writeCodeFragment(code)).not.toContain(code.shortNumber)
  })

  it.each([
    ['nothing in it', ''],
    ['the grant alone', code.grantId],
    ['a secret of 15 octets', fragment.slice(0, -2)],
    ['a secret of 17 octets', `${fragment}A`],
    ['a secret with padding', `${fragment}==`],
    ['a secret in plain base64', fragment.replace('AAEC', 'AA+/')],
    ['bits after the secret’s last octet', `${fragment.slice(0, -1)}x`],
    ['a grant in capitals', fragment.replace('0b9b2d0c', '0B9B2D0C')],
    ['a grant of another length', fragment.slice(1)],
    ['another separator', fragment.replace('.', ':')],
    ['two number signs', `##${fragment}`],
    ['something after it', `${fragment}&x=1`],
    ['a line end after it', `${fragment}\n`],
    ['a whole address around it', `https://approve.example.jp/enrol#${fragment}`],
  ])('is not read with %s', (_what, text) => {
    expect(() => readCodeFragment(text)).toThrow(malformed)
  })
})

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
