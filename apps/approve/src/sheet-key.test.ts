import { describe, expect, it } from 'vitest'
import { SHEET_KEYS, sheetKeyFor } from './sheet-key.js'

const ID = '0b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11'
const OTHER = '1b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11'
/** 32 octets of zero: 43 times A. */
const KEY = 'A'.repeat(43)

describe('the key of a list in the address', () => {
  it('is 32 octets of base64url, for the authorisation of the address', () => {
    const found = SHEET_KEYS.read(`/a/${ID}`, `#${KEY}`)
    expect(found).toEqual({ state: 'read', authorisation: ID, key: KEY })
    if (!found) throw new Error('A key')
    expect(sheetKeyFor(ID, found)).toEqual({ key: KEY })
    expect(sheetKeyFor(OTHER, found)).toBe('absent')
  })

  it.each([
    ['one octet less', KEY.slice(1)],
    ['one octet more', `${KEY}AA`],
    ['bits that another text would give too', `${KEY.slice(1)}B`],
    ['padding', `${KEY}=`],
    ['the letters of plain base64', `+/${KEY.slice(2)}`],
    ['markup', '<script>'],
  ])('is refused with %s', (_what, key) => {
    const found = SHEET_KEYS.read(`/a/${ID}`, `#${key}`)
    if (!found) throw new Error('An address of a list')
    expect(sheetKeyFor(ID, found)).toBe('malformed')
    expect(sheetKeyFor(OTHER, found)).toBe('absent')
  })

  it('is none at first, and other addresses have none', () => {
    expect(sheetKeyFor(ID, SHEET_KEYS.atFirst)).toBe('absent')
    for (const pathname of ['/', '/enrol', `/a/${ID}/x`, `/b/${ID}`])
      expect(SHEET_KEYS.read(pathname, `#${KEY}`)).toBeUndefined()
  })
})
