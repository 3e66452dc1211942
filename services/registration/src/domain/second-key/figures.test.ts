import type { DayFigures, Figures } from '@jitsuin/second-key'
import { describe, expect, it } from 'vitest'
import { compareFigures } from './figures.js'
import { figuresCsv } from './figures-csv.js'

const NOW = new Date('2026-11-21T03:00:00Z')
const PERIOD = { from: '2026-11-20', to: '2026-11-22' }
const row = (day: string, facts: Partial<DayFigures> = {}): DayFigures => ({
  day,
  standing: 'closed',
  approvals: 0,
  admitted: 0,
  released: 0,
  refusals: [],
  ...facts,
})
const of = (...days: DayFigures[]): Figures => ({ countedAt: NOW.toISOString(), days })
const refused = (count: number) =>
  [{ kind: 'signature', code: 'key/ended', ja: '終了', en: 'Ended, for good', count }] as const

describe('the figures of two services', () => {
  it('take logins from key management and signatures from the signing service', () => {
    const { days, totals } = compareFigures(
      PERIOD,
      {
        keyManagement: of(
          row('2026-11-20', { approvals: 3, admitted: 200 }),
          row('2026-11-21', { approvals: 1 }),
        ),
        signing: of(
          row('2026-11-20', { approvals: 3, admitted: 200, released: 200 }),
          row('2026-11-21', { approvals: 1, standing: 'running' }),
        ),
      },
      NOW,
    )
    expect(days).toEqual([
      { day: '2026-11-20', standing: 'closed', logins: 3, signatures: 200, differences: [] },
      { day: '2026-11-21', standing: 'running', logins: 1, signatures: 0, differences: [] },
    ])
    expect(totals).toEqual({ logins: 4, signatures: 200 })
  })

  it('show each difference with both numbers', () => {
    const { days } = compareFigures(
      PERIOD,
      {
        keyManagement: of(row('2026-11-20', { approvals: 2, admitted: 7 })),
        signing: of(row('2026-11-20', { approvals: 3, admitted: 11, released: 7 })),
      },
      NOW,
    )
    expect(days[0]?.differences).toEqual([
      { what: 'approvals', keyManagement: 2, signing: 3 },
      { what: 'admitted', keyManagement: 7, signing: 11 },
      { what: 'released', admitted: 11, released: 7 },
    ])
  })

  it('leave empty what a silent service would tell, and make no sum of it', () => {
    const figures = compareFigures(
      PERIOD,
      { keyManagement: 'unreachable', signing: of(row('2026-11-20', { admitted: 5, released: 5 })) },
      NOW,
    )
    expect(figures.days).toEqual([
      { day: '2026-11-20', standing: 'closed', logins: null, signatures: 5, differences: [] },
    ])
    expect(figures.totals).toEqual({ logins: null, signatures: 5 })
    expect(figures.unreachable).toEqual(['keyManagement'])
  })

  it('add refusals up over the days, the most frequent first, and never two services to one number', () => {
    const { refusals } = compareFigures(
      PERIOD,
      {
        keyManagement: of(row('2026-11-20', { refusals: [...refused(3)] })),
        signing: of(
          row('2026-11-20', { refusals: [...refused(2)] }),
          row('2026-11-21', { refusals: [...refused(40)] }),
        ),
      },
      NOW,
    )
    expect(refusals.map(({ service, count }) => [service, count])).toEqual([
      ['signing', 42],
      ['keyManagement', 3],
    ])
  })

  it('leave as CSV with their reasons, quoted where a comma stands in them', () => {
    const csv = figuresCsv(
      compareFigures(
        PERIOD,
        {
          keyManagement: 'unreachable',
          signing: of(row('2026-11-20', { admitted: 6, released: 5, refusals: [...refused(2)] })),
        },
        NOW,
      ),
    )
    const [, day, , , refusal] = csv.split('\r\n')
    expect(day).toBe('2026-11-20,,5,yes,released 5 of 6 admitted')
    expect(refusal).toBe('署名サービス,signature,key/ended,終了,"Ended, for good",2')
  })
})
