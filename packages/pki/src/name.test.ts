import { describe, expect, it } from 'vitest'
import * as der from './der.js'
import { formatName, parseName, sameName } from './name.js'

const UNIQUE_IDENTIFIER = '2.5.4.45'
const COMMON_NAME = '2.5.4.3'
const name = (type: string, value: Uint8Array) =>
  parseName(der.parse(der.sequence(der.set(der.sequence(der.oid(type), value)))))

describe('a name with an attribute that is no text', () => {
  const octets = name(UNIQUE_IDENTIFIER, der.bitString(Uint8Array.of(1, 2)))

  it('is read, and shown in hex (RFC 4514 §2.4)', () => {
    expect(formatName(octets)).toBe('2.5.4.45=#0303000102')
  })

  it('matches the same octets, and nothing else', () => {
    expect(sameName(octets, name(UNIQUE_IDENTIFIER, der.bitString(Uint8Array.of(1, 2))))).toBe(true)
    expect(sameName(octets, name(UNIQUE_IDENTIFIER, der.bitString(Uint8Array.of(1, 3))))).toBe(false)
    expect(sameName(octets, name(UNIQUE_IDENTIFIER, der.utf8('#0303000102')))).toBe(false)
  })

  it('is refused where the attribute has to be text', () => {
    expect(() => name(COMMON_NAME, der.bitString(Uint8Array.of(1, 2)))).toThrow(
      expect.objectContaining({ code: 'der/malformed' }),
    )
  })
})
