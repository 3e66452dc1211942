/** What the page of a snapshot makes of its reports. */
import type { Report, Snapshot } from '@jitsuin/statistics/contract'
import type { ChartPoint } from '../parts/chart.js'

/** The sums at the head of the page. */
export function headFigures({ cards, applications }: Pick<Snapshot, 'cards' | 'applications'>) {
  const issued = cards.members + cards.nonMembers
  return {
    issued,
    ...cards,
    applications,
    difference: applications === undefined ? undefined : applications - issued,
  }
}

/** The names of the lines, in the reader's language. */
export type LineNames = {
  readonly applications: string
  readonly cards: string
  readonly holders: string
}

/** The points of a report that has a chart; none for the others. */
export function chartPoints({ kind, rows }: Report, names: LineNames): ChartPoint[] {
  if (kind === 'applications') {
    return [
      ...rows.flatMap(({ cells }) => pointOf(`${cells[0]}-01`, cells[1], names.applications)),
      ...rows.flatMap(({ cells }) => pointOf(`${cells[0]}-01`, cells[4], names.cards)),
    ]
  }
  if (kind === 'penetration') return rows.flatMap(({ cells }) => pointOf(cells[0], cells[1], names.holders))
  return []
}

function pointOf(day: string | undefined, count: string | undefined, line: string): ChartPoint[] {
  const at = new Date(`${day}T00:00:00Z`)
  if (!count || Number.isNaN(at.getTime())) return []
  return [{ day: at, count: Number(count), line }]
}
