/**
 * Kill -9 of either service, at every step of a signature, of its database, and of both at once. A client that asks again until it is
 * answered has its signatures once: neither lost, nor counted twice.
 */
import { createHash, randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { ROUTES as VENDOR } from '@jitsuin/signing/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from './answer.js'
import { AT } from './moment.js'
import { requestFor, signWith } from './requests.js'
import { type ServiceProcess, startService } from './service-child.js'
import { KILL_STEPS, type KillStep, type ServiceConfiguration } from './service-configuration.js'
import { type Client, type Holder, openWorld, type World } from './world.js'

let world: World
let clinic: Client
let taro: Holder
let day: Awaited<ReturnType<World['openDay']>>
/** What a service that was never killed signs; RSASSA-PKCS1-v1_5 has one signature for a digest. */
let expected: unknown
const running = new Map<Role, ServiceProcess>()
type Role = ServiceConfiguration['role']

/** A minute of asking: a service starts in seconds. */
const MOST_TRIES = 2000

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
  const service = await startService(world, role, pauseAt)
  running.set(role, service)
  return service
}

/** It serves, as before or started anew. */
async function ensure(role: Role): Promise<void> {
  if (!running.has(role)) await start(role)
}

async function end(role: Role): Promise<void> {
  await running.get(role)?.kill()
  running.delete(role)
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

describe('a service that is killed', () => {
  it.each([
    ['signing', KILL_STEPS],
    ['key-management', KILL_STEPS.filter((step) => !step.endsWith('peer'))],
  ] as const)(
    '%s, at every step in turn: the client gets its signature, and it is recorded once',
    async (role, steps) => {
      await ensure(role === 'signing' ? 'key-management' : 'signing')
      await end(role)
      const { request, askUntilAnswered } = newRequest()
      const answer = askUntilAnswered()
      for (const step of steps) {
        const { paused } = await start(role, step)
        await paused
        await end(role)
      }
      await start(role)
      expect((await answer).json.signatures).toEqual(expected)
      expect(await recordsOf(request)).toEqual({ keyManagement: 1, signing: 1, released: 1 })
    },
    120_000,
  )

  it('with its peer, in the middle of twenty requests: every one is signed once', async () => {
    await Promise.all([ensure('signing'), ensure('key-management')])
    const requests = Array.from({ length: 20 }, newRequest)
    const answers = requests.map(({ askUntilAnswered }) => askUntilAnswered())
    await Promise.race(answers)
    await Promise.all([end('signing'), end('key-management')])
    await Promise.all([start('signing'), start('key-management')])
    for (const answer of await Promise.all(answers)) expect(answer.json.signatures).toEqual(expected)
    for (const { request } of requests)
      expect(await recordsOf(request)).toEqual({ keyManagement: 1, signing: 1, released: 1 })
  }, 90_000)

  it.each(['keyManagement', 'signing'] as const)(
    'whose database connections of %s are cut goes on',
    async (zone) => {
      await Promise.all([ensure('signing'), ensure('key-management')])
      const requests = Array.from({ length: 10 }, newRequest)
      const answers = requests.map(({ askUntilAnswered }) => askUntilAnswered())
      await Promise.race(answers)
      await world.superusers[zone].query(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
      )
      for (const answer of await Promise.all(answers)) expect(answer.json.signatures).toEqual(expected)
      for (const { request } of requests)
        expect(await recordsOf(request)).toEqual({ keyManagement: 1, signing: 1, released: 1 })
    },
  )
})
