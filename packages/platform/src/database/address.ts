import pg from 'pg'
import { PlatformError } from '../errors.js'

/** The parts of a database address that decide which database it is. */
export type DatabaseIdentity = { readonly host: string; readonly port: number; readonly database: string }

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', ''])

/**
 * Reads which database an address names; user and password play no part, all names of this machine are one.
 *
 * @throws {PlatformError} `database/address-malformed`.
 */
export function databaseIdentity(url: string): DatabaseIdentity {
  const { hostname, port, pathname } = parseAddress(url)
  return {
    host: LOOPBACK.has(hostname.toLowerCase()) ? 'localhost' : hostname.toLowerCase(),
    port: port === '' ? 5432 : Number(port),
    database: decodeURIComponent(pathname.slice(1)),
  }
}

/** The same database under another user. */
export function addressFor(url: string, login: { user: string; password: string }): string {
  const address = parseAddress(url)
  address.username = encodeURIComponent(login.user)
  address.password = encodeURIComponent(login.password)
  return address.href
}

/** Another database of the same server, as the same user. */
export function addressOfDatabase(url: string, database: string): string {
  const address = parseAddress(url)
  address.pathname = `/${encodeURIComponent(database)}`
  return address.href
}

/**
 * The password within an address.
 *
 * @throws {PlatformError} `database/address-without-password`.
 */
export function passwordIn(url: string): string {
  const { password } = parseAddress(url)
  if (password === '') {
    throw new PlatformError('database/address-without-password', 'The database address has no password')
  }
  return decodeURIComponent(password)
}

/**
 * Start-up calls this before it opens any connection: zones share no database (docs/architecture.md).
 *
 * @throws {PlatformError} `database/zones-share`, naming both zones.
 */
export function refuseSharedDatabases(urlByZone: Readonly<Record<string, string>>): void {
  const zoneByDatabase = new Map<string, string>()
  for (const [zone, url] of Object.entries(urlByZone)) {
    const { host, port, database } = databaseIdentity(url)
    const key = `${host}:${port}/${database}`
    const other = zoneByDatabase.get(key)
    if (other) throw new PlatformError('database/zones-share', `Zones "${other}" and "${zone}" use ${key}`)
    zoneByDatabase.set(key, zone)
  }
}

/**
 * Asks the databases themselves whether two zones share one: another name of a host, or a proxy, hides it from the
 * addresses. Start-up calls this when all databases answer.
 *
 * @throws {PlatformError} `database/zones-share`, naming both zones.
 */
export async function refuseOneDatabaseTwice(urlByZone: Readonly<Record<string, string>>): Promise<void> {
  refuseSharedDatabases(urlByZone)
  const zoneByDatabase = new Map<string, string>()
  for (const [zone, url] of Object.entries(urlByZone)) {
    const key = await fetchIdentity(url)
    const other = zoneByDatabase.get(key)
    if (other)
      throw new PlatformError('database/zones-share', `Zones "${other}" and "${zone}" reach one database`)
    zoneByDatabase.set(key, zone)
  }
}

/** The server's own number, made by initdb, and the database's within it. */
async function fetchIdentity(url: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query<{ key: string }>(
      `select system_identifier || '/' || oid as key from pg_control_system(), pg_database
       where datname = current_database()`,
    )
    return rows[0]?.key ?? ''
  } finally {
    await client.end()
  }
}

function parseAddress(url: string): URL {
  // The message never repeats the address: it holds a password.
  if (!URL.canParse(url)) throw new PlatformError('database/address-malformed', 'Not a URL')
  const address = new URL(url)
  if (!/^postgres(ql)?:$/.test(address.protocol) || address.pathname.length < 2) {
    throw new PlatformError(
      'database/address-malformed',
      'Not the form postgres://user:password@host/database',
    )
  }
  return address
}
