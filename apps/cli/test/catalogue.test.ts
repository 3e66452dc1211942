import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { renderErrors } from '../src/catalogue.js'

describe('the error catalogue', () => {
  it('stands in docs/errors.md as the program knows it (jitsuin errors > docs/errors.md)', () => {
    const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
    expect(page.trimEnd()).toBe(renderErrors().trimEnd())
  })

  it('says everything in both languages, with what to do next', () => {
    const rows = renderErrors()
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    expect(rows.length).toBeGreaterThan(200)
    for (const row of rows) expect(row).toMatch(/\| `[^`]+` \| .*[ぁ-んァ-ヶ一-龠].*<br>.*[A-Za-z].* \|/u)
  })
})
