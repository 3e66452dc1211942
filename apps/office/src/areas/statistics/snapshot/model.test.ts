import type { Report } from '@jitsuin/statistics/contract'
import { expect, it } from 'vitest'
import { chartPoints, headFigures } from './model.js'

const NAMES = { applications: '申請数', cards: '発行数', holders: '保有者数' }
const TEXT = { ja: '', en: '' }
const report = (kind: Report['kind'], rows: readonly (readonly string[])[]): Report => ({
  kind,
  title: TEXT,
  asOf: TEXT,
  columns: [],
  rows: rows.map((cells) => ({ look: 'plain', cells })),
  legend: [],
  notes: [],
})

it('finds the difference of 83 between applications and cards of 2016 (T-C01-3)', () => {
  const figures = headFigures({ cards: { members: 7181, nonMembers: 294 }, applications: 7558 })
  expect([figures.issued, figures.difference]).toEqual([7475, 83])
})

it('knows no difference where the source says nothing of applications', () => {
  expect(headFigures({ cards: { members: 11_652, nonMembers: 645 } }).difference).toBeUndefined()
})

it('draws applications and cards as two lines over the months (T-C12-2)', () => {
  const points = chartPoints(report('applications', [['2016-10', '107', '100', '7', '90', '17']]), NAMES)
  expect(points.map(({ day, count, line }) => [day.toISOString().slice(0, 7), count, line])).toEqual([
    ['2016-10', 107, '申請数'],
    ['2016-10', 90, '発行数'],
  ])
})

it('draws nothing of a table without a time, and no point of an empty cell', () => {
  expect(chartPoints(report('totals', [['1', '北海道', '247']]), NAMES)).toEqual([])
  expect(chartPoints(report('penetration', [['2018-09-30', '']]), NAMES)).toEqual([])
})
