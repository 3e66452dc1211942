import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { PlatformError } from '../errors.js'
import { openStatementNames, preparingClient } from './prepared.js'

/** How a pool of connections is opened. */
export type ConnectOptions = {
  /** Most connections at a time; 10 when not given. */
  readonly maxConnections?: number
  /** `read-only`: PostgreSQL itself refuses every change on these connections. */
  readonly access: 'read-only' | 'read-write'
}

/** Opens a pool; the first query connects. Whole numbers arrive as `number`, times as `Date`, bytea as `Buffer`. */
export function connect<Tables>(url: string, options: ConnectOptions): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openPool(url, options) }) })
}

/** The pool beneath `connect`, for hand-written queries within this package. */
export function openPool(url: string, options: ConnectOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    types: { getTypeParser },
    Client: preparingClient(openStatementNames()),
    application_name: 'jitsuin',
    ...(options.access === 'read-only' ? { options: '-c default_transaction_read_only=on' } : {}),
  })
  // A connection that breaks (a restart of the server) fails its own query, or is replaced when it was idle. Its `error` event
  // says the same once more; unheard, it would end this process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}

const INT8 = pg.types.builtins.INT8

/** Exact numbers for bigint; everything else as pg reads it. */
export function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8 && format !== 'binary') return exactNumber
  return pg.types.getTypeParser(oid, format ?? 'text')
}

function exactNumber(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new PlatformError('database/number-too-large', 'A bigint exceeds 2^53 - 1')
}
