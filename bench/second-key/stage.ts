/** Both services at work, and clients with sessions of the library that vendors use. */
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openSigningService, type SigningSession } from '@jitsuin/sdk'
import { FOLDER } from '../programs.js'
import {
  type Bits,
  type Child,
  type HalfStart,
  type Meter,
  ROLES,
  type Role,
  type Stored,
  startChild,
  type WorldSetup,
} from './protocol.js'

/** How large a stage is. */
type StageSize = {
  readonly bits: Bits
  readonly holders: number
  readonly clients: number
  /** Threads of each service that raise values. */
  readonly workers: number
}

/** What all processes have used so far. */
export type Meters = Readonly<Record<Role, Meter>> & { readonly client: number }

/** The stage. */
export type Stage = {
  /** One for each holder. */
  readonly sessions: readonly SigningSession[]
  readonly meters: () => Promise<Meters>
  readonly stored: () => Promise<Readonly<Record<Role, Stored>>>
  readonly now: () => Date
  readonly close: () => Promise<void>
}

/** Makes keys and approvals, starts the services and opens every session. */
export async function openStage(size: StageSize): Promise<Stage> {
  const world = makeWorld(size)
  const { clockAheadMs } = world
  const children = { 'key-management': startChild('half-child'), signing: startChild('half-child') }
  await Promise.all(
    ROLES.map((role) => begin(children[role], { ...world.halves[role], clockAheadMs, ...size })),
  )
  const now = () => new Date(Date.now() + clockAheadMs)
  const services = world.clients.map(({ clientKey, clientCertificate }) =>
    openSigningService({
      address: `https://127.0.0.1:${world.halves.signing.configuration.vendorPort}`,
      serverAuthorities: [world.halves.signing.configuration.authority],
      clientKey,
      clientCertificate,
      clock: now,
      newId: randomUUID,
      counters: countInMemory(),
    }),
  )
  const opening = world.clients.flatMap(({ authorisations }, at) =>
    authorisations.map((id) => services[at]?.openSession(id) ?? Promise.reject(new Error('No client'))),
  )
  return {
    sessions: await Promise.all(opening),
    now,
    meters: () => meters(children),
    stored: async () => ({
      'key-management': await children['key-management'].ask<Stored>('stored'),
      signing: await children.signing.ask<Stored>('stored'),
    }),
    close: async () => {
      for (const service of services) service.close()
      await Promise.all(ROLES.map((role) => children[role].end()))
    },
  }
}

async function begin(
  child: Child,
  { configuration, tables, clockAheadMs, workers }: HalfStart,
): Promise<void> {
  await child.ask({ configuration, tables, clockAheadMs, workers })
}

async function meters(children: Readonly<Record<Role, Child>>): Promise<Meters> {
  const { user, system } = process.cpuUsage()
  return {
    client: (user + system) / 1e6,
    'key-management': await children['key-management'].ask<Meter>('meter'),
    signing: await children.signing.ask<Meter>('meter'),
  }
}

/** The client's file of counters is its own disk's matter. */
function countInMemory() {
  const counters = new Map<string, number>()
  return {
    next: async (authorisationId: string) => {
      const next = (counters.get(authorisationId) ?? 0) + 1
      counters.set(authorisationId, next)
      return next
    },
  }
}

/** Runs world-process.ts to its end; see there. */
function makeWorld({ bits, holders, clients }: StageSize): WorldSetup {
  const file = `${FOLDER}/second-key-${bits}.json`
  const source = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
  const hooks = source('../services/ca/test/run-source.mjs')
  const script = source('second-key/world-process.ts')
  const options = ['--conditions=jitsuin-source', '--import', hooks]
  const args = [...options, script, file, ...[bits, holders, clients].map(String)]
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error('The world could not be made')
  return JSON.parse(readFileSync(file, 'utf8')) as WorldSetup // as world-process.ts wrote it
}
