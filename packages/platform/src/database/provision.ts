/**
 * Prepares a zone's database for one service: its schema, its history, and a login role that can do what the service
 * does and nothing else. Migrations run as the zone's owner; the service itself never sees the owner's password.
 *
 * The role of schema `ca` is `jitsuin_ca`: no superuser, makes no role, no database and no table. What it may read and
 * write is granted table by table in the schema's migrations.
 */
import pg from 'pg'
import { AUDIT_HISTORY } from '../audit/history.js'
import { PlatformError } from '../errors.js'
import { addressFor, passwordIn } from './address.js'
import { migrate, type SchemaHistory } from './migrate.js'
import { derivePassword, scramVerifier } from './scram.js'

/** The login role of a schema's service; migrations grant to it by this name. */
export function roleOf(schema: string): string {
  return `jitsuin_${schema}`
}

/**
 * Makes or upgrades the schema of a service in a zone's database and gives the address under which the service logs in.
 * Idempotent; several instances may start at once.
 *
 * @throws {PlatformError} `database/address-…`, `migration/…`.
 */
export async function provisionService(zoneUrl: string, history: SchemaHistory): Promise<string> {
  const ownerPassword = passwordIn(zoneUrl)
  const user = roleOf(checkedName(history.schema))
  const password = derivePassword(ownerPassword, user)
  const client = new pg.Client({ connectionString: zoneUrl, application_name: 'jitsuin migrations' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(20130331)')
    await closeToOthers(client)
    await client.query('create schema if not exists audit')
    await migrate(client, AUDIT_HISTORY)
    await ensureRole(client, user, password)
    await client.query(`create schema if not exists ${history.schema}`)
    await migrate(client, history)
    await grantBasics(client, history.schema)
  } finally {
    await client.end()
  }
  return addressFor(zoneUrl, { user, password })
}

/** Only the zone's services may connect to its database, and only its owner makes tables there. */
async function closeToOthers(client: pg.Client): Promise<void> {
  await client.query(`
    revoke all on database ${databaseName(client)} from public;
    revoke all on schema public from public`)
}

/** What every service needs: its own schema by short names, and to write audit rows (never to read or change them). */
async function grantBasics(client: pg.Client, schema: string): Promise<void> {
  const role = roleOf(schema)
  await whenRolesAreFree(
    client,
    `
    grant connect on database ${databaseName(client)} to ${role};
    grant usage on schema ${schema}, audit to ${role};
    grant insert (occurred_at, actor, action, subject, facts) on audit.entry to ${role};
    alter role ${role} set search_path = ${schema}, pg_catalog`,
  )
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  await whenRolesAreFree(
    client,
    `
    do $$ begin
      if not exists (select from pg_roles where rolname = '${role}') then create role ${role}; end if;
      alter role ${role} login noinherit password '${scramVerifier(password)}';
    end $$`,
  )
  const { rowCount } = await client.query(
    `select from pg_roles where rolname = $1
     and (rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)`,
    [role],
  )
  if (rowCount !== 0) throw new PlatformError('database/role-too-strong', `${role} has administrative rights`)
}

/** Roles belong to the whole server: another database's start may touch the same row at the same moment. */
async function whenRolesAreFree(client: pg.Client, sql: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.query(sql)
      return
    } catch (error) {
      const collided = error instanceof pg.DatabaseError && COLLISIONS.has(error.code ?? '')
      if (!collided || tries === 20) throw error
    }
  }
}

/** "tuple concurrently updated", unique_violation, duplicate_object (PostgreSQL, appendix A). */
const COLLISIONS: ReadonlySet<string> = new Set(['XX000', '23505', '42710'])

function databaseName(client: pg.Client): string {
  return client.escapeIdentifier(client.database ?? '')
}

function checkedName(schema: string): string {
  if (/^[a-z][a-z_]{0,40}$/.test(schema) && !RESERVED.has(schema)) return schema
  throw new PlatformError('migration/malformed', `"${schema}" is no name of a schema`)
}

/** Schemas that belong to the zone itself. */
const RESERVED: ReadonlySet<string> = new Set(['audit', 'migration', 'public'])
