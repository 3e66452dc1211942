import { describe, expect, it } from 'vitest'
import { averageWords, isOver, lineOf } from './figures.js'

describe('figures', () => {
  it('shows no average where three months are not yet there, in words and in the picture', () => {
    expect(averageWords(null)).toBe('–')
    expect(averageWords(4 / 3)).toBe('1.3')
    const points = lineOf('x', [
      { month: '2026-01', value: null },
      { month: '2026-02', value: 0 },
    ])
    expect(points).toEqual([{ day: new Date('2026-02-01T00:00:00Z'), count: 0, line: 'x' }])
  })
  it('knows when a month has ended in Japan', () => {
    expect(isOver('2026-11', new Date('2026-11-30T14:59:59Z'))).toBe('running')
    expect(isOver('2026-11', new Date('2026-11-30T15:00:00Z'))).toBe('over')
  })
})
