/**
 * How everything here is measured: by the CPU seconds that it took, because a machine that does other things meanwhile would
 * spoil the clock on the wall, and by the median of several rounds.
 */

/** One line of the table. `ours` and `theirs` have the same unit; a larger one is better. */
export type Row = {
  readonly what: string
  readonly ours: number
  readonly peer: string
  readonly theirs: number
  readonly unit: string
  /** What the ratio or, with `of: 'ours'`, the number is to reach. */
  readonly aim?: { readonly least: number; readonly of: 'ratio' | 'ours' }
}

/** Something that is measured: gives its rows. */
export type Bench = () => Promise<readonly Row[]>

const ROUNDS = 7
const ROUND_CPU_SECONDS = 0.25
const WARM_UP_CPU_SECONDS = 1

/** How often something runs in one CPU second of this process; garbage collection and compilation count. */
export async function ratePerSecond(work: () => unknown): Promise<number> {
  const once = await cpuSecondsOf(work, 1)
  const timesIn = (seconds: number) => Math.max(1, Math.ceil(seconds / Math.max(once, 1e-6)))
  await cpuSecondsOf(work, Math.min(timesIn(WARM_UP_CPU_SECONDS), 20_000))
  const warm = (await cpuSecondsOf(work, Math.min(50, timesIn(0.1)))) / Math.min(50, timesIn(0.1))
  const times = Math.max(1, Math.round(ROUND_CPU_SECONDS / Math.max(warm, 1e-6)))
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(times / (await cpuSecondsOf(work, times)))
  return median(rounds)
}

async function cpuSecondsOf(work: () => unknown, times: number): Promise<number> {
  const before = process.cpuUsage()
  for (let time = 0; time < times; time++) await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** Prints lines as a table. */
export function printRows(rows: readonly Row[]): void {
  for (const { what, ours, peer, theirs, unit, aim } of rows) {
    const ratio = ours / theirs
    const reached = aim && (aim.of === 'ratio' ? ratio : ours) >= aim.least ? 'reached' : 'missed'
    const wanted = aim ? `${aim.of === 'ratio' ? '' : 'ours '}≥ ${short(aim.least)} ${reached}` : ''
    const columns = [what.padEnd(44), short(ours).padStart(9), peer.padEnd(44), short(theirs).padStart(9)]
    console.log([...columns, unit.padEnd(6), ratio.toFixed(2).padStart(8), ` ${wanted}`].join(' '))
  }
}

/** Prints the heading of the table. */
export function printHeading(): void {
  const columns = ['what'.padEnd(44), 'ours'.padStart(9), 'peer or limit'.padEnd(44), 'theirs'.padStart(9)]
  console.log([...columns, 'unit'.padEnd(6), 'ratio'.padStart(8), ' aim'].join(' '))
}

function short(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}
