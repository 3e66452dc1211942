import { describe, expect, it } from 'vitest'
import { gatherCatalogue, renderCatalogue } from './catalogue.js'
import { PLATFORM_ERRORS } from './errors.js'

const ROW = { ja: '日', en: 'E', next: { ja: '次', en: 'N' } }

describe('the error catalogue', () => {
  it('lists every code of every table once, in order', () => {
    const rows = gatherCatalogue([{ 'b/x': ROW }, { 'a/y': ROW }])
    expect(rows.map(({ code }) => code)).toEqual(['a/y', 'b/x'])
    expect(renderCatalogue(rows)).toContain('| `a/y` | 日<br>E | 次<br>N |')
  })

  it('refuses a code that two tables declare', () => {
    expect(() => gatherCatalogue([PLATFORM_ERRORS, { 'http/internal': ROW }])).toThrow(
      expect.objectContaining({ code: 'catalogue/duplicate' }),
    )
  })
})
