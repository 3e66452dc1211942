import { describe, expect, it } from 'vitest'
import { encodeSignInStatement, parseSignInStatement } from './sign-in-statement.js'

/** Written by hand from the form in the module's comment; the nonce is 32 octets 00 … 1f. */
const NONCE = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
const TEXT =
  'jitsuin-sign-in/1\n' +
  'origin: https://portal.example.jp\n' +
  `nonce: ${NONCE}\n` +
  'issued: 2026-11-21T03:04:05Z\n' +
  'expires: 2026-11-21T03:06:05Z\n'
const STATEMENT = {
  origin: 'https://portal.example.jp',
  nonce: NONCE,
  issuedAt: new Date('2026-11-21T03:04:05Z'),
  expiresAt: new Date('2026-11-21T03:06:05Z'),
}

const bytes = (text: string) => new TextEncoder().encode(text)
const malformed = expect.objectContaining({ code: 'statement/malformed' })

describe('the sign-in statement', () => {
  it('is these very bytes', () => {
    expect(new TextDecoder().decode(encodeSignInStatement(STATEMENT))).toBe(TEXT)
    expect(parseSignInStatement(bytes(TEXT))).toEqual(STATEMENT)
  })

  it('begins like no document, no CMS attributes and no TLS transcript', () => {
    const [first] = encodeSignInStatement(STATEMENT)
    expect(String.fromCharCode(first ?? 0)).toBe('j') // DER begins with 30 or 31, TLS 1.3 with 20, XML with < or white space
  })

  it('counts whole seconds', () => {
    const issuedAt = new Date('2026-11-21T03:04:05.999Z')
    expect(new TextDecoder().decode(encodeSignInStatement({ ...STATEMENT, issuedAt }))).toBe(TEXT)
  })

  it.each([
    ['a page instead of an origin', { origin: 'https://portal.example.jp/login' }],
    ['no origin', { origin: 'null' }],
    ['a line of the site’s own in the origin', { origin: 'https://a.example\nnonce: x' }],
    ['a nonce of 31 octets', { nonce: NONCE.slice(0, -1) }],
    ['a nonce in another alphabet', { nonce: NONCE.replace('A', '+') }],
  ])('is not written with %s', (_what, change) => {
    expect(() => encodeSignInStatement({ ...STATEMENT, ...change })).toThrow(malformed)
  })

  it.each([
    ['another domain tag', TEXT.replace('sign-in/1', 'sign-in/2')],
    ['a line more', `${TEXT}role: doctor\n`],
    ['a line less', TEXT.replace(/issued.*\n/, '')],
    ['lines in another order', TEXT.replace(/(origin.*\n)(nonce.*\n)/, '$2$1')],
    ['CRLF', TEXT.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${TEXT}`],
    ['no last line end', TEXT.slice(0, -1)],
    ['a time with an offset', TEXT.replace('03:04:05Z', '12:04:05+09:00')],
    ['a day that does not exist', TEXT.replace('2026-11-21T03:04', '2026-02-30T03:04')],
    ['an origin in capitals', TEXT.replace('portal.example', 'Portal.example')],
    ['more than 600 bytes', TEXT.replace('portal', 'p'.repeat(600))],
    ['nothing', ''],
  ])('is not read with %s', (_what, text) => {
    expect(() => parseSignInStatement(bytes(text))).toThrow(malformed)
  })

  it('is not read with bytes that are no UTF-8', () => {
    const broken = bytes(TEXT).with(30, 0xff)
    expect(() => parseSignInStatement(broken)).toThrow(malformed)
  })

  it('is one statement for each byte: a changed one is another statement or none', () => {
    const original = bytes(TEXT)
    for (const [at, byte] of original.entries()) {
      const changed = original.with(at, byte ^ 1)
      try {
        expect(encodeSignInStatement(parseSignInStatement(changed))).toEqual(changed)
        expect(parseSignInStatement(changed)).not.toEqual(STATEMENT)
      } catch (error) {
        expect(error).toEqual(malformed)
      }
    }
  })
})
