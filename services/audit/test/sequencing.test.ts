import { type ChildProcess, spawn } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { openSession, silentLogger } from '@jitsuin/platform'
import { checkConsistency, EMPTY_EDGE, openCheckpoint, proveConsistency, rootOfEdge } from '@jitsuin/tlog'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadNoteSigner } from '../src/outside/note-key.js'
import { openSecondPlace } from '../src/outside/second-place.js'
import { loadNodes } from '../src/store/tree-store.js'
import { runSequencer } from '../src/usecases/run-sequencer.js'
import { openSequencer } from '../src/usecases/sequence.js'
import { openZone, type Zone } from './zone.js'

let zone: Zone
beforeEach(async () => {
  zone = await openZone()
})
afterEach(() => zone.close())

const ACT = { actor: 'officer:O-1', at: new Date('2026-11-20T00:12:00Z') } as const

/** Every row once, positions without a gap. */
async function expectAllCovered(): Promise<number> {
  const [counts] = await zone.superuser.query<Record<string, number>>(`
    select (select count(*) from audit.entry) as rows, (select count(*) from audit_tree.leaf) as leaves,
           (select count(distinct entry_id) from audit_tree.leaf join audit.entry on id = entry_id) as covered,
           (select coalesce(max(index) + 1, 0) from audit_tree.leaf) as size`)
  const { rows = -1, ...others } = counts ?? {}
  expect(others).toEqual({ leaves: rows, covered: rows, size: rows })
  return rows
}

async function copiedHeads(verifier = zone.signer) {
  const lines = (await readFile(join(zone.secondPlace, 'heads.log'), 'utf8')).trimEnd().split('\n')
  return lines.map((line) => openCheckpoint(JSON.parse(line), verifier))
}

/** Every copied head continues the one before it. */
async function expectOneHistory(verifier = zone.signer): Promise<void> {
  let older = { size: 0, root: rootOfEdge(EMPTY_EDGE) }
  for (const newer of await copiedHeads(verifier)) {
    const proof = await proveConsistency(older.size, newer.size, async (places) =>
      (await loadNodes(zone.superuser, places)).map((hash) => hash ?? new Uint8Array()),
    )
    expect(checkConsistency(older, newer, proof)).toBe('consistent')
    older = newer
  }
}

describe('the sequencer', () => {
  it('covers every row of eight busy writers exactly once while it runs', async () => {
    const sequencer = runSequencer({
      url: zone.database.serviceUrl('audit_tree'),
      signer: zone.signer,
      secondPlace: zone.secondPlace,
      logger: silentLogger,
      intervalMs: 5,
    })
    const writer = async () => {
      for (let n = 0; n < 200; n++) await zone.record(1)
    }
    await Promise.all(Array.from({ length: 8 }, writer))
    await sequencer.stop()
    await zone.sequence()
    expect(await expectAllCovered()).toBe(1600)
    expect((await copiedHeads()).length).toBeGreaterThan(2)
    await expectOneHistory()
    expect(await zone.verify()).toMatchObject({ verdict: 'intact', size: 1600 })
  })

  it('covers rows that commit while an older transaction stays open, and that one as soon as it commits', async () => {
    await zone.withSequencer(async (sequencer) => {
      const gate = Promise.withResolvers<void>()
      const opened = Promise.withResolvers<void>()
      const late = openSession(zone.database.superuserUrl).then(async (session) => {
        await session.transaction('read committed', async () => {
          await session.query(
            `insert into audit.entry (occurred_at, actor, action, subject, facts)
             values (now(), 'system:late', 'stamp/lent', 'S-2', '{}')`,
          )
          opened.resolve()
          await gate.promise
        })
        await session.close()
      })
      await opened.promise
      await zone.record(3)
      expect(await sequencer.sequenceOnce()).toBe(3)
      await zone.record(2)
      expect(await sequencer.sequenceOnce()).toBe(2)
      gate.resolve()
      await late
      expect(await sequencer.sequenceOnce()).toBe(1)
      expect(await sequencer.sequenceOnce()).toBe(0)
    })
    const order = await zone.superuser.query('select entry_id as id from audit_tree.leaf order by index')
    expect(order).toEqual([2, 3, 4, 5, 6, 1].map((id) => ({ id })))
    expect(await zone.verify()).toMatchObject({ verdict: 'intact', size: 6 })
  })

  it('passes over the numbers of transactions that were rolled back', async () => {
    await zone.record(1)
    const failing = zone.store.transact(ACT, async (tx, audit) => {
      audit.record('stamp/lent', { subject: 'S-1', facts: { stamp: 1 } })
      audit.changedNothing()
      return tx.isTransaction
    })
    await failing
    await zone.superuser.query(`select nextval('audit.entry_id_seq')`)
    await zone.record(1)
    expect(await zone.sequence()).toBe(2)
    await expectAllCovered()
  })

  it('covers more rows than one batch holds', async () => {
    await zone.superuser.query(`
      insert into audit.entry (occurred_at, actor, action, subject, facts)
      select now(), 'system:x', 'stamp/lent', 'S-' || n, '{}' from generate_series(1, 4500) n`)
    expect(await zone.sequence()).toBe(4500)
    expect(await zone.verify()).toMatchObject({ verdict: 'intact', size: 4500 })
  })

  it('covers a row that was written past the platform, however odd its facts are', async () => {
    await zone.superuser.query(`
      insert into audit.entry (occurred_at, actor, action, subject, facts)
      values ('infinity', 'x', 'y', 'z', '{"half": 0.5, "huge": 1e400, "deep": [[[[[[[[[[[1]]]]]]]]]]]}')`)
    expect(await zone.sequence()).toBe(1)
    expect(await zone.verify()).toMatchObject({ verdict: 'intact', size: 1 })
  })

  it('goes on where it was when it dies between committing leaves and copying their head', async () => {
    await zone.record(3)
    await zone.sequence()
    await zone.record(4)
    const session = await openSession(zone.database.serviceUrl('audit_tree'))
    const copy = await openSecondPlace(zone.secondPlace, zone.signer)
    const dying = { ...copy, append: () => Promise.reject(new Error('the disk went away')) }
    const sequencer = await openSequencer({ session, signer: zone.signer, secondPlace: dying })
    await expect(sequencer.sequenceOnce()).rejects.toThrow('the disk went away')
    await copy.close()
    await session.close()

    await zone.record(1)
    await zone.sequence()
    await expectAllCovered()
    expect((await copiedHeads()).map(({ size }) => size)).toEqual([3, 7, 8])
    expect(await zone.verify()).toMatchObject({ verdict: 'intact', size: 8 })
  })

  it('finds a row that was changed in the moment between its leaf and its head', async () => {
    await zone.record(3)
    await zone.sequence()
    await zone.record(4)
    const session = await openSession(zone.database.serviceUrl('audit_tree'))
    const copy = await openSecondPlace(zone.secondPlace, zone.signer)
    const dying = { ...copy, append: () => Promise.reject(new Error('killed')) }
    const sequencer = await openSequencer({ session, signer: zone.signer, secondPlace: dying })
    await expect(sequencer.sequenceOnce()).rejects.toThrow('killed')
    await copy.close()
    await session.close()
    await zone.superuser.query(`set session_replication_role = replica`)
    await zone.superuser.query(`update audit.entry set actor = 'officer:O-2' where id = 5`)
    await expect(zone.sequence()).rejects.toThrow(expect.objectContaining({ code: 'audit/history-changed' }))
  })

  it('cuts off the torn end that a crash left in the copy', async () => {
    await zone.record(3)
    await zone.sequence()
    await appendFile(join(zone.secondPlace, 'leaves'), Buffer.alloc(61))
    await appendFile(join(zone.secondPlace, 'heads.log'), '"test.jitsuin.example/audit\\n9')
    await zone.record(2)
    await zone.sequence()
    expect((await copiedHeads()).map(({ size }) => size)).toEqual([3, 5])
    expect(await zone.verify()).toMatchObject({ verdict: 'intact', size: 5 })
  })

  it('halts, and says so, when the history was changed', async () => {
    await zone.record(3)
    await zone.sequence()
    await zone.superuser.query('set session_replication_role = replica')
    await zone.superuser.query('delete from audit_tree.node where level = 1')
    const sequencer = runSequencer({
      url: zone.database.serviceUrl('audit_tree'),
      signer: zone.signer,
      secondPlace: zone.secondPlace,
      logger: silentLogger,
    })
    await expect.poll(() => sequencer.state()).toBe('halted')
    await sequencer.stop()
  })

  it('waits while another sequencer of the zone is at work, and takes over when that one is gone', async () => {
    const settings = {
      url: zone.database.serviceUrl('audit_tree'),
      signer: zone.signer,
      secondPlace: zone.secondPlace,
      logger: silentLogger,
      intervalMs: 5,
    }
    const first = runSequencer(settings)
    await expect.poll(() => first.state()).toBe('running')
    const second = runSequencer(settings)
    await expect.poll(() => second.state()).toBe('waiting-for-lock')
    await first.stop()
    await expect.poll(() => second.state(), { timeout: 5000 }).toBe('running')
    await second.stop()
  })
})

describe('kill -9', () => {
  it('of the sequencer at any moment loses no row and forks no history', async () => {
    const keyFile = join(zone.secondPlace, 'key.pem')
    const { privateKey } = generateKeyPairSync('ed25519')
    await writeFile(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }))
    expect(createPrivateKey(await readFile(keyFile)).asymmetricKeyType).toBe('ed25519')
    const signer = await loadNoteSigner(keyFile, 'killed.test')

    let writing = true
    const writer = async () => {
      while (writing) await zone.record(1 + Math.floor(Math.random() * 5))
    }
    const writers = Promise.all([writer(), writer()])
    for (let round = 0; round < 6; round++) {
      const child = startSequencerProcess(keyFile)
      await running(child)
      await setTimeout(Math.random() * 120)
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    }
    writing = false
    await writers

    const last = runSequencer({
      url: zone.database.serviceUrl('audit_tree'),
      signer,
      secondPlace: zone.secondPlace,
      logger: silentLogger,
      intervalMs: 5,
    })
    const waiting = async () => {
      const [row] = await zone.superuser.query<{ n: number }>(
        'select (select count(*) from audit.entry) - (select count(*) from audit_tree.leaf) as n',
      )
      return row?.n
    }
    await expect.poll(waiting, { timeout: 10_000 }).toBe(0)
    await last.stop()
    const rows = await expectAllCovered()
    await expectOneHistory(signer)
    expect((await copiedHeads(signer)).at(-1)?.size).toBe(rows)
  })
})

function startSequencerProcess(keyFile: string): ChildProcess {
  const flags = [
    '--conditions=jitsuin-source',
    '--import',
    new URL('run-source.mjs', import.meta.url).pathname,
  ]
  const script = new URL('sequencer-process.ts', import.meta.url).pathname
  const args = [zone.database.serviceUrl('audit_tree'), keyFile, zone.secondPlace]
  return spawn(process.execPath, [...flags, script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Resolves when the process says that it works; rejects when it ends before. */
function running(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The sequencer ended with ${code}`)))
    child.stdout?.on('data', (text: Buffer) => {
      if (text.includes('running')) resolve()
    })
  })
}
