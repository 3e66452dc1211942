import { createVerify, generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CURVE_BYTES, type CurveName, signatureFromDer, signatureToDer } from './ecdsa-form.js'

const MESSAGE = Buffer.from('処方箋')
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

describe('the two forms of an ECDSA signature', () => {
  it('are the ones of RFC 6979 A.2.5 (P-256, SHA-256, "sample")', () => {
    const r = 'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716'
    const s = 'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8'
    const der = bytes(`3046 022100${r} 022100${s}`)
    expect(signatureFromDer(der, 32)).toEqual(Buffer.from(r + s, 'hex'))
    expect(signatureToDer(bytes(r + s))).toEqual(Buffer.from(der))
  })

  it.each(Object.keys(CURVE_BYTES) as CurveName[])(
    'turn into each other as OpenSSL writes them: %s',
    (namedCurve) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
      for (let round = 0; round < 12; round++) {
        const der = createDer(privateKey)
        const raw = signatureFromDer(der, CURVE_BYTES[namedCurve])
        expect(verify('sha256', MESSAGE, { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true)
        expect(Buffer.from(signatureToDer(raw))).toEqual(Buffer.from(der))
        expect(createVerify('sha256').update(MESSAGE).verify(publicKey, signatureToDer(raw))).toBe(true)
      }
    },
  )

  it('fills small numbers with zeros on the left', () => {
    expect(signatureFromDer(bytes('3006 020101 020102'), 2)).toEqual(Buffer.from([0, 1, 0, 2]))
    expect(signatureToDer(bytes('0001 0080'))).toEqual(Buffer.from(bytes('3007 020101 02020080')))
  })

  it.each([
    ['no octets', ''],
    ['another tag', '3106 020101 020102'],
    ['a negative number', '3006 020181 020102'],
    ['a needless zero', '3007 02020001 020102'],
    ['an empty number', '3005 0200 020102'],
    ['a needlessly long length', '308106 020101 020102'],
    ['one number', '3003 020101'],
    ['three numbers', '3009 020101 020102 020103'],
    ['octets behind', '3006 020101 020102 00'],
    ['a cut number', '3006 020101 0202'],
    ['a number too big for the curve', '3008 0203010000 020102'],
  ])('refuses %s', (_what, hex) => {
    expect(() => signatureFromDer(bytes(hex), 2)).toThrow(
      expect.objectContaining({ code: 'xml-signature/malformed' }),
    )
  })

  it.each(['', '01', '000001', '0000', '0100', '01'.repeat(200)])('refuses to make DER of %s', (hex) => {
    expect(() => signatureToDer(bytes(hex))).toThrow(
      expect.objectContaining({ code: 'xml-signature/malformed' }),
    )
  })
})

function createDer(key: Parameters<typeof sign>[2]): Uint8Array {
  return sign('sha256', MESSAGE, key)
}
