import { describe, expect, it } from 'vitest'
import { fromBase64Url, toBase64Url } from './base64url.js'

describe('base64url', () => {
  it('is as RFC 4648 §5 and §10 have it, without padding', () => {
    const text = (word: string) => toBase64Url(new TextEncoder().encode(word))
    expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(text)).toEqual([
      '',
      'Zg',
      'Zm8',
      'Zm9v',
      'Zm9vYg',
      'Zm9vYmE',
      'Zm9vYmFy',
    ])
    expect(toBase64Url(Uint8Array.of(0xfb, 0xff))).toBe('-_8')
  })

  it('gives back a megabyte of any octets', () => {
    const octets = Uint8Array.from({ length: 1_000_003 }, (_, at) => (at * 31) & 0xff)
    expect(Buffer.from(fromBase64Url(toBase64Url(octets))).equals(octets)).toBe(true)
  })
})
