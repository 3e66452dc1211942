/** Figures of days: those that are over are counted once and kept; the running one is counted when somebody looks. */
import { addDays, type ErrorTable, japanDate, japanDayBegins } from '@jitsuin/kernel'
import type { DayFigures, Figures, FiguresQuery } from '@jitsuin/second-key'
import { HALF_ERRORS } from '../errors.js'
import {
  type CountedDay,
  countDay,
  findFirstCounted,
  findLastKept,
  insertKept,
  loadKept,
} from '../store/figures.js'
import { actorOf, type HalfContext } from './context.js'

type FiguresContext = Pick<HalfContext, 'store' | 'clock' | 'role'>

/** What carries an instant of a day may be committed a moment after the day; an hour later nothing of it is under way any more. */
const SETTLED_MS = 3_600_000

/** The last day of which nothing can change any more. */
function lastClosedDay(now: Date): string {
  return addDays(japanDate(new Date(now.getTime() - SETTLED_MS)), -1)
}

/**
 * Keeps every day that is over and not kept yet, oldest first; tells how many. Days before the first thing that was counted have
 * nothing to keep.
 */
export async function keepClosedDays(ctx: FiguresContext): Promise<number> {
  const { read } = ctx.store
  const last = await findLastKept(read)
  const first = last === undefined ? await findFirstCounted(read) : japanDayBegins(addDays(last, 1))
  if (!first) return 0
  const closed = lastClosedDay(ctx.clock())
  let kept = 0
  for (let day = japanDate(first); day <= closed; day = addDays(day, 1)) {
    await keepDay(ctx, await countDay(read, day))
    kept += 1
  }
  return kept
}

async function keepDay(ctx: FiguresContext, counted: CountedDay): Promise<void> {
  const at = ctx.clock()
  await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    if ((await insertKept(tx, counted, at)) === 'known') return audit.changedNothing()
    const { day, approvals, admitted, released } = counted
    const refusals = counted.refusals.reduce((sum, { count }) => sum + count, 0)
    audit.record('figures/kept', {
      subject: `day:${day}`,
      facts: { approvals, admitted, released, refusals },
    })
  })
}

/** A row for each day that is asked for and has begun. `words` say what codes mean that the service refuses with beyond its half. */
export async function loadFigures(
  ctx: FiguresContext,
  { from, to }: FiguresQuery,
  words: ErrorTable = {},
): Promise<Figures> {
  const table: ErrorTable = { ...HALF_ERRORS, ...words }
  await keepClosedDays(ctx)
  const now = ctx.clock()
  const today = japanDate(now)
  const kept = new Map((await loadKept(ctx.store.read, { from, to })).map((day) => [day.day, day]))
  const closed = lastClosedDay(now)
  const days: DayFigures[] = []
  for (let day = from; day <= to && day <= today; day = addDays(day, 1)) {
    const isClosed = day <= closed
    const known = kept.get(day) ?? (isClosed ? nothingOn(day) : await countDay(ctx.store.read, day))
    days.push(shown(known, { standing: isClosed ? 'closed' : 'running', table }))
  }
  return { countedAt: now.toISOString(), days }
}

/** Nothing was ever counted on it: else it would be kept. */
function nothingOn(day: string): CountedDay {
  return { day, approvals: 0, admitted: 0, released: 0, refusals: [] }
}

function shown(
  counted: CountedDay,
  { standing, table }: { readonly standing: DayFigures['standing']; readonly table: ErrorTable },
): DayFigures {
  return {
    ...counted,
    standing,
    refusals: counted.refusals.map((refusal) => {
      const { ja, en } = table[refusal.code] ?? { ja: refusal.code, en: refusal.code }
      return { ...refusal, ja, en }
    }),
  }
}
