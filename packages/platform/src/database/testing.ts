/**
 * Databases for tests: one embedded cluster for a run of tests (a process that no run started has one of its own), one database for
 * each call, cloned from a template that holds the migrations already.
 */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { addressFor, addressOfDatabase, passwordIn } from './address.js'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.js'
import type { SchemaHistory } from './migrate.js'
import { provisionService, roleOf } from './provision.js'
import { derivePassword } from './scram.js'

/** A database of one test file. */
export type TestDatabase = {
  /** As the zone's owner, for provisioning more. */
  readonly zoneUrl: string
  /** As the superuser, to play an attacker or to look anywhere. */
  readonly superuserUrl: string
  /** As the service of a schema given at the opening. */
  serviceUrl(schema: string): string
  /** Drops the database; the cluster ends, and its files go, with the run. */
  close(): Promise<void>
}

/** Opens a fresh database that holds the given schemas. */
export async function openTestDatabase(...histories: SchemaHistory[]): Promise<TestDatabase> {
  const { server, template } = await askForTemplate(histories)
  const name = `test_${randomBytes(6).toString('hex')}`
  const zoneUrl = addressOfDatabase(server.url, name)
  // Rights on a database itself are not cloned with its template.
  const roles = histories.map(({ schema }) => roleOf(schema))
  await asSuperuser(
    server,
    `create database ${name} template ${template} owner jitsuin_owner strategy file_copy`,
    `revoke all on database ${name} from public`,
    ...roles.map((role) => `grant connect on database ${name} to ${role}`),
  )
  return {
    zoneUrl,
    superuserUrl: addressOfDatabase(server.superuserUrl, name),
    serviceUrl: (schema) => {
      const user = roleOf(schema)
      return addressFor(zoneUrl, { user, password: derivePassword(passwordIn(zoneUrl), user) })
    },
    close: () => asSuperuser(server, `drop database ${name} with (force)`),
  }
}

/** A cluster of its own in a temporary folder, which also ends when this process is killed. */
export async function startTestServer(): Promise<EmbeddedPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'jitsuin-test-'))
  const server = await startEmbeddedPostgres({ directory })
  const cluster = await realpath(join(directory, 'cluster'))
  const home = dirname(cluster) // below /var/lib when the temporary folder is closed to the server's user
  endWithUs(server.pid, directory, home)
  // A test never outlives the machine: what a killed process or server leaves is in the page cache all the same.
  const unsafe = ['fsync', 'full_page_writes'].map((setting) => `alter system set ${setting} = off`)
  await asSuperuser(server, ...unsafe, 'select pg_reload_conf()')
  return {
    ...server,
    stop: async () => {
      await server.stop()
      await rm(home, { recursive: true, force: true })
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const templateSchema = z.strictObject({
  server: z.strictObject({ url: z.string(), superuserUrl: z.string() }),
  template: z.string(),
})

/** A server and the name of a database there that holds the schemas asked for. */
type Template = z.infer<typeof templateSchema>
type ServerAddress = Template['server']

/** The run's server is behind the door that `one-server.ts` opens. */
async function askForTemplate(histories: readonly SchemaHistory[]): Promise<Template> {
  const { TEST_DATABASE_DOOR: door } = process.env
  if (door === undefined) return await prepareTemplate(histories)
  const answer = await fetch(door, { method: 'POST', body: JSON.stringify(histories) })
  if (!answer.ok) throw new Error(await answer.text())
  return templateSchema.parse(await answer.json())
}

let shared: Promise<EmbeddedPostgres> | undefined
const templates = new Map<string, Promise<string>>()

/** Makes a template on the server of this process, once for the same schemas. */
export async function prepareTemplate(histories: readonly SchemaHistory[]): Promise<Template> {
  const { url, superuserUrl } = await shareServer()
  const server = { url, superuserUrl }
  return { server, template: await loadOrMakeTemplate(server, histories) }
}

/** Ends the server of this process, if it has one. */
export async function endSharedServer(): Promise<void> {
  await (await shared)?.stop()
}

/** One server for all who ask this process: starting one takes longer than most tests. It ends when we end. */
function shareServer(): Promise<EmbeddedPostgres> {
  shared ??= startTestServer()
  return shared
}

function loadOrMakeTemplate(server: ServerAddress, histories: readonly SchemaHistory[]): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(histories)).digest('hex').slice(0, 16)
  const known = templates.get(key)
  if (known) return known
  const made = makeTemplate(server, `template_${key}`, histories)
  templates.set(key, made)
  return made
}

async function makeTemplate(
  server: ServerAddress,
  name: string,
  histories: readonly SchemaHistory[],
): Promise<string> {
  await asSuperuser(server, `create database ${name} owner jitsuin_owner`)
  const url = addressOfDatabase(server.url, name)
  for (const history of histories) await provisionService(url, history)
  return name
}

async function asSuperuser(server: ServerAddress, ...statements: string[]): Promise<void> {
  const client = new pg.Client(server.superuserUrl)
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** A killed test run leaves no server behind: a shell waits for our end, then ends the server and removes its files. */
function endWithUs(serverPid: number, ...folders: string[]): void {
  if (process.platform === 'win32') return
  const script = `while kill -0 ${process.pid} 2>/dev/null && kill -0 ${serverPid} 2>/dev/null; do sleep 1; done
    kill -0 ${process.pid} 2>/dev/null && exit; kill -INT ${serverPid} 2>/dev/null; sleep 1; rm -rf "$@"`
  spawn('/bin/sh', ['-c', script, 'watch', ...folders], { detached: true, stdio: 'ignore' }).unref()
}
