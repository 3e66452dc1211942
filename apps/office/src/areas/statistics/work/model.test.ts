import { expect, it } from 'vitest'
import { missingCards, sumsOf } from './model.js'

it('sums the columns, which add up to the total', () => {
  const name = { ja: '', en: '' }
  const sums = sumsOf([
    { state: 'a', name, total: 3, byAge: { week: 1, month: 2, quarter: 0, older: 0 } },
    { state: 'b', name, total: 5, byAge: { week: 0, month: 0, quarter: 1, older: 4 } },
  ])
  expect(sums).toEqual({ total: 8, byAge: { week: 1, month: 2, quarter: 1, older: 4 } })
})

it('counts the cards that are missing, and none when there are enough', () => {
  expect(missingCards({ blankCards: 10, neededForOpenCases: 33 })).toBe(23)
  expect(missingCards({ blankCards: 33, neededForOpenCases: 33 })).toBe(0)
})
