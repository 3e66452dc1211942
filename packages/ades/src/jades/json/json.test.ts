import { utf8 } from '@jitsuin/kernel'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.js'
import { decodeJsonText, parseJson } from './parse-json.js'

const canonical = (text: string) => canonicalJson(parseJson(text), { numbers: 'rfc8785' })

describe('the canonical form of JSON', () => {
  it('is the one of RFC 8785 §3.2.3, where every kind of value stands', () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`
    expect(canonical(input)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('has members in the order of UTF-16 units, as in RFC 8785 §3.2.3', () => {
    const input = String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
      "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`
    const names = [...(canonical(input) ?? '').matchAll(/":"([^"]+)"/g)].map(([, name]) => name)
    expect(names).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  it('keeps the digits of a number where these are what counts', () => {
    expect(canonicalJson(parseJson('{"b":1.50,"a":-0}'), { numbers: 'as-written' })).toBe('{"a":-0,"b":1.50}')
    expect(canonical('[1e999]')).toBeUndefined()
  })
})

describe('the strict reader of JSON', () => {
  it.each([
    ['a name twice', '{"a":1,"a":1}', 'json/duplicate-name'],
    ['a name twice, once escaped', '{"a":1,"\\u0061":1}', 'json/duplicate-name'],
    ['something behind the value', '{} {}', 'json/malformed'],
    ['a comma at the end', '[1,]', 'json/malformed'],
    ['a number with a zero before it', '[01]', 'json/malformed'],
    ['a number that is none', '[NaN]', 'json/malformed'],
    ['a control character', '["\n"]', 'json/malformed'],
    ['half a surrogate', '["\\ud800"]', 'json/malformed'],
    ['an unknown escape', '["\\x41"]', 'json/malformed'],
    ['a string without end', '["a', 'json/malformed'],
    ['a byte order mark', '\ufeff{}', 'json/malformed'],
    ['no value', ' ', 'json/malformed'],
    ['too many levels', '['.repeat(70) + ']'.repeat(70), 'json/limits'],
  ])('refuses %s', (_what, text, code) => {
    expect(() => parseJson(decodeJsonText(utf8(text)))).toThrow(expect.objectContaining({ code }))
  })

  it('refuses octets that are not UTF-8', () => {
    expect(() => decodeJsonText(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(
      expect.objectContaining({ code: 'json/malformed' }),
    )
  })

  it('says where a value stands, character for character', () => {
    const text = ' {"紹介" : [ true, "状\\n" ] } '
    const root = parseJson(text)
    const list = root.kind === 'object' ? root.members.get('紹介') : undefined
    expect(text.slice(list?.start, list?.end)).toBe('[ true, "状\\n" ]')
  })
})
