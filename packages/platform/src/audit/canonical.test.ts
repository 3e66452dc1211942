import { describe, expect, it } from 'vitest'
import { encodeCanonical } from './canonical.js'
import { encodeLeaf } from './entry.js'

const text = (value: unknown) => new TextDecoder().decode(encodeCanonical(value))

describe('canonical JSON', () => {
  it('sorts names by UTF-16 code units, as the example of RFC 8785 §3.2.3', () => {
    const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 }
    const expected = '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}'
    expect(text(names)).toBe(expected)
  })

  it('writes strings with the shortest escapes (RFC 8785 §3.2.2.2)', () => {
    expect(text('\u20ac$\u000f\nA\'B"\\\\"/')).toBe('"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"')
  })

  it('writes whole numbers, words and nesting without space', () => {
    expect(text({ b: [1, -0, null, true], a: { z: '' } })).toBe('{"a":{"z":""},"b":[1,0,null,true]}')
  })

  it.each([
    ['a fraction', 0.5],
    ['a number beyond 2^53', 2 ** 53],
    ['not a number', Number.NaN],
    ['a lone surrogate', '\ud800'],
    ['a zero character', 'a\0'],
    ['a date', new Date(0)],
    ['undefined within an object', { a: undefined }],
    ['more than eight levels', [[[[[[[[[1]]]]]]]]]],
  ])('refuses %s', (_what, value) => {
    expect(() => encodeCanonical(value)).toThrow(expect.objectContaining({ code: 'audit/not-canonical' }))
  })

  it('puts every member of an audit row into its leaf, under a version', () => {
    const entry = {
      id: 7,
      service: 'jitsuin_ca',
      recordedAt: '2026-11-20T00:12:00.000001Z',
      occurredAt: '2026-11-20T00:12:00.000000Z',
      actor: 'officer:O-1',
      action: 'certificate/issued',
      subject: '0a',
      facts: { profile: 'signature' },
    }
    expect(new TextDecoder().decode(encodeLeaf(entry))).toBe(
      '{"action":"certificate/issued","actor":"officer:O-1","facts":{"profile":"signature"},"id":7,' +
        '"occurredAt":"2026-11-20T00:12:00.000000Z","recordedAt":"2026-11-20T00:12:00.000001Z",' +
        '"service":"jitsuin_ca","subject":"0a","v":1}',
    )
  })
})
