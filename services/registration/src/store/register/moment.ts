import type { Database, Tx } from '../database.js'

/** Reads several things as they were at one and the same moment, while others go on writing. */
export function atOneMoment<Result>(
  store: Pick<Database, 'read'>,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return store.read
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(work)
}
