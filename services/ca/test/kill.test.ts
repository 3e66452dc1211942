/**
 * Kill -9: a certification authority issues, revokes and publishes, and is killed at random moments and at every step, again
 * and again; its database server, too. Afterwards nothing that was acknowledged is lost, every serial number and list number
 * was used for one thing, everything a key ever signed is known and revocable, and the audit log verifies.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { openAudit, verifyAudit } from '@jitsuin/audit'
import { parseCertificate, parseCrl } from '@jitsuin/pki'
import {
  type EmbeddedPostgres,
  openSession,
  provisionService,
  type Session,
  silentLogger,
  startEmbeddedPostgres,
} from '@jitsuin/platform'
import { parseVerifier } from '@jitsuin/tlog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Order, Outcome, Publication } from '../src/contract.js'
import { CA_HISTORY, openCaStore } from '../src/index.js'
import { holdTestCeremony, memoryKeys } from './hierarchy.js'
import type { BulkAnswers, BulkJob } from './kill-bulk.js'
import { type Life, STEPS } from './kill-steps.js'
import { cardOfficer, passkeyOfficer } from './officers.js'
import { temporaryFolder } from './openssl.js'

/** Enough to reach every step; more of them find more (docs/ca.md). */
const ROUNDS = Number(process.env.JITSUIN_KILL_ROUNDS ?? 24)
/** In every so many rounds the database server is killed instead. */
const SERVER_ROUNDS = 12
const BEGIN = new Date('2026-11-20T00:12:00Z')
const ORIGIN = 'ca.test/audit'

const folder = temporaryFolder()
const configurationFile = folder.path('configuration.json')
const auditFolder = folder.path('second-place')
const keyFile = folder.path('audit-key.pem')
const reached = new Set<string>()
let server: EmbeddedPostgres
let url: string

beforeAll(async () => {
  server = await startEmbeddedPostgres({ directory: folder.path('database') })
  url = await provisionService(server.url, CA_HISTORY)
  const [passkey, card] = [newKey(), newKey()]
  const keys = memoryKeys()
  const store = openCaStore(url)
  const officers = [
    passkeyOfficer('O-alice', { privateKey: passkey }),
    cardOfficer('O-bob', { privateKey: card }),
    passkeyOfficer('O-carol'),
  ]
  await holdTestCeremony(store, { keys, officers, clock: () => BEGIN })
  await store.close()
  folder.write(
    'configuration.json',
    JSON.stringify({
      url,
      folder: folder.root,
      keys: Object.fromEntries([...keys.keys].map(([name, key]) => [name, pem(key)])),
      officers: { passkey: pem(passkey), card: pem(card) },
    }),
  )
})
afterAll(async () => {
  const cluster = realpathSync(folder.path('database/cluster'))
  await server.stop()
  rmSync(dirname(cluster), { recursive: true, force: true })
  folder.remove()
})

describe('a certification authority that is killed', () => {
  it('loses nothing acknowledged, uses no number twice, knows all that it signed and completes every case', async () => {
    let audit = await openAuditOfZone()
    let next = spawnAuthority()
    for (let round = 1; round <= ROUNDS; round++) {
      const child = next
      const life = lifeOf(round)
      if (round % SERVER_ROUNDS === 0) {
        await audit.close()
        await killServer(child, life)
        next = spawnAuthority()
        audit = await openAuditOfZone()
      } else {
        await child.ready
        next = spawnAuthority() // it gets ready meanwhile
        await killAuthority(child, life)
      }
    }
    next.process.kill('SIGKILL')
    await finish()
    expect([...reached].sort()).toEqual([...STEPS].sort())

    const superuser = await openSession(server.superuserUrl.replace(/postgres$/, 'jitsuin'))
    await expectNothingLost(superuser)
    await expectCasesWhole(superuser)
    await expectNumbersUsedOnce(superuser)
    await expectAllSignedKnown(superuser)
    await expectAllPublished(superuser)
    await expectAudited(superuser)
    await superuser.close()
    await expect.poll(() => audit.state(), { timeout: 5000 }).toBe('running')
    await expectAuditIntact()
    await audit.close()
  }, 600_000)
})

/** What clients were told stays true, to the byte and the second. */
async function expectNothingLost(database: Session): Promise<void> {
  const acknowledged = readLog<{ orderId: string; outcome: Outcome }>('acknowledged.log')
  expect(acknowledged.length).toBeGreaterThan(ROUNDS / 2)
  const first = new Map<string, Outcome>()
  for (const { orderId, outcome } of acknowledged) {
    expect(outcome).toEqual(first.get(orderId) ?? outcome) // sent again, answered the same
    first.set(orderId, outcome)
  }
  for (const [orderId, outcome] of first) {
    if (outcome.act === 'issue') {
      const rows = await database.query<{ serial_hex: string; certificate: Buffer }>(
        'select serial_hex, certificate from ca.certificate where order_id = $1',
        [orderId],
      )
      expect(rows.map(({ serial_hex, certificate }) => [serial_hex, certificate.toString('base64')])).toEqual(
        [[outcome.serialHex, outcome.certificate]],
      )
    } else if (outcome.act === 'revoke') {
      const rows = await database.query<{ serial_hex: string; revoked_at: Date }>(
        'select serial_hex, revoked_at from ca.revocation where order_id = $1',
        [orderId],
      )
      expect(rows).toEqual([{ serial_hex: outcome.serialHex, revoked_at: new Date(outcome.revokedAt) }])
    }
  }
}

/** Bulk issue: every case that was sent has each of its certificates once, as its clients were told, or was never begun. */
async function expectCasesWhole(database: Session): Promise<void> {
  const sent = new Map(readLog<BulkJob>('bulk-sent.log').map((job) => [job.id, job]))
  const told = readLog<BulkAnswers>('bulk-acknowledged.log')
  expect(new Set(told.map(({ id }) => id))).toEqual(new Set(sent.keys()))
  expect(told.length).toBeGreaterThan(ROUNDS / 4)
  const rows = await database.query<{ place: string; certificate: Buffer; events: number }>(
    `select warrant_id || ' ' || use.authority as place, certificate,
       (select count(*) from ca.event where event.serial_hex = use.serial_hex and event.authority = use.authority) as events
     from ca.warrant_use as use join ca.certificate using (authority, serial_hex)`,
  )
  const certificates = new Map(rows.map((row) => [row.place, row.certificate.toString('base64')]))
  expect(certificates.size).toBe(rows.length) // never twice
  expect(rows.filter(({ events }) => events !== 1)).toEqual([])
  const fulfilled = new Set<string>()
  for (const { id, answers } of told) {
    sent.get(id)?.wishes.forEach(({ warrantId, authority }, index) => {
      const place = `${warrantId} ${authority}`
      const answer = answers[index]
      if (!answer || 'refused' in answer) expect(certificates.has(place)).toBe(false)
      else if (answer.act === 'issue') expect(answer.certificate).toBe(certificates.get(place))
      fulfilled.add(place)
    })
  }
  for (const place of certificates.keys()) expect(fulfilled.has(place)).toBe(true)
  const numbers = await database.query<{ sequence: number }>(
    'select sequence from ca.event order by sequence',
  )
  expect(numbers.map(({ sequence }) => sequence)).toEqual(numbers.map((_row, index) => index + 1))
}

/** One serial number, one certificate; one list number, one list, everywhere that anything was ever seen. */
async function expectNumbersUsedOnce(database: Session): Promise<void> {
  const certificates = await database.query<{ serial_hex: string; certificate: Buffer }>(
    "select serial_hex, certificate from ca.certificate where authority = 'signature'",
  )
  const serials = certificates.map(({ certificate }) => parseCertificate(certificate).serialHex)
  expect(serials).toEqual(certificates.map(({ serial_hex }) => serial_hex))
  expect(new Set(serials).size).toBe(serials.length)
  const lists = new Map<string, string>()
  const newest = new Map<string, bigint>()
  for (const { authority, crl } of readLog<Publication>('received.log')) {
    if (crl === undefined) continue
    const { crlNumber = 0n } = parseCrl(Buffer.from(crl, 'base64'))
    expect(crlNumber >= (newest.get(authority) ?? 0n)).toBe(true) // a newer list is never followed by an older one
    newest.set(authority, crlNumber)
    const name = `${authority} ${crlNumber}`
    expect(lists.get(name) ?? crl).toBe(crl)
    lists.set(name, crl)
  }
  expect(lists.size).toBeGreaterThan(ROUNDS / 8)
}

/** Whatever a key was asked to sign had been recorded before, and has its signature by now. */
async function expectAllSignedKnown(database: Session): Promise<void> {
  const rows = await database.query<{ hash: string }>(
    `select encode(sha256(tbs), 'hex') as hash from ca.certificate where certificate is not null
     union all select encode(sha256(tbs), 'hex') from ca.list where crl is not null`,
  )
  const known = new Set(rows.map(({ hash }) => hash))
  expect(readLog<string>('signed.log').filter((hash) => !known.has(hash))).toEqual([])
  const [unsigned] = await database.query<{ n: number }>(
    `select (select count(*) from ca.certificate where certificate is null)
          + (select count(*) from ca.list where crl is null) as n`,
  )
  expect(unsigned?.n).toBe(0)
}

/** The status service has every publication, in order, and its newest list names everything that was revoked. */
async function expectAllPublished(database: Session): Promise<void> {
  const received = readLog<Publication>('received.log')
  let highest = 0
  for (const { sequence } of received) {
    expect(sequence).toBeLessThanOrEqual(highest + 1) // again, or the next one: never one too far
    highest = Math.max(highest, sequence)
  }
  const [row] = await database.query<{ n: number; waiting: number }>(
    'select count(*) as n, count(*) filter (where acknowledged_at is null) as waiting from ca.publication',
  )
  expect(row).toEqual({ n: highest, waiting: 0 })
  const newest = received.findLast(({ authority, crl }) => authority === 'signature' && crl !== undefined)
  const list = parseCrl(Buffer.from(newest?.crl ?? '', 'base64'))
  const revoked = await database.query<{ serial_hex: string }>('select serial_hex from ca.revocation')
  expect(revoked.length).toBeGreaterThan(ROUNDS / 12)
  for (const { serial_hex } of revoked) expect(list.entries.find(serial_hex)).toHaveLength(1)
}

/** Every act left exactly its rows. */
async function expectAudited(database: Session): Promise<void> {
  const [counts] = await database.query<Record<string, number>>(`
    select (select count(*) from ca.certificate where order_id is not null) as certificates,
           (select count(*) from ca.warrant_use) as warranted,
           (select count(*) from ca.revocation) as revocations,
           (select count(*) from ca.list) as lists,
           (select count(*) from ca.publication) as publications`)
  const actions = await database.query<{ action: string; n: number; subjects: number }>(
    `select action, count(*) as n, count(distinct subject) as subjects from audit.entry where action not in ('order/refused', 'certificate/refused-under-warrant') group by action`,
  )
  const rowsOf = (action: string) => actions.find((one) => one.action === action) ?? { n: 0, subjects: 0 }
  for (const { n, subjects, action } of actions) expect([action, subjects]).toEqual([action, n])
  const { certificates = -1, warranted = -1, revocations, lists, publications } = counts ?? {}
  expect(rowsOf('certificate/reserved').n).toBe(certificates)
  expect(rowsOf('certificate/reserved-under-warrant').n).toBe(warranted)
  expect(rowsOf('certificate/issued').n).toBe(certificates + warranted + 3) // the responders of the ceremony
  expect(rowsOf('certificate/revoked').n).toBe(revocations)
  expect(rowsOf('list/reserved').n).toBe(lists)
  expect(rowsOf('list/signed').n).toBe(lists)
  expect(rowsOf('publication/acknowledged').n).toBe(publications)
}

async function expectAuditIntact(): Promise<void> {
  const verifier = parseVerifier(readFileSync(join(auditFolder, 'verifier-key'), 'utf8'))
  await expect
    .poll(
      async () => {
        const checkpoint = readFileSync(join(auditFolder, 'checkpoint'), 'utf8')
        const report = await verifyAudit({
          url: server.url,
          verifier,
          checkpoint,
          secondPlace: auditFolder,
        })
        return report
      },
      { timeout: 20_000, interval: 500 },
    )
    .toMatchObject({ verdict: 'intact', waiting: 0 })
}

type Authority = {
  readonly process: ChildProcess
  readonly ready: Promise<void>
  /** Rejects when the process says that its life failed. */
  readonly failure: Promise<never>
  next(word: string): Promise<void>
}

function spawnAuthority(): Authority {
  const flags = [
    '--conditions=jitsuin-source',
    '--import',
    new URL('run-source.mjs', import.meta.url).pathname,
  ]
  const script = new URL('kill-process.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [...flags, script, configurationFile], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, NODE_COMPILE_CACHE: folder.path('compiled') },
  })
  const waiting = new Map<string, () => void>()
  const seen = new Set<string>()
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined) // whoever waits for it sees it
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word = ''] = line.split(' ')
    if (word === 'failed') failed.reject(new Error(line))
    if (word === 'paused') reached.add(line.split(' ')[1] ?? '')
    seen.add(word)
    waiting.get(word)?.()
  })
  const next = (word: string) =>
    new Promise<void>((resolve, reject) => {
      if (seen.has(word)) return resolve()
      waiting.set(word, resolve)
      child.once('exit', () => reject(new Error(`ended before "${word}"`)))
    })
  const ready = next('ready')
  ready.catch(() => undefined) // whoever waits for it sees it
  return { process: child, ready, failure: failed.promise, next }
}

/** Two rounds of three stop at a step, early or late in their life; the third round ends at any moment. */
function lifeOf(round: number): Life {
  const at = new Date(BEGIN.getTime() + round * 2 * 3_600_000).toISOString()
  const acknowledged = new Set(readLog<{ orderId: string }>('acknowledged.log').map(({ orderId }) => orderId))
  const sent = readLog<{ order: Order }>('sent.log')
  const pending = sent.filter(({ order }) => !acknowledged.has(order.orderId)).slice(-4)
  const life = { at, pending, pendingJobs: pendingJobs(), afterwards: 'goes-on' } as const
  const turn = round - Math.floor(round / 3)
  const step = round % 3 === 0 ? undefined : STEPS[turn % STEPS.length]
  if (!step) return life
  return { ...life, pause: { step, occurrence: 1 + ((turn * 7) % 12) } }
}

function pendingJobs(): BulkJob[] {
  const answered = new Set(readLog<BulkAnswers>('bulk-acknowledged.log').map(({ id }) => id))
  const sent = new Map(readLog<BulkJob>('bulk-sent.log').map((job) => [job.id, job]))
  return [...sent.values()].filter(({ id }) => !answered.has(id))
}

async function killAuthority(child: Authority, life: Life): Promise<void> {
  child.process.stdin?.write(`${JSON.stringify(life)}\n`)
  await child.next('running')
  await (life.pause ? Promise.race([child.next('paused'), child.failure]) : setTimeout(Math.random() * 600))
  await end(child)
}

/** The database server dies in the middle of the work; the authority notices, and dies as well. */
async function killServer(child: Authority, life: Life): Promise<void> {
  await child.ready
  child.process.stdin?.write(`${JSON.stringify({ ...life, pause: undefined })}\n`)
  await child.next('running')
  await setTimeout(50 + Math.random() * 100)
  process.kill(server.pid, 'SIGKILL')
  // It may answer its clients with a failure, or end by itself: both promise nothing.
  await Promise.race([child.next('failed').catch(() => undefined), setTimeout(1000)])
  await end(child)
  const port = Number(new URL(server.url).port)
  server = await startEmbeddedPostgres({ directory: folder.path('database'), port })
}

async function end({ process: child }: Authority): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

/** A last life that nobody disturbs, until nothing waits any more. */
async function finish(): Promise<void> {
  const child = spawnAuthority()
  await child.ready
  const { at, pending, pendingJobs } = lifeOf(ROUNDS + 1)
  const life: Life = { at, pending, pendingJobs, afterwards: 'rests' }
  child.process.stdin?.write(`${JSON.stringify(life)}\n`)
  await Promise.race([child.next('rested'), child.failure])
  await end(child)
}

function openAuditOfZone() {
  return openAudit({
    zoneUrl: server.url,
    origin: ORIGIN,
    keyFile,
    secondPlace: auditFolder,
    mayReadRecords: async () => 'refused',
    logger: silentLogger,
  })
}

function readLog<Line>(name: string): Line[] {
  if (!existsSync(folder.path(name))) return []
  const lines = readFileSync(folder.path(name), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
}

function newKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

function pem(key: ReturnType<typeof newKey>): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }))
}
