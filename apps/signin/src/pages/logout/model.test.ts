import { describe, expect, it } from 'vitest'
import { completeLogout, partialLogout } from '../../../test/answers.js'
import { RESULT_STATES, verdictOf } from './model.js'

describe('a central logout (T-C09-5)', () => {
  it('is complete only when every partner answered that it is done', () => {
    expect(verdictOf(completeLogout)).toBe('complete')
    expect(verdictOf(partialLogout)).toBe('partial')
  })

  it('is under way while a partner may still answer', () => {
    const results = [{ partnerId: 'aozora', result: 'asked' as const }]
    expect(verdictOf({ runId: 'run', results })).toBe('under-way')
  })

  it.each(['failed', 'no-answer', 'no-channel'] as const)(
    'never draws a partner with %s as signed out',
    (result) => {
      expect(RESULT_STATES[result]).not.toBe('done')
    },
  )
})
