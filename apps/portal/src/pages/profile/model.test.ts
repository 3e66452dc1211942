import { describe, expect, it } from 'vitest'
import { draftOf, isChanged, troubleOf } from './model.js'

const STORED = { department: '内科' }

describe('the profile form', () => {
  it('begins with what is stored, and knows when something else is written', () => {
    const draft = draftOf(STORED)
    expect([draft.department, draft.societies]).toEqual(['内科', ''])
    expect(isChanged(draft, STORED)).toBe(false)
    expect(isChanged({ ...draft, department: '' }, STORED)).toBe(true)
  })

  it('accepts exactly the longest text, blanks at its ends not counted', () => {
    const draft = (length: number) => ({ ...draftOf({}), department: ` ${'科'.repeat(length)} ` })
    expect(troubleOf('department', draft(60), null)).toBeNull()
    expect(troubleOf('department', draft(61), null)).toBe('too-long')
  })

  it('marks the field that the service named, and no other', () => {
    const words = { ja: '', en: '' }
    const failure = {
      kind: 'refused',
      code: 'x',
      text: words,
      next: words,
      fields: ['/items/homeArea'],
    } as const
    expect(troubleOf('homeArea', draftOf({}), failure)).toBe('wrong')
    expect(troubleOf('practiceArea', draftOf({}), failure)).toBeNull()
  })
})
