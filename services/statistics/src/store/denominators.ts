/** Dated numbers of members and doctors: those that were published, and those recorded since. */
import { sql } from '@jitsuin/platform'
import { type Denominator, PUBLISHED_DENOMINATORS } from '../domain/denominators.js'
import { StatisticsError } from '../errors.js'
import type { ActOf, Database } from './tables.js'

/** Every known count. */
export async function loadDenominators({ read }: Database): Promise<readonly Denominator[]> {
  const rows = await read
    .selectFrom('denominator')
    .select(['kind', 'total', 'areas', 'source'])
    .select(sql<string>`counted_on::text`.as('counted_on'))
    .execute()
  const recorded = rows.map(({ kind, total, areas, source, counted_on: countedOn }) => ({
    kind,
    countedOn,
    total,
    source,
    ...(areas && { areas }),
  }))
  return [...PUBLISHED_DENOMINATORS, ...recorded]
}

/**
 * Adds a count.
 *
 * @throws {StatisticsError} `statistics/denominator-exists`: a count is never replaced, as snapshots were made with it.
 */
export async function saveDenominator(store: Database, denominator: Denominator, act: ActOf): Promise<void> {
  const { kind, countedOn, total, areas, source } = denominator
  const exists = () => new StatisticsError('statistics/denominator-exists', `${kind} of ${countedOn}`)
  const isPublished = PUBLISHED_DENOMINATORS.some((one) => one.kind === kind && one.countedOn === countedOn)
  if (isPublished) throw exists()
  const row = { kind, counted_on: countedOn, total, source, recorded_at: act.at }
  await store.transact(act, async (tx, audit) => {
    const inserted = await tx
      .insertInto('denominator')
      .values({ ...row, areas: areas ? JSON.stringify(areas) : null })
      .onConflict((conflict) => conflict.doNothing())
      .returning('kind')
      .executeTakeFirst()
    if (!inserted) throw exists()
    const subject = `denominator:${kind}:${countedOn}`
    audit.record('statistics/denominator-recorded', { subject, facts: { kind, countedOn, total } })
  })
}
