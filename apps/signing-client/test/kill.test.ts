/** kill -9 at the worst moments: what was acknowledged ends in one result each, and nothing is signed twice. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { prepareTrust, validate } from '@jitsuin/ades'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServiceTwin, type ServiceTwin } from '../../../packages/sdk/src/test-support/service-twin.js'
import { type Answer, type Call, prescription, register, send } from './stage.js'

const folder = mkdtempSync(join(tmpdir(), 'jitsuin-client-kill-'))
const PATIENCE_MS = 120_000
let twin: ServiceTwin
let child: ChildProcess | undefined
let client = { address: '', accessToken: '' }

const call = (one: Call) => send(client, one)
const post = (path: string, json: unknown) => call({ method: 'POST', path, json })

function launch(): ChildProcess {
  const flags = ['--conditions=jitsuin-source', '--import', join(import.meta.dirname, 'run-source.mjs')]
  child = spawn(process.execPath, [...flags, join(import.meta.dirname, '../src/main.ts')], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      JITSUIN_CLIENT_SERVICE: twin.address,
      JITSUIN_CLIENT_AUTHORITIES_FILE: join(folder, 'authority.pem'),
      JITSUIN_CLIENT_DATA: join(folder, 'data'),
      JITSUIN_CLIENT_PORT: '0',
      JITSUIN_CLIENT_BATCH: '8',
      JITSUIN_CLIENT_LOG: 'silent',
    },
  })
  return child
}

/** Launches, and can be called when the promise ends. */
async function start(): Promise<void> {
  const { stdout } = launch()
  if (!stdout) throw new Error('No output')
  const [address] = await once(createInterface({ input: stdout }), 'line')
  client = { address, accessToken: readFileSync(join(folder, 'data', 'access-token'), 'utf8').trim() }
}

/** From now on the n-th request that is signed is the last thing that its client lives to see: the answer never leaves. */
function killAtSigning(nth: number): void {
  let left = nth
  twin.onSigned = () => {
    if (--left === 0) child?.kill('SIGKILL')
  }
}

async function settled(id: string): Promise<Answer['json']> {
  for (;;) {
    const { json } = await call({ path: `/v1/jobs/${id}?wait=2` })
    if (!['waiting', 'signing'].includes(json.state)) return json
  }
}

async function verdictOf(id: string): Promise<string> {
  const { root, authorities, lists } = twin.hierarchy
  const material = { certificates: [authorities.signingCa.certificateDer], crls: Object.values(lists) }
  const trust = prepareTrust({ anchors: [root.certificateDer], material })
  const { bytes } = await call({ path: `/v1/jobs/${id}/result` })
  return (await validate(bytes, { at: new Date(Date.now() + 2000), trust, policy: 'hpki' })).verdict
}

const handIn = (items: unknown) => post('/v1/batches', { subject: 'T0001', items })

describe('a client that is killed', () => {
  beforeAll(async () => {
    twin = await openServiceTwin()
    writeFileSync(join(folder, 'authority.pem'), twin.authority)
    await start()
    await register(twin, post)
  }, PATIENCE_MS)
  afterAll(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await twin.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it(
    'in the middle of a batch, again and again, ends every acknowledged job in one result, none twice',
    async () => {
      const ids = Array.from({ length: 40 }, (_, at) => `rx-${at}`)
      const items = ids.map((id) => ({
        kind: 'prescription',
        id,
        csv: Buffer.from(prescription(id)).toString('base64'),
      }))
      const { json } = await handIn(items)
      expect(json.items.map(({ taken }: { taken: string }) => taken)).toEqual(ids.map(() => 'new'))
      const begun = await post('/v1/sessions', { subject: 'T0001' })
      const death = child && once(child, 'exit')
      killAtSigning(2)
      twin.approve(begun.json.id)
      await death
      for (const nth of [1, 2]) {
        killAtSigning(nth)
        await once(launch(), 'exit')
      }
      twin.onSigned = () => undefined
      await start()
      const again = await handIn(items)
      expect(again.json.items.map(({ taken }: { taken: string }) => taken)).toEqual(ids.map(() => 'known'))
      const states = await Promise.all(ids.map(async (id) => (await settled(id)).state))
      expect(states).toEqual(ids.map(() => 'signed'))
      expect(new Set(await Promise.all(ids.map(verdictOf)))).toEqual(new Set(['VALID']))
      const digests = twin.ledger.flatMap((row) => row.digests)
      expect(digests).toHaveLength(40)
      expect(new Set(digests).size).toBe(40)
      const counters = twin.ledger.map(({ counter }) => counter)
      expect(new Set(counters).size).toBe(counters.length)
      // The second request was answered to two clients that were dead already, the third to one: the same bytes came again.
      expect(twin.ledger.map(({ times }) => times)).toEqual([1, 3, 2, 1, 1])
    },
    PATIENCE_MS,
  )

  it(
    'in the middle of an approved list, again and again, ends each of its documents in one result, none twice',
    async () => {
      const before = twin.ledger.length
      const ids = Array.from({ length: 30 }, (_, at) => `list-${at}`)
      const items = ids.map((id) => ({
        kind: 'prescription',
        id,
        csv: Buffer.from(prescription(id)).toString('base64'),
      }))
      const ask = () => post('/v1/lists', { subject: 'T0001', items })
      const changed = { kind: 'prescription', csv: Buffer.from(prescription('other')).toString('base64') }
      const { json: asked } = await ask()
      await call({ method: 'PUT', path: '/v1/jobs/list-3', json: changed })
      // Killed while its doctor reads; the list is still the one on the phone.
      const first = child && once(child, 'exit')
      child?.kill('SIGKILL')
      await first
      await start()
      expect((await call({ path: `/v1/lists/${asked.id}` })).json.approveAddress).toBe(asked.approveAddress)
      const second = child && once(child, 'exit')
      killAtSigning(2)
      twin.approve(asked.id)
      await second
      for (const nth of [1, 2]) {
        killAtSigning(nth)
        await once(launch(), 'exit')
      }
      twin.onSigned = () => undefined
      await start()
      const states = await Promise.all(ids.map(async (id) => (await settled(id)).state))
      expect(states).toEqual(ids.map((_, at) => (at === 3 ? 'refused' : 'signed')))
      expect((await settled('list-3')).problem.code).toBe('item/not-on-list')
      const sound = ids.filter((_, at) => at !== 3)
      expect(new Set(await Promise.all(sound.map(verdictOf)))).toEqual(new Set(['VALID']))
      const rows = twin.ledger.slice(before)
      expect(new Set(rows.map(({ authorisation }) => authorisation))).toEqual(new Set([asked.id]))
      expect(new Set(rows.flatMap(({ digests }) => digests)).size).toBe(29)
      expect(rows.flatMap(({ digests }) => digests)).toHaveLength(29)
      expect((await call({ path: `/v1/lists/${asked.id}?wait=5&unlike=active` })).json.state).toBe('done')
    },
    PATIENCE_MS,
  )

  it(
    'while jobs are being handed in keeps each one that it acknowledged',
    async () => {
      const acknowledged: string[] = []
      const victim = child
      if (!victim) throw new Error('Not running')
      const death = once(victim, 'exit')
      for (let at = 0; at < 12; at++) {
        const id = `in-${at}`
        const path = `/v1/prescriptions?id=${id}&subject=T0001`
        const answer = call({
          method: 'POST',
          path,
          headers: { 'content-type': 'text/csv' },
          body: prescription(id),
        })
        if (at === 11) victim.kill('SIGKILL')
        await answer.then(
          ({ status }) => (status === 202 ? acknowledged.push(id) : undefined),
          () => undefined, // the connection died with the client: nothing was acknowledged
        )
      }
      await death
      await start()
      const states = await Promise.all(acknowledged.map(async (id) => (await settled(id)).state))
      expect(acknowledged.length).toBeGreaterThanOrEqual(11)
      expect(new Set(states)).toEqual(new Set(['signed']))
      const digests = twin.ledger.flatMap((row) => row.digests)
      expect(new Set(digests).size).toBe(digests.length)
    },
    PATIENCE_MS,
  )
})
