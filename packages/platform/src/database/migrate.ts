import { createHash } from 'node:crypto'
import type pg from 'pg'
import { PlatformError } from '../errors.js'

/**
 * One step of a schema's history: hand-written SQL, run once, in its own transaction, by the zone's owner.
 * `id` sorts the steps: `0001-orders`. Nothing about a step ever changes once it is released; a new step follows.
 */
export type Migration = { readonly id: string; readonly sql: string }

/** A schema and its history. */
export type SchemaHistory = { readonly schema: string; readonly migrations: readonly Migration[] }

const LEDGER = `
create schema if not exists migration;
create table if not exists migration.applied (
  schema text not null,
  id text not null,
  sha256 text not null,
  applied_at timestamptz not null default now(),
  primary key (schema, id)
)`

/**
 * Brings a schema to its latest step. Run by several instances at once, one works and the others wait for it.
 *
 * @returns the ids applied now.
 * @throws {PlatformError} `migration/malformed`; `migration/changed` for an applied step whose text differs now;
 *   `migration/unknown-applied` when the database knows a step that we do not: an older program on a newer database.
 */
export async function migrate(client: pg.ClientBase, history: SchemaHistory): Promise<string[]> {
  checkOrder(history)
  await client.query('select pg_advisory_lock(20010401)')
  try {
    await client.query(LEDGER)
    const applied = await loadApplied(client, history.schema)
    refuseRewritten(history, applied)
    const pending = history.migrations.slice(applied.size)
    for (const migration of pending) await apply(client, history.schema, migration)
    return pending.map(({ id }) => id)
  } finally {
    await client.query('select pg_advisory_unlock(20010401)')
  }
}

async function loadApplied(client: pg.ClientBase, schema: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ id: string; sha256: string }>(
    'select id, sha256 from migration.applied where schema = $1 order by id collate "C"',
    [schema],
  )
  return new Map(rows.map(({ id, sha256 }) => [id, sha256]))
}

async function apply(client: pg.ClientBase, schema: string, { id, sql }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into migration.applied (schema, id, sha256) values ($1, $2, $3)', [
      schema,
      id,
      fingerprint(sql),
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

function refuseRewritten({ schema, migrations }: SchemaHistory, applied: ReadonlyMap<string, string>): void {
  for (const [position, [id, sha256]] of [...applied].entries()) {
    const ours = migrations[position]
    if (!ours || (ours.id !== id && !migrations.some((one) => one.id === id))) {
      throw new PlatformError('migration/unknown-applied', `${schema}/${id} is applied but not known here`)
    }
    if (ours.id !== id || fingerprint(ours.sql) !== sha256) {
      throw new PlatformError('migration/changed', `${schema}/${id} differs from what was applied`)
    }
  }
}

function checkOrder({ schema, migrations }: SchemaHistory): void {
  for (const [position, { id }] of migrations.entries()) {
    const expected = String(position + 1).padStart(4, '0')
    if (!/^\d{4}-[a-z0-9-]+$/.test(id) || !id.startsWith(expected)) {
      throw new PlatformError('migration/malformed', `${schema}: expected ${expected}-…, found "${id}"`)
    }
  }
}

function fingerprint(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}
