/** What two services counted of the same days, side by side. */
import { addDays } from '@jitsuin/kernel'
import type { DayFigures, Figures, FiguresQuery } from '@jitsuin/second-key'
import type { CountingService, FigureDifference, SecondKeyDay, SecondKeyFigures } from '../../contract.js'

/** What came of each service. */
export type Counted = Readonly<Record<CountingService, Figures | 'unreachable'>>

/** Puts both side by side: a row for each day that at least one of them counted. */
export function compareFigures({ from, to }: FiguresQuery, counted: Counted, now: Date): SecondKeyFigures {
  const { keyManagement, signing } = counted
  const [ofKeyManagement, ofSigning] = [byDay(keyManagement), byDay(signing)]
  const days: SecondKeyDay[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const [a, b] = [ofKeyManagement.get(day), ofSigning.get(day)]
    if (a || b) days.push(compareDay(day, a, b))
  }
  return {
    from,
    to,
    days,
    totals: { logins: sumOf(days, 'logins'), signatures: sumOf(days, 'signatures') },
    refusals: [...refusalsOf('keyManagement', keyManagement), ...refusalsOf('signing', signing)].toSorted(
      (one, other) => other.count - one.count || one.code.localeCompare(other.code),
    ),
    unreachable: (['keyManagement', 'signing'] as const).filter((one) => counted[one] === 'unreachable'),
    countedAt: now.toISOString(),
  }
}

function byDay(figures: Figures | 'unreachable'): ReadonlyMap<string, DayFigures> {
  return new Map(figures === 'unreachable' ? [] : figures.days.map((one) => [one.day, one]))
}

function compareDay(
  day: string,
  keyManagement: DayFigures | undefined,
  signing: DayFigures | undefined,
): SecondKeyDay {
  const both = [keyManagement, signing].filter((one) => one !== undefined)
  return {
    day,
    standing: both.every(({ standing }) => standing === 'closed') ? 'closed' : 'running',
    logins: keyManagement?.approvals ?? null,
    signatures: signing?.released ?? null,
    differences: differencesOf(keyManagement, signing),
  }
}

function differencesOf(
  keyManagement: DayFigures | undefined,
  signing: DayFigures | undefined,
): FigureDifference[] {
  const found: FigureDifference[] = []
  if (keyManagement && signing) {
    for (const what of ['approvals', 'admitted'] as const) {
      const [a, b] = [keyManagement[what], signing[what]]
      if (a !== b) found.push({ what, keyManagement: a, signing: b })
    }
  }
  if (signing && signing.admitted !== signing.released) {
    const { admitted, released } = signing
    found.push({ what: 'released', admitted, released })
  }
  return found
}

/** A sum that misses a day is none. */
function sumOf(days: readonly SecondKeyDay[], series: 'logins' | 'signatures'): number | null {
  return days.reduce<number | null>((sum, day) => {
    const figure = day[series]
    return sum === null || figure === null ? null : sum + figure
  }, 0)
}

function refusalsOf(
  service: CountingService,
  figures: Figures | 'unreachable',
): SecondKeyFigures['refusals'] {
  if (figures === 'unreachable') return []
  const sums = new Map<string, SecondKeyFigures['refusals'][number]>()
  for (const refusal of figures.days.flatMap(({ refusals }) => refusals)) {
    const key = `${refusal.kind} ${refusal.code}`
    sums.set(key, { ...refusal, service, count: (sums.get(key)?.count ?? 0) + refusal.count })
  }
  return [...sums.values()]
}
