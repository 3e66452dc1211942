/** The page of figures: which period is asked for, and the points of its charts. */
import { addDays } from '@jitsuin/kernel'
import {
  type FiguresPeriod,
  figuresQuerySchema,
  MOST_FIGURE_DAYS,
  type SecondKeyDay,
} from '@jitsuin/registration/contract'
import type { ChartPoint } from '../../statistics/parts/chart.js'

export { MOST_FIGURE_DAYS }

/** Periods that one press chooses, in days up to today. */
export const USUAL_DAYS = [7, 30, 90] as const

/** The last days up to and with today. */
export function lastDays(today: string, days: number): FiguresPeriod {
  return { from: addDays(today, 1 - days), to: today }
}

/** A period as it was typed, or which field is not right. */
export function readPeriod(
  draft: FiguresPeriod,
):
  | { readonly verdict: 'sound'; readonly period: FiguresPeriod }
  | { readonly verdict: 'wrong'; readonly field: 'from' | 'to' | 'both' } {
  const parsed = figuresQuerySchema.safeParse(draft)
  if (parsed.success) return { verdict: 'sound', period: parsed.data }
  const [field] = parsed.error.issues[0]?.path ?? []
  return { verdict: 'wrong', field: field === 'from' || field === 'to' ? field : 'both' }
}

/** Points of one series; a day that nobody told of has none. */
export function pointsOf(
  days: readonly SecondKeyDay[],
  { series, line }: { readonly series: 'logins' | 'signatures'; readonly line: string },
): readonly ChartPoint[] {
  return days.flatMap((day) => {
    const count = day[series]
    return count === null ? [] : [{ day: new Date(`${day.day}T00:00:00Z`), count, line }]
  })
}

/** Whether anything at all happened; figures that are not known may hide something. */
export function isQuiet(days: readonly SecondKeyDay[]): boolean {
  return days.every(
    ({ logins, signatures, differences }) => logins === 0 && signatures === 0 && differences.length === 0,
  )
}
