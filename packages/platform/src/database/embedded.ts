/**
 * The embedded database: a real PostgreSQL cluster in a folder, one per zone, on loopback, with durable writes.
 *
 *   <directory>/superuser-password   made once, readable by its owner only
 *   <directory>/cluster/             PostgreSQL's own files; server.log inside
 *
 * Starting is idempotent. A cluster that outlived its owner (kill -9) is taken over; a lock file that a dead one left is
 * cleared by PostgreSQL, or by us when another program has got its process number since.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { PlatformError } from '../errors.js'
import { canReach, type Engine, findEngine, SHARED_STATE_DIRECTORY } from './engine.js'
import { derivePassword, scramVerifier } from './scram.js'

const run = promisify(execFile)

const SUPERUSER = 'postgres'
const OWNER = 'jitsuin_owner'
const DATABASE = 'jitsuin'

/** Written once into postgresql.conf. Durability is stated although it is the default: nobody shall wonder. */
const CONFIGURATION = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
fsync = on
synchronous_commit = on
full_page_writes = on
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
jit = off
log_min_messages = warning
log_min_error_statement = panic
`

/** A running embedded cluster. */
export type EmbeddedPostgres = {
  /** The zone's own database as its owner: may make schemas and roles, is no superuser. */
  readonly url: string
  /** The maintenance database as superuser: for backup, doctor and tests; no service gets it. */
  readonly superuserUrl: string
  /** The process number of the server. */
  readonly pid: number
  /** Stops the server after it has written everything; stopping a stopped one does nothing. */
  stop(): Promise<void>
}

/** Where the cluster lives, and the loopback port; without one, any free port is taken. */
export type EmbeddedPostgresOptions = { readonly directory: string; readonly port?: number }

/**
 * Starts the cluster of a folder, or takes over the one that runs there already; the first start makes it.
 *
 * @throws {PlatformError} `database/no-engine`, `database/no-unprivileged-user` or `database/not-started`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const engine = await findEngine()
  const directory = resolve(options.directory)
  await mkdir(directory, { recursive: true, mode: engine.user ? 0o711 : 0o700 })
  const superuserPassword = await loadOrMakePassword(join(directory, 'superuser-password'))
  const cluster = await loadOrMakeCluster(engine, directory, superuserPassword)
  const ownerPassword = derivePassword(superuserPassword, OWNER)
  const { pid, port } = await untilItAnswers(async () => {
    const server = (await findRunning(cluster)) ?? (await startServer(engine, cluster, options.port))
    await ensureOwner(superuserAddress(superuserPassword, server.port), ownerPassword)
    return server
  })
  return {
    url: `postgres://${OWNER}:${ownerPassword}@127.0.0.1:${port}/${DATABASE}`,
    superuserUrl: superuserAddress(superuserPassword, port),
    pid,
    stop: () => stopServer(engine, cluster),
  }
}

function superuserAddress(password: string, port: number): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`
}

/** A server that dies, or that another process starts, while we look at it is looked at again. */
async function untilItAnswers<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const passing = TRANSIENT.some((code) => isErrno(error, code))
      if (!passing) throw error
      if (tries === 100) throw new PlatformError('database/not-started', 'No answer', { cause: error })
      await setTimeout(100)
    }
  }
}

/** Nobody listens; the line was cut; the server starts up or shuts down (PostgreSQL's error codes, class 57). */
const TRANSIENT = ['ECONNREFUSED', 'ECONNRESET', '57P03', '57P01']

async function loadOrMakePassword(path: string): Promise<string> {
  try {
    await writeFile(path, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error
  }
  return readFile(path, 'utf8')
}

/** The real path of the cluster's files; initdb works under another name, so that half a cluster is never used. */
async function loadOrMakeCluster(engine: Engine, directory: string, password: string): Promise<string> {
  const cluster = join(directory, 'cluster')
  if (await exists(cluster)) return realpath(cluster)
  const closed = !(await canReach(cluster, engine.user))
  const home = closed ? join(SHARED_STATE_DIRECTORY, `clusters/${randomBytes(8).toString('hex')}`) : directory
  await mkdir(home, { recursive: true, mode: 0o711 })

  const partial = join(home, `cluster.${process.pid}.partial`)
  await initialise(engine, partial, password)
  const place = join(home, 'cluster')
  await rename(partial, place)
  if (closed) await symlink(place, cluster)
  return realpath(cluster)
}

async function initialise(engine: Engine, place: string, password: string): Promise<void> {
  await rm(place, { recursive: true, force: true })
  await mkdir(place, { mode: 0o700 })
  const passwordFile = join(dirname(place), `password.${process.pid}.partial`)
  await writeFile(passwordFile, password, { mode: 0o600 })
  await giveTo(engine, place, passwordFile)
  try {
    // The built-in collation sorts the same on every machine, whatever its C library is.
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--encoding=UTF8']
    const access = ['--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`]
    await runAsServer(engine, engine.initdb, [`--pgdata=${place}`, ...locale, ...access])
    await writeFile(join(place, 'postgresql.conf'), CONFIGURATION, { flag: 'a', flush: true })
  } catch (cause) {
    throw new PlatformError('database/not-started', 'initdb failed', { cause })
  } finally {
    await rm(passwordFile, { force: true })
  }
}

type RunningServer = { readonly pid: number; readonly port: number }

async function startServer(engine: Engine, cluster: string, port?: number): Promise<RunningServer> {
  const log = join(cluster, 'server.log')
  const chosen = port ?? (await freePort())
  await forgetStrangersProcess(cluster)
  const flags = [
    'start',
    '--wait',
    '--timeout=60',
    `--pgdata=${cluster}`,
    `--log=${log}`,
    `--options=-p ${chosen}`,
  ]
  try {
    await runAsServer(engine, engine.pgCtl, [...flags, '--silent'])
  } catch (cause) {
    const other = await findRunning(cluster) // another process of ours was faster
    if (other) return other
    throw new PlatformError('database/not-started', 'pg_ctl start failed', { cause })
  }
  const server = await findRunning(cluster)
  if (!server) throw new PlatformError('database/not-started', 'The server ended as soon as it had started')
  return server
}

async function stopServer(engine: Engine, cluster: string): Promise<void> {
  if (!(await findRunning(cluster))) return
  try {
    const flags = ['stop', '--wait', '--timeout=60', '--mode=fast', `--pgdata=${cluster}`, '--silent']
    await runAsServer(engine, engine.pgCtl, flags)
  } catch (cause) {
    if (await findRunning(cluster))
      throw new PlatformError('database/not-stopped', 'pg_ctl stop failed', { cause })
  }
}

/** Reads postmaster.pid: line 1 process number, line 4 port (PostgreSQL's pidfile.h). */
async function findRunning(cluster: string): Promise<RunningServer | undefined> {
  const lines = (await readIfThere(join(cluster, 'postmaster.pid')))?.split('\n') ?? []
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(pid) || pid <= 0 || !port) return undefined
  return (await isPostgres(pid)) ? { pid, port } : undefined
}

/**
 * PostgreSQL refuses to start while a process of the same user has the number in its lock file, even a stranger's (after
 * a restart of a container, numbers repeat). Its shared memory keeps a second server out all the same.
 */
async function forgetStrangersProcess(cluster: string): Promise<void> {
  if (!(await findRunning(cluster))) await rm(join(cluster, 'postmaster.pid'), { force: true })
}

async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  const status = await readIfThere(`/proc/${pid}/status`)
  if (status === undefined) return process.platform !== 'linux' // elsewhere the number is all we have
  return /^Name:\s*postgres$/m.test(status) && !/^State:\s*[ZX]/m.test(status)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isErrno(error, 'EPERM')
  }
}

async function ensureOwner(superuserUrl: string, password: string): Promise<void> {
  const client = new pg.Client(superuserUrl)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(20130401)')
    const role = await client.query('select from pg_roles where rolname = $1', [OWNER])
    if (role.rowCount === 0) await client.query(`create role ${OWNER} login createrole`)
    await client.query(`alter role ${OWNER} password '${scramVerifier(password)}'`)
    const database = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (database.rowCount === 0) await client.query(`create database ${DATABASE} owner ${OWNER}`)
  } finally {
    await client.end()
  }
}

async function runAsServer(engine: Engine, program: string, args: readonly string[]): Promise<void> {
  // Our own environment stays out: it may hold secrets, and locale settings would change messages.
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', SYSTEMROOT: process.env.SYSTEMROOT }
  await run(program, [...args], { ...engine.user, cwd: dirname(engine.pgCtl), env })
}

async function giveTo(engine: Engine, ...paths: string[]): Promise<void> {
  if (!engine.user) return
  for (const path of paths) {
    await chown(path, engine.user.uid, engine.user.gid)
    await chmod(path, (await stat(path)).isDirectory() ? 0o700 : 0o600)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address && typeof address === 'object' ? resolvePort(address.port) : reject(address),
      )
    })
  })
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false, // a path that cannot be looked at counts as absent: making it anew then fails loudly
  )
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
