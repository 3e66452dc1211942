import { describe, expect, it } from 'vitest'
import type { AreaCards, IssuanceFigures, Report } from '../src/contract.js'
import { longEraDay, shortEraDay } from '../src/domain/days.js'
import { denominatorFor, membersByAreaFor, PUBLISHED_DENOMINATORS } from '../src/domain/denominators.js'
import { checkFigures, sum, total } from '../src/domain/figures.js'
import { PUBLISHED_HOLDERS } from '../src/domain/published.js'
import { competitionRanks, percent } from '../src/domain/rates.js'
import { applicationsReport, differenceReport } from '../src/domain/reports/applications.js'
import { comparisonReport } from '../src/domain/reports/comparison.js'
import { distributionReport } from '../src/domain/reports/distribution.js'
import { partnersReport } from '../src/domain/reports/partners.js'
import { rateText } from '../src/domain/reports/penetration.js'
import { rankingReport } from '../src/domain/reports/ranking.js'
import { totalsReport } from '../src/domain/reports/totals.js'
import { daysAtPercentile, rowsByState } from '../src/domain/work.js'
import { FIGURES_2016, FIGURES_2018, sourceRows } from './source-tables.js'

const SOURCE_2016 = sourceRows('issuance-2016-12-15.csv')
const SOURCE_2018 = sourceRows('issuance-2018-11-30.csv')
const MEMBERS = membersByAreaFor(PUBLISHED_DENOMINATORS, '2016-12-15')

const cells = ({ rows }: Report) => rows.map((row) => row.cells)
const marked = ({ rows }: Report, look: string) =>
  rows.filter((row) => row.look === look).map((row) => row.cells[0])

describe('the tables of the source (T-C12-1)', () => {
  it('(a) gives every cell of 2016: all, members, non-members, and the printed totals', () => {
    const report = distributionReport(FIGURES_2016.cards, '2016-12-15')
    expect(cells(report)).toEqual([
      ...SOURCE_2016.map(({ prefecture, total, member, nonmember }) => [
        prefecture,
        total,
        member,
        nonmember,
      ]),
      ['合計', '7475', '7181', '294'],
    ])
    expect(report.asOf.ja).toBe('2016/12/15現在')
    expect(report.rows[(report.firstBlock ?? 0) - 1]?.cells[0]).toBe('三重県')
  })

  it('(a) marks the ten greatest and the ten smallest of 2016 that the source lists', () => {
    const report = distributionReport(FIGURES_2016.cards, '2016-12-15')
    const top = '福岡 東京 兵庫 茨城 熊本 神奈川 大阪 愛媛 愛知 静岡'
    const bottom = '福井 山梨 鳥取 奈良 和歌山 山形 滋賀 香川 岩手 高知'
    expect(new Set(marked(report, 'top').map(withoutKind))).toEqual(new Set(top.split(' ')))
    expect(new Set(marked(report, 'bottom').map(withoutKind))).toEqual(new Set(bottom.split(' ')))
  })

  it('(a) marks the ten greatest and the ten smallest of 2018 that the source lists', () => {
    const report = distributionReport(FIGURES_2018.cards, '2018-11-30')
    const top = '福岡 兵庫 東京 茨城 熊本 神奈川 大阪 愛知 愛媛 徳島'
    const bottom = '福井 山梨 鳥取 和歌山 石川 奈良 高知 滋賀 山形 岩手'
    expect(new Set(marked(report, 'top').map(withoutKind))).toEqual(new Set(top.split(' ')))
    expect(new Set(marked(report, 'bottom').map(withoutKind))).toEqual(new Set(bottom.split(' ')))
  })

  it('(b) gives every cell of 2016 with both ranks: in order of rank, ties in JIS order, abroad last', () => {
    const report = rankingReport(FIGURES_2016.cards, MEMBERS, '2016-12-15')
    const inOrder = SOURCE_2016.toSorted((one, other) => Number(one.count_rank) - Number(other.count_rank))
    expect(cells(report)).toEqual([
      ...inOrder.map((row) => [
        row.count_rank,
        row.prefecture,
        row.jma_members,
        row.member,
        row.rate_pct,
        row.rate_rank,
      ]),
      ['', '合計', '168533', '7181', '4.3', ''],
    ])
    expect(report.notes[0]?.ja).toContain('平成28年12月1日現在の調査')
  })

  it('(c) gives every cell of 2018 with the rank of all cards; abroad has none', () => {
    const report = totalsReport(FIGURES_2018.cards, '2018-11-30')
    const body = report.rows.slice(0, 48)
    expect(body.map((row) => row.cells.slice(0, 5))).toEqual(
      SOURCE_2018.map((row, index) => [`${index + 1}`, row.prefecture, row.total, row.member, row.nonmember]),
    )
    expect(report.rows.at(-1)?.cells).toEqual(['', '合計', '12297', '11652', '645', ''])
    expect(report.asOf.ja).toBe('H30.11.30 現在')
    const rankOf = (name: string) => body.find((row) => row.cells[1] === name)?.cells[5]
    // Stated by the source: the first five, and a rank that two share.
    expect(['福岡県', '兵庫県', '東京都', '茨城県', '熊本県'].map(rankOf)).toEqual(['1', '2', '3', '4', '5'])
    const ranks = body.map((row) => row.cells[5])
    expect([33, 34, 35].map((rank) => ranks.filter((each) => each === `${rank}`).length)).toEqual([2, 0, 1])
    expect(rankOf('海外')).toBe('')
  })

  it('the last ranks of 2018 follow from another count than ours: sorted totals, first place of each', () => {
    const totals = SOURCE_2018.slice(0, 47).map(({ total }) => Number(total))
    const sorted = totals.toSorted((one, other) => other - one)
    const expected = totals.map((count) => String(sorted.indexOf(count) + 1))
    const report = totalsReport(FIGURES_2018.cards, '2018-11-30')
    expect(report.rows.slice(0, 47).map((row) => row.cells[5])).toEqual(expected)
  })
})

describe('highlights', () => {
  const even = (counts: readonly number[]): AreaCards[] =>
    FIGURES_2016.cards.map(({ area }, index) => ({ area, members: counts[index] ?? 0, nonMembers: 0 }))

  it('mark all that are tied at the tenth place', () => {
    const counts = Array.from({ length: 47 }, (_, index) => (index < 12 ? 500 : index > 35 ? 1 : 100))
    const report = distributionReport(even(counts), '2026-11-21')
    expect(marked(report, 'top')).toHaveLength(12)
    expect(marked(report, 'bottom')).toHaveLength(11)
  })

  it('mark nobody when all are equal, and abroad never', () => {
    const report = distributionReport(even(Array.from({ length: 47 }, () => 5)), '2026-11-21')
    expect([...marked(report, 'top'), ...marked(report, 'bottom')]).toEqual([])
    const abroadMost = distributionReport(
      [
        { area: '00', members: 9999, nonMembers: 0 },
        { area: '01', members: 1, nonMembers: 0 },
      ],
      '2026-11-21',
    )
    expect(abroadMost.rows.find((row) => row.area === '00')?.look).toBe('plain')
  })
})

describe('rates', () => {
  it.each([
    [436, 2363, '18.45'],
    [265, 16264, '1.63'],
    [1, 8, '12.50'],
    [0, 3, '0.00'],
    [1, 20_000, '0.01'],
    [1, 20_001, '0.00'],
    [5, 5, '100.00'],
  ])('%i of %i is %s %%: two decimals, half up', (part, whole, text) => {
    expect(percent({ part, whole }, 2)).toBe(text)
  })

  it('share a rank among equals and leave out the next (19, 19, 21)', () => {
    expect(competitionRanks([5, 7, 7, 9], (one, other) => one > other)).toEqual([4, 2, 2, 1])
  })

  it('reproduces the published rates that both counts are known of: 4.3, 3.8, 6.5 %', () => {
    const of = (day: string) => PUBLISHED_HOLDERS.find((row) => row.day === day)
    const shown = (day: string, group: 'members' | 'doctors') => {
      const rate = of(day)?.[group]
      return rate && [rateText(rate), rate.from === 'counts' ? rate.of.countedOn : 'printed']
    }
    expect(shown('2016-12-15', 'members')).toEqual(['4.3', '2016-12-01'])
    expect(shown('2018-09-30', 'doctors')).toEqual(['3.8', '2016-12-31'])
    expect(shown('2022-04-30', 'doctors')).toEqual(['6.5', '2018-12-31'])
    // Printed without their counts, and said so: 6.7 and 11.0 %.
    expect(shown('2018-09-30', 'members')).toEqual(['6.7', 'printed'])
    expect(shown('2022-04-30', 'members')).toEqual(['11.0', 'printed'])
  })

  it('finds those two printed rates possible: some number of members’ cards gives them', () => {
    const members = PUBLISHED_DENOMINATORS.filter(({ kind }) => kind === 'members').map((one) => one.total)
    const range = { least: Math.min(...members), most: Math.max(...members) }
    for (const [holders, rate, knownBefore] of [
      [12_054, 0.067, 7181],
      [21_341, 0.11, 11_652],
    ] as const) {
      expect(rate * range.most).toBeGreaterThan(knownBefore)
      expect(rate * range.least).toBeLessThan(holders)
    }
  })

  it('takes the newest count that is not later than the day, and refuses a day before all', () => {
    expect(denominatorFor(PUBLISHED_DENOMINATORS, 'doctors', '2018-09-30').total).toBe(319_480)
    expect(denominatorFor(PUBLISHED_DENOMINATORS, 'doctors', '2016-12-31').total).toBe(319_480)
    expect(denominatorFor(PUBLISHED_DENOMINATORS, 'doctors', '2016-12-30').total).toBe(311_205)
    expect(() => denominatorFor(PUBLISHED_DENOMINATORS, 'members', '2016-11-30')).toThrow(
      expect.objectContaining({ code: 'statistics/denominator-unknown' }),
    )
  })
})

describe('applications', () => {
  const months = [
    { month: '2016-10', applications: { members: 100, nonMembers: 7 }, validCards: 90 },
    { month: '2016-11', applications: { members: 40, nonMembers: 3 }, validCards: 141 },
  ]
  const figures: IssuanceFigures = {
    cards: [{ area: '13', members: 131, nonMembers: 10 }],
    applications: 150,
    withoutCard: { deficient: 4, inProgress: 3, ended: 2, cardEnded: 0 },
    months,
    partners: [],
  }

  it('are summed month by month, members and non-members, beside the valid cards (T-C12-2)', () => {
    expect(cells(applicationsReport(figures, '2016-11-30'))).toEqual([
      ['2016-10', '107', '100', '7', '90', '17'],
      ['2016-11', '150', '140', '10', '141', '9'],
    ])
  })

  it('differ from the cards by 83 in 2016, deficient ones included (T-C01-3)', () => {
    expect(cells(differenceReport(7558, FIGURES_2016, '2016-12-15'))).toEqual([
      ['申請数', '7558'],
      ['発行数', '7475'],
      ['差（含む不備申請）', '83'],
    ])
  })

  it('show the split of the difference, which adds up (T-C01-3)', () => {
    const rows = cells(differenceReport(150, figures, '2016-11-30'))
    expect(rows.slice(3).map(([, count]) => Number(count))).toEqual([4, 3, 2, 0])
    expect(rows[2]).toEqual(['差（含む不備申請）', '9'])
  })

  it.each<[string, Partial<IssuanceFigures>]>([
    [
      'a split that does not add up',
      { withoutCard: { deficient: 4, inProgress: 3, ended: 3, cardEnded: 0 } },
    ],
    ['more cards than applications', { applications: 140 }],
    ['months that miss an application', { months: months.slice(1) }],
    ['an area counted twice', { cards: [...figures.cards, ...figures.cards] }],
    ['a count below zero', { cards: [{ area: '13', members: -1, nonMembers: 142 }] }],
    ['a fraction of a card', { cards: [{ area: '13', members: 130.5, nonMembers: 10.5 }] }],
  ])('are refused with %s', (_what, change) => {
    expect(() => checkFigures(figures)).not.toThrow()
    expect(() => checkFigures({ ...figures, ...change })).toThrow(
      expect.objectContaining({ code: 'statistics/figures-do-not-add-up' }),
    )
  })
})

describe('the other tables', () => {
  it('give the shares of the airline’s 473: 6.3, 5.7 and 22.1 %', () => {
    expect(cells(partnersReport(FIGURES_2016, '2016-12-15'))).toEqual([
      ['航空会社（見本）', '473', '6.3', '408', '5.7', '65', '22.1'],
    ])
  })

  it('compare two days whichever is named first: 熊本 413 to 856, non-members 40 to 273', () => {
    const early = { day: '2016-12-15', cards: FIGURES_2016.cards }
    const late = { day: '2018-11-30', cards: FIGURES_2018.cards }
    const report = comparisonReport(late, early)
    const row = (area: string) => report.rows.find((each) => each.area === area)?.cells
    expect(row('43')).toEqual(['熊本県', '413', '856', '+443', '+107.3', '373', '583', '40', '273'])
    expect(row('17')).toEqual(['石川県', '57', '51', '-6', '-10.5', '55', '49', '2', '2'])
    expect(row('18')?.slice(1, 5)).toEqual(['28', '28', '0', '0.0'])
    expect(report.rows.at(-1)?.cells.slice(0, 4)).toEqual(['合計', '7475', '12297', '+4822'])
    expect(comparisonReport(early, late)).toEqual(report)
  })

  it('name days by their era, the first year as 1 in the short form', () => {
    expect([shortEraDay('2018-11-30'), shortEraDay('2019-04-30'), shortEraDay('2019-05-01')]).toEqual([
      'H30.11.30',
      'H31.4.30',
      'R1.5.1',
    ])
    expect(longEraDay('2016-12-01')).toBe('平成28年12月1日')
  })

  it('sum to the printed totals', () => {
    expect(sum(FIGURES_2018.cards)).toEqual({ members: 11_652, nonMembers: 645 })
    expect(total(sum(FIGURES_2016.cards))).toBe(7475)
  })
})

describe('work in progress', () => {
  const name = { ja: '受付', en: 'Received' }

  it('puts each age into one class, both ends counted', () => {
    const ages = [0, 7, 8, 30, 31, 90, 91].map((days) => ({ state: 'received', days, count: 1 }))
    expect(rowsByState({ states: [{ state: 'received', name }], ages })).toEqual([
      { state: 'received', name, total: 7, byAge: { week: 2, month: 2, quarter: 2, older: 1 } },
    ])
  })

  it('lists a state in which nothing waits', () => {
    expect(rowsByState({ states: [{ state: 'received', name }], ages: [] })[0]?.total).toBe(0)
  })

  it('gives median and 90th percentile as whole days (nearest rank)', () => {
    const times = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((days) => ({ days, count: 1 }))
    expect([50, 90, 100].map((percentile) => daysAtPercentile(times, percentile))).toEqual([50, 90, 100])
    expect(daysAtPercentile([{ days: 3, count: 1 }], 50)).toBe(3)
    expect(daysAtPercentile([], 50)).toBeUndefined()
  })
})

const withoutKind = (name: string | undefined) => name?.replace(/[都府県]$/, '')
