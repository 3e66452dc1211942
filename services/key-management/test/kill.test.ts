/**
 * Kill -9 of either service, at every step of a signature, of its database, and of both at once. A client that asks again until it is
 * answered has its signatures once: neither lost, nor counted twice.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { ROUTES as VENDOR } from '@jitsuin/signing/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KILL_STEPS, type KillStep, type ServiceConfiguration } from './service-configuration.js'
import {
  type Answer,
  AT,
  type Client,
  type Holder,
  openWorld,
  requestFor,
  signWith,
  type World,
} from './world.js'

let world: World
let clinic: Client
let taro: Holder
let day: Awaited<ReturnType<World['openDay']>>
/** What a service that was never killed signs; RSASSA-PKCS1-v1_5 has one signature for a digest. */
let expected: unknown
const running = new Map<Role, ChildProcess>()
type Role = ServiceConfiguration['role']

/** A minute of asking: a service starts in seconds. */
const MOST_TRIES = 1200

const digests = [createHash('sha256').update('処方箋').digest('hex')]

beforeAll(async () => {
  world = await openWorld()
  clinic = await world.openClient('DEMO-I-0001')
  taro = await world.newHolder('DEMO-0001')
  day = await world.openDay(clinic, taro)
  expected = (await signWith(clinic, day, { digests, at: AT })).json.signatures
  await world.stopServices()
}, 120_000)
afterAll(async () => {
  for (const role of running.keys()) await end(role)
  clinic.close()
  await world.close()
})

/** Starts a service; resolves when it serves. */
async function start(role: Role, pauseAt?: KillStep): Promise<{ readonly paused: Promise<void> }> {
  const configuration = { ...world.configurationOf(role), ...(pauseAt && { pauseAt }) }
  const file = world.folder.write(`${role}-${randomUUID()}.json`, JSON.stringify(configuration))
  const hooks = new URL('../../ca/test/run-source.mjs', import.meta.url).pathname
  const script = new URL('service-process.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--conditions=jitsuin-source', '--import', hooks, script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: world.folder.path('compiled') },
  })
  running.set(role, child)
  const [ready, paused] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  child.once('exit', (code) => ready.reject(new Error(`${role} ended (${code})`)))
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') ready.resolve()
    if (line.startsWith('paused')) paused.resolve()
  })
  await ready.promise
  return { paused: paused.promise }
}

async function end(role: Role): Promise<void> {
  const child = running.get(role)
  running.delete(role)
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

/** A request and the client that asks until it has its answer; a broken connection is no answer. */
function newRequest() {
  clinic.counter += 1
  const request = randomUUID()
  const body = requestFor(clinic, {
    authorisation: day.id,
    request,
    counter: clinic.counter,
    at: AT,
    digests,
  })
  const ask = () => clinic.call('POST', VENDOR.signatures, body, { authorization: `Bearer ${day.token}` })
  const askUntilAnswered = async (): Promise<Answer> => {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const answer = await ask().catch(() => undefined)
      if (answer && answer.status < 500) return answer
      await setTimeout(50)
    }
    throw new Error('Asked in vain')
  }
  return { request, askUntilAnswered }
}

/** How often a request stands in each ledger, and how often its release was written down. */
async function recordsOf(request: string) {
  const count = async (zone: 'keyManagement' | 'signing', sql: string) =>
    Number((await world.superusers[zone].query<{ count: string }>(sql, [request]))[0]?.count)
  const ledger = 'select count(*) from second_key.request where request_id = $1::text::uuid'
  const released = `select count(*) from audit.entry where action = 'signature/released' and facts->>'requestId' = $1::text`
  return {
    keyManagement: await count('keyManagement', ledger),
    signing: await count('signing', ledger),
    released: await count('signing', released),
  }
}

const STEPS = (['signing', 'key-management'] as const).flatMap((role) =>
  KILL_STEPS.filter((step) => role === 'signing' || !step.endsWith('peer')).map(
    (step) => [role, step] as const,
  ),
)

describe('a service that is killed', () => {
  it.each(STEPS)(
    '%s at %s: the client gets its signature, and it is recorded once',
    async (role, step) => {
      const other = role === 'signing' ? 'key-management' : 'signing'
      await start(other)
      const { paused } = await start(role, step)
      const { request, askUntilAnswered } = newRequest()
      const answer = askUntilAnswered()
      await paused
      await end(role)
      await start(role)
      expect((await answer).json.signatures).toEqual(expected)
      expect(await recordsOf(request)).toEqual({ keyManagement: 1, signing: 1, released: 1 })
      await end(role)
      await end(other)
    },
    90_000,
  )

  it('with its peer, in the middle of twenty requests: every one is signed once', async () => {
    await Promise.all([start('signing'), start('key-management')])
    const requests = Array.from({ length: 20 }, newRequest)
    const answers = requests.map(({ askUntilAnswered }) => askUntilAnswered())
    await Promise.race(answers)
    await Promise.all([end('signing'), end('key-management')])
    await Promise.all([start('signing'), start('key-management')])
    for (const answer of await Promise.all(answers)) expect(answer.json.signatures).toEqual(expected)
    for (const { request } of requests)
      expect(await recordsOf(request)).toEqual({ keyManagement: 1, signing: 1, released: 1 })
    await Promise.all([end('signing'), end('key-management')])
  }, 90_000)

  it.each(['keyManagement', 'signing'] as const)(
    'whose database connections of %s are cut goes on',
    async (zone) => {
      await Promise.all([start('signing'), start('key-management')])
      const requests = Array.from({ length: 10 }, newRequest)
      const answers = requests.map(({ askUntilAnswered }) => askUntilAnswered())
      await Promise.race(answers)
      await world.superusers[zone].query(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
      )
      for (const answer of await Promise.all(answers)) expect(answer.json.signatures).toEqual(expected)
      for (const { request } of requests)
        expect(await recordsOf(request)).toEqual({ keyManagement: 1, signing: 1, released: 1 })
      await Promise.all([end('signing'), end('key-management')])
    },
  )
})
