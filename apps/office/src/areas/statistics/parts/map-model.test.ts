import { expect, it } from 'vitest'
import { type AreaRate, classesOf, classOf, ratesOf } from './map-model.js'

const area = (code: '08' | '27' | '43' | '00', members: number, associationMembers: number) =>
  ({ area: code, members, nonMembers: 0, associationMembers }) as const

it('takes the rates of 2016 of members only, the highest first, abroad left out', () => {
  const rates = ratesOf({
    areas: [area('27', 265, 16264), area('08', 436, 2363), area('43', 373, 3030), area('00', 1, 0)],
  })
  expect(rates.map((rate) => [rate.area, rate.percent?.toFixed(2)])).toEqual([
    ['08', '18.45'],
    ['43', '12.31'],
    ['27', '1.63'],
  ])
})

it('gives no rate to a prefecture without members', () => {
  expect(ratesOf({ areas: [area('08', 0, 0)] })[0]?.percent).toBeUndefined()
})

const rate = (percent: number): AreaRate => ({ area: '08', cards: 0, members: 1, percent })

it('makes five round classes that the few highest do not stretch', () => {
  const classes = classesOf([18.45, 12.31, 9.45, 9.43, 8.85, 1.63].map(rate))
  expect(classes.map(({ from, to }) => [from, to])).toEqual([
    [0, 2],
    [2, 4],
    [4, 6],
    [6, 8],
    [8, undefined],
  ])
})

it('puts a rate on a border into the upper class, and the highest into the last', () => {
  const classes = classesOf([9, 9, 9, 9].map(rate))
  expect([0, 2, 7.99, 8, 99].map((percent) => classOf(percent, classes)?.from)).toEqual([0, 2, 6, 8, 8])
})
