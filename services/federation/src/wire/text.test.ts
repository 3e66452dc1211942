import { describe, expect, it } from 'vitest'
import { lineSchema, sentencesSchema } from './text.js'

describe('text of people', () => {
  it('is taken without the spaces around it; sentences on several lines', () => {
    expect(lineSchema(10).parse(' 見本 ')).toBe('見本')
    expect(sentencesSchema(20).parse('一行目\n二行目\n')).toBe('一行目\n二行目')
  })

  it.each([
    ['nothing', '  '],
    ['too much', 'x'.repeat(11)],
    ['half a character', '\ud800'],
    ['a null', 'a\0b'],
    ['a mark of direction', 'a\u202eb'],
    ['a space without width', 'a\u200bb'],
    ['a carriage return', 'a\rb'],
  ])('is refused with %s', (_what, text) => {
    expect(lineSchema(10).safeParse(text).success).toBe(false)
    expect(sentencesSchema(10).safeParse(text).success).toBe(false)
  })

  it('is one line where one is wanted', () => {
    expect(lineSchema(10).safeParse('a\nb').success).toBe(false)
  })
})
