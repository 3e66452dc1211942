import { describe, expect, it } from 'vitest'
import { unifyWidth } from './profile-text.js'
import { profileChangeSchema } from './schemas.js'

const parse = (items: Record<string, string>) => profileChangeSchema.safeParse({ revision: 0, items })
const tidy = (items: Record<string, string>) => parse(items).data?.items

describe('a profile that is sent', () => {
  it('gets one width: half for letters and digits, full for kana', () => {
    expect(tidy({ institution: 'ＡＢＣ１２３　ﾎｽﾋﾟﾀﾙ（ﾐﾎﾝ）' })).toEqual({
      institution: 'ABC123 ホスピタル（ミホン）',
    })
  })

  it('keeps the variant ideographs of names, which full normalisation would replace', () => {
    const variants = '\u{fa11}\u{fa16}髙﨑' // 﨑 and 猪 as compatibility ideographs
    expect(unifyWidth(variants)).toBe(variants)
    expect(variants.normalize('NFC')).not.toBe(variants)
  })

  it('joins a kana and its sound mark, as some machines write them', () => {
    expect(unifyWidth('か\u3099')).toBe('が')
  })

  it('loses blanks at its ends and doubled ones, and keeps line ends only where there are several lines', () => {
    expect(tidy({ department: '  内科 \n 外科 ', societies: ' 甲学会 \r\n\r\n\r\n\r\n 乙学会 ' })).toEqual({
      department: '内科 外科',
      societies: '甲学会\n\n乙学会',
    })
  })

  it('is accepted up to the length of its item, counted after tidying', () => {
    expect(tidy({ department: ` ${'科'.repeat(60)} ` })).toEqual({ department: '科'.repeat(60) })
    expect(parse({ department: '科'.repeat(61) }).success).toBe(false)
  })

  it.each([
    ['a control character', { department: '内\u0000科' }],
    ['a mark that turns the direction of writing', { institution: 'abc\u202excba' }],
    ['half a surrogate pair', { statement: '\ud840' }],
    ['an item that does not exist', { password: 'x' }],
  ])('is refused with %s', (_what, items) => {
    expect(parse(items).success).toBe(false)
  })
})
