import { describe, expect, it } from 'vitest'
import { ADES_ERRORS } from '../errors.js'
import { REASONS } from './reasons.js'

describe('the words of reports', () => {
  it.each(Object.entries(REASONS))('of %s are whole sentences in both languages', (_code, row) => {
    expect(row.ja).toMatch(/。$/)
    expect(row.en).toMatch(/^[A-Z].*\.$/)
  })

  it.each(Object.entries(REASONS).filter(([, { verdict }]) => verdict.startsWith('IN')))(
    'of %s name a sub-indication and say what would make it valid',
    (_code, { subIndication, remedy }) => {
      expect(subIndication).toMatch(/^[A-Z_]+$/)
      expect(remedy?.ja).toMatch(/。$/)
      expect(remedy?.en).toMatch(/\.$/)
    },
  )

  it.each(Object.entries(ADES_ERRORS))('of the error %s say what to do next', (_code, { ja, en, next }) => {
    for (const sentence of [ja, next.ja]) expect(sentence).toMatch(/。$/)
    for (const sentence of [en, next.en]) expect(sentence).toMatch(/\.$/)
  })
})
