import { describe, expect, it } from 'vitest'
import { readMemberList } from '../campaigns/member-list.js'
import { MOST_COLUMNS, readCsv } from './read-csv.js'

const LIMITS = { bytes: 2 * 1024 * 1024, rows: 3 }
const read = (text: string) => readCsv(Buffer.from(text), LIMITS)

describe('a CSV', () => {
  it('is read with its mark, its blanks and its quotes', () => {
    expect(read('\uFEFF氏名, 番号\r\n"見本, 太郎",1\r\n\r\n')).toEqual({
      verdict: 'read',
      encoding: 'UTF-8',
      rows: [
        ['氏名', '番号'],
        ['見本, 太郎', '1'],
      ],
    })
  })

  it.each([
    ['one row too many', 'a\n'.repeat(LIMITS.rows + 1), 'too many rows'],
    ['a heading that never ends', 'a,'.repeat(500_000), 'too many columns'],
    ['one row that is too wide', `a,b\n${'a,'.repeat(MOST_COLUMNS)}a\n`, 'too many columns'],
    ['a quote that is never closed', '"a\n', 'no CSV'],
    ['more bytes than allowed', 'a'.repeat(LIMITS.bytes + 1), 'too large'],
  ])('is unreadable with %s', (_what, text, why) => {
    expect(read(text)).toEqual({ verdict: 'unreadable', why })
  })

  it('of members is bounded in columns, too', () => {
    expect(() => readMemberList(Buffer.from('a,'.repeat(500_000)))).toThrow(
      expect.objectContaining({ code: 'campaign/list-unreadable' }),
    )
  })
})
