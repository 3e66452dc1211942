import { describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from './base64url.js'
import { base64urlOf, octets } from './octets.js'

/** RFC 4648 §10 without padding; the last two use the letters in which §5 differs from §4. */
const VECTORS = [
  ['', ''],
  ['66', 'Zg'],
  ['666f', 'Zm8'],
  ['666f6f', 'Zm9v'],
  ['666f6f62', 'Zm9vYg'],
  ['666f6f6261', 'Zm9vYmE'],
  ['666f6f626172', 'Zm9vYmFy'],
  ['fbff', '-_8'],
  ['ffffff', '____'],
] as const

describe('base64url', () => {
  it.each(VECTORS)('of %s is "%s"', (hex, text) => {
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'))
    expect(toBase64url(bytes)).toBe(text)
    expect(base64urlOf(bytes)).toBe(text)
    expect(fromBase64url(text)).toEqual(bytes)
    expect(Uint8Array.from(octets(text))).toEqual(bytes)
  })

  it.each([
    ['padding', 'Zg=='],
    ['the plain alphabet', '+/8'],
    ['bits after the last octet', 'Zh'],
    ['one letter', 'Z'],
    ['five letters', 'Zm9vY'],
    ['a blank', 'Zm 9v'],
    ['a line end', 'Zm9v\n'],
    ['a wide letter', 'Ｚg'],
  ])('is not read with %s', (_what, text) => {
    expect(fromBase64url(text)).toBeUndefined()
  })
})
