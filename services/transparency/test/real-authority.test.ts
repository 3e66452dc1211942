/** The log beside the real certification authority: orders of two officers at one end, the answer to sign-in at the other. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestDatabase, silentLogger, type TestDatabase } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadEvents } from '../../ca/src/store/events.js'
import { describeAuthorities } from '../../ca/src/usecases/look-up.js'
import { openZone, type Zone } from '../../ca/test/zone.js'
import type { HolderAlert } from '../src/contract.js'
import { authorityFeed, openTransparency, TRANSPARENCY_HISTORY, type Transparency } from '../src/index.js'

let zone: Zone
let database: TestDatabase
let log: Transparency
let folder: string
const told: HolderAlert[] = []

beforeAll(async () => {
  zone = await openZone()
  database = await openTestDatabase(TRANSPARENCY_HISTORY)
  folder = await mkdtemp(join(tmpdir(), 'jitsuin-log-'))
  log = await openTransparency({
    zoneUrl: database.zoneUrl,
    origin: 'log.test',
    keyFolder: folder,
    // What the authority's routes answer, without the connection in between.
    feed: authorityFeed(async (path) => {
      const { pathname, searchParams } = new URL(path, 'https://ca.test')
      if (pathname === '/authorities') return { status: 200, json: describeAuthorities(zone.ca) }
      const [after, limit] = [Number(searchParams.get('after')), Number(searchParams.get('limit'))]
      return { status: 200, json: { events: await loadEvents(zone.ca.store.read, { after, limit }) } }
    }),
    tell: async (alert) => void told.push(alert),
    witnesses: [],
    clock: () => zone.now,
    logger: silentLogger,
    intervalMs: 20,
  })
  await vi.waitFor(() => expect(log.state()).toBe('running'), { timeout: 8000 })
})
afterAll(async () => {
  await log.close()
  await database.close()
  await zone.close()
  await rm(folder, { recursive: true })
})

describe('the log beside the real authority', () => {
  it('has what the authority issues within a minute, tells the holder, and lets the certificate sign in', async () => {
    const { certificate, serialHex } = await zone.issue()
    const der = Buffer.from(certificate, 'base64')
    await vi.waitFor(async () => expect(await log.askLog(der)).toBe('included'), { timeout: 8000 })
    await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 8000 })
    expect(told[0]).toMatchObject({
      person: { subjectSerialNumber: 'T0001' },
      leaf: { type: 'issue', roles: ['medicalDoctor'] },
    })
    await zone.revoke(serialHex)
    await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: 8000 })
    expect(told[1]).toMatchObject({ leaf: { type: 'revoke', reason: 'key', holder: told[0]?.leaf.holder } })
  })
})
