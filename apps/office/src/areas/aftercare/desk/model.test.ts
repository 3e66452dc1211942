import { ALL_PROCEDURE_STATES } from '@jitsuin/registration/contract'
import { describe, expect, it } from 'vitest'
import { elapsedWords } from '../parts/elapsed.js'
import { DESK_STEPS, groupDigits, stepsOf } from './model.js'

describe('the phone desk', () => {
  it('has one step in hand at most, and none before it is left waiting', () => {
    for (const state of ALL_PROCEDURE_STATES) {
      const steps = DESK_STEPS.map((step) => stepsOf(state)[step])
      expect(steps.filter((step) => step === 'active').length).toBeLessThanOrEqual(1)
      const firstWaiting = steps.indexOf('waiting')
      if (firstWaiting >= 0) expect(steps.slice(firstWaiting)).not.toContain('done')
    }
  })

  it.each([
    ['09012345678', '090-1234-5678'],
    ['0312345678', '03-1234-5678'],
    ['12', '12'],
  ])('reads %s as %s', (digits, grouped) => {
    expect(groupDigits(digits)).toBe(grouped)
  })

  it.each([
    [0, '0:00'],
    [59_999, '0:59'],
    [60_000, '1:00'],
    [3_600_000 + 65_000, '1:01:05'],
    [-5000, '0:00'],
  ])('%i ms have passed: %s', (passed, words) => {
    const since = '2026-11-20T00:00:00Z'
    expect(elapsedWords(since, Date.parse(since) + passed)).toBe(words)
  })
})
