import { describe, expect, it } from 'vitest'
import { parseCount } from './model.js'

describe('the number of cards to make', () => {
  it.each([
    ['12', 12],
    ['１２', 12],
    [' 1 ', 1],
  ])('is read from "%s"', (words, count) => {
    expect(parseCount(words, 100)).toBe(count)
  })

  it.each(['', '0', '101', '-1', '1.5', 'ten', '1000000'])('is not "%s" where a hundred wait', (words) => {
    expect(parseCount(words, 100)).toBe('wrong')
  })
})
