/** Figures of campaigns as pages show them. */
import { japanDate } from '@jitsuin/kernel'
import type { ChartPoint } from '../../statistics/parts/chart.js'

/** A mean with one decimal, or a dash where three months are not yet there. */
export function averageWords(average: number | null): string {
  return average === null ? '–' : average.toFixed(1)
}

/** The points of one line; months without a value are left out, never drawn as nothing. */
export function lineOf(
  line: string,
  values: readonly { readonly month: string; readonly value: number | null }[],
): readonly ChartPoint[] {
  return values.flatMap(({ month, value }) =>
    value === null ? [] : [{ day: new Date(`${month}-01T00:00:00Z`), count: value, line }],
  )
}

/** Whether a month (`YYYY-MM`) has ended in Japan: only then is its invoice final. */
export function isOver(month: string, at: Date): 'over' | 'running' {
  return month < japanDate(at).slice(0, 7) ? 'over' : 'running'
}
