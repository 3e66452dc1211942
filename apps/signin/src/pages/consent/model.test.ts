import { describe, expect, it } from 'vitest'
import { changedQuestion, firstQuestion } from '../../../test/answers.js'
import { agreement, rowsOf } from './model.js'

describe('a question of consent', () => {
  it('marks nothing at the first use, where everything is new', () => {
    expect(rowsOf(firstQuestion).every(({ mark }) => mark === null)).toBe(true)
  })

  it('puts what is new since the person agreed first, and marks it alone', () => {
    const [first, ...others] = rowsOf(changedQuestion)
    expect(first).toMatchObject({ name: 'prefecture', mark: 'new' })
    expect(others.every(({ mark }) => mark === null)).toBe(true)
  })

  it('shows the values that would travel, a moment in Japan time, and says where there is none', () => {
    const rows = new Map(rowsOf(firstQuestion).map((row) => [row.name, row.values]))
    expect(rows.get('displayName')).toEqual([{ kind: 'text', text: '実印 太郎' }])
    expect(rows.get('certNotAfter')).toEqual([{ kind: 'instant', iso: '2029-03-31T14:59:59Z' }])
    expect(rows.get('affiliation')).toEqual([])
    expect(rows.get('hcRole')).toEqual([
      { kind: 'words', words: { ja: '医師（Medical Doctor）', en: 'Medical Doctor' } },
    ])
  })

  it('is agreed to with the digest of what was shown', () => {
    expect(agreement(firstQuestion, '')).toEqual({ decision: 'agree', digest: 'digest-1' })
  })

  it('is not agreed to without a reason where one is asked', () => {
    expect(agreement(changedQuestion, '  ')).toBeNull()
    expect(agreement(changedQuestion, ' 紹介患者の診療 ')).toEqual({
      decision: 'agree',
      digest: 'digest-2',
      reason: '紹介患者の診療',
    })
  })
})
