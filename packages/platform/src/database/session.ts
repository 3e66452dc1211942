import pg from 'pg'
import { getTypeParser, openPool } from './connect.js'

/** Something that answers hand-written SQL. */
export type Queryable = {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

/** One connection of its own, for work that holds a lock of its session or reads in large batches. */
export type Session = Queryable & {
  /** Runs `work` between begin and commit; rolled back when it throws. */
  transaction<Result>(
    isolation: 'read committed' | 'repeatable read',
    work: () => Promise<Result>,
  ): Promise<Result>
  close(): Promise<void>
}

/** Opens a session. When its connection breaks, every later call rejects; open another then. */
export async function openSession(url: string): Promise<Session> {
  const client = new pg.Client({
    connectionString: url,
    types: { getTypeParser },
    application_name: 'jitsuin',
  })
  client.on('error', () => undefined) // the next query reports it
  await client.connect()
  const query = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await client.query<Row & pg.QueryResultRow>(text, [...values])).rows
  return {
    query,
    transaction: async (isolation, work) => {
      await query(`begin isolation level ${isolation}`)
      try {
        const result = await work()
        await query('commit')
        return result
      } catch (error) {
        await query('rollback').catch(() => undefined) // the first error is the one to tell
        throw error
      }
    },
    close: () => client.end(),
  }
}

/** Opens a pool for hand-written queries; PostgreSQL refuses every change on its connections. */
export function openReader(url: string): Queryable & { close(): Promise<void> } {
  const pool = openPool(url, { access: 'read-only' })
  return {
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await pool.query<Row & pg.QueryResultRow>(text, [...values])).rows,
    close: () => pool.end(),
  }
}
