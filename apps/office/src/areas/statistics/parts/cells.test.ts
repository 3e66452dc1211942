import type { ReportRow } from '@jitsuin/statistics/contract'
import { expect, it } from 'vitest'
import { blocksOf, grouped, shownCell } from './cells.js'

const row: ReportRow = { area: '43', look: 'plain', cells: [] }
const show = (kind: Parameters<typeof shownCell>[1], cell: string, language: 'ja' | 'en' = 'ja') =>
  shownCell(row, kind, { cell, language })

it('shows stored digits in groups, with their sign and their percent', () => {
  expect([show('count', '168533'), show('change', '+4822'), show('percent', '18.45')]).toEqual([
    '168,533',
    '+4,822',
    '18.45%',
  ])
  expect([grouped(999), grouped(1000), grouped(1234567)]).toEqual(['999', '1,000', '1,234,567'])
})

it('leaves an empty cell empty: nothing is not zero', () => {
  expect([show('count', ''), show('percent', ''), show('rank', '')]).toEqual(['', '', ''])
})

it('names a prefecture in the reader’s language, and the total too', () => {
  expect([show('area', '熊本県'), show('area', '熊本県', 'en')]).toEqual(['熊本県', 'Kumamoto'])
  const total: ReportRow = { look: 'total', cells: [] }
  expect(shownCell(total, 'area', { cell: '合計', language: 'en' })).toBe('Total')
})

it('splits a table where the report says, and not a short one', () => {
  const rows = [row, row, row]
  const report = {
    rows,
    kind: 'totals',
    title: TEXT,
    asOf: TEXT,
    columns: [],
    legend: [],
    notes: [],
  } as const
  expect(blocksOf({ ...report, firstBlock: 2 }).map((block) => block.length)).toEqual([2, 1])
  expect(blocksOf({ ...report, firstBlock: 3 })).toHaveLength(1)
  expect(blocksOf(report)).toHaveLength(1)
})

const TEXT = { ja: '', en: '' }
