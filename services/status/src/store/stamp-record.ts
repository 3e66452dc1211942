/** Up to when a time-stamp unit may have made stamps. */
import type { StampRecord } from '../domain/stamp-record.js'
import type { StatusStore } from './tables.js'

/** The record of one unit; two processes with the same key share it. */
export function stampRecord(store: StatusStore, unit: string, now: () => Date): StampRecord {
  return {
    load: async () => {
      const row = await store.read
        .selectFrom('stamp')
        .select('recorded_until')
        .where('unit', '=', unit)
        .executeTakeFirst()
      return row?.recorded_until.getTime() ?? 0
    },
    save: (untilMs) =>
      store.transact({ actor: 'system:status', at: now() }, async (tx, audit) => {
        const recorded_until = new Date(untilMs)
        await tx
          .insertInto('stamp')
          .values({ unit, recorded_until })
          .onConflict((conflict) =>
            conflict
              .column('unit')
              .doUpdateSet({ recorded_until })
              .where('stamp.recorded_until', '<', recorded_until),
          )
          .execute()
        audit.record('stamps/announced', {
          subject: `unit:${unit}`,
          facts: { until: recorded_until.toISOString() },
        })
      }),
  }
}
