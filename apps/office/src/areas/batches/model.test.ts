import { ALL_CASE_STATES, type Batch } from '@jitsuin/registration/contract'
import { describe, expect, it } from 'vitest'
import { progressOf, stepOf } from './model.js'

const oneOfEach = Object.fromEntries(ALL_CASE_STATES.map((state) => [state, 1])) as Batch['counts'] // one for each state

describe('the progress of a batch', () => {
  it('counts everybody once, whatever their state', () => {
    const sum = Object.values(progressOf({ counts: oneOfEach })).reduce((all, one) => all + one, 0)
    expect(sum).toBe(ALL_CASE_STATES.length)
  })

  it.each([
    ['received', 'screening'],
    ['deficient', 'screening'],
    ['production-error', 'production'],
    ['unclaimed', 'here'],
    ['handed-over', 'done'],
    ['rejected', 'ended'],
    ['returned', 'ended'],
  ] as const)('counts %s as %s', (state, step) => {
    expect(stepOf(state)).toBe(step)
  })
})
