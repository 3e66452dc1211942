import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type AuditEntry, ENTRY_COLUMNS } from '@jitsuin/platform'
import { append, EMPTY_EDGE, formatVerifier, rootOfEdge, signCheckpoint } from '@jitsuin/tlog'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { leafHashOf } from '../src/domain/leaf.js'
import { insertHead, insertLeaves } from '../src/store/tree-store.js'
import { verifyAudit } from '../src/usecases/verify-audit.js'
import { verifyWithFiles } from '../src/usecases/verify-with-files.js'
import { makeSigner, openZone, type Zone } from './zone.js'

let zone: Zone

/** Rows 1 to 12, sequenced in three batches; row n stands at position n - 1. */
beforeEach(async () => {
  zone = await openZone()
  await zone.withSequencer(async (sequencer) => {
    for (const count of [5, 1, 6]) {
      await zone.record(count)
      await sequencer.sequenceOnce()
    }
  })
})
afterEach(() => zone.close())

/** A superuser switches the triggers off, as one who means harm would. */
async function attack(sql: string): Promise<void> {
  await zone.superuser.query('set session_replication_role = replica')
  await zone.superuser.query(sql)
}

/** The superuser also makes the stored tree fit what the rows say now, and forges a head with a key of his own. */
async function coverTracks(order = 'entry.id'): Promise<void> {
  const entries = await zone.superuser.query<AuditEntry>(
    `select ${ENTRY_COLUMNS} from audit.entry left join audit_tree.leaf on entry_id = id order by ${order}`,
  )
  await attack('truncate audit_tree.leaf, audit_tree.node, audit_tree.head')
  const { edge, nodes } = append(EMPTY_EDGE, entries.map(leafHashOf))
  await insertLeaves(zone.superuser, { start: 0, entryIds: entries.map(({ id }) => id), nodes })
  const head = { size: edge.size, root: rootOfEdge(edge) }
  await insertHead(zone.superuser, { size: edge.size, checkpoint: await signCheckpoint(head, makeSigner()) })
}

const INSERT_ROW = `insert into audit.entry (id, xid, service, occurred_at, actor, action, subject, facts)
  overriding system value select 100, xid, service, occurred_at, actor, action, subject, facts
  from audit.entry where id = 6`

describe('the check of the audit log', () => {
  it('finds nothing wrong with an untouched log, and counts what no head covers yet', async () => {
    expect(await zone.verify()).toEqual({ verdict: 'intact', size: 12, later: 0, waiting: 0 })
    await zone.record(2)
    expect(await zone.verify()).toEqual({ verdict: 'intact', size: 12, later: 0, waiting: 2 })
  })

  it('holds an older head against a log that has grown since', async () => {
    const older = join(zone.secondPlace, 'older')
    await copyFile(join(zone.secondPlace, 'checkpoint'), older)
    await zone.record(4)
    await zone.sequence()
    const report = await verifyWithFiles({ url: zone.database.zoneUrl, checkpointFile: older })
    expect(report).toEqual({ verdict: 'intact', size: 12, later: 4, waiting: 0 })
  })

  it.each([
    ['a fact', `update audit.entry set facts = '{"stamp": 99}' where id = 7`],
    [
      'the time by a millionth of a second',
      `update audit.entry set occurred_at = occurred_at + '1us' where id = 7`,
    ],
    ['the actor', `update audit.entry set actor = 'officer:O-2' where id = 7`],
    ['the service', `update audit.entry set service = 'jitsuin_ca' where id = 7`],
    [
      'a fact to something without canonical form',
      `update audit.entry set facts = '{"stamp": 1e999}' where id = 7`,
    ],
    ['two rows', `update audit.entry set actor = 'officer:O-2' where id in (7, 9)`],
  ])('names the first record in which a superuser altered %s (T-C14-2)', async (_what, sql) => {
    const altered = { verdict: 'damaged', size: 12, first: { kind: 'altered', position: 6, id: 7 } }
    await attack(sql)
    expect(await zone.verify()).toEqual(altered)
    await coverTracks()
    expect(await zone.verify()).toEqual(altered)
  })

  it.each([
    ['the first', 1],
    ['one in the middle', 7],
  ])('names %s record when a superuser removed it (T-C14-2)', async (_what, id) => {
    const removed = { verdict: 'damaged', size: 12, first: { kind: 'removed', position: id - 1, id } }
    await attack(`delete from audit.entry where id = ${id}`)
    expect(await zone.verify()).toEqual(removed)
    await coverTracks()
    expect(await zone.verify()).toEqual(removed)
  })

  it('names the first record of an end that was cut off, although the heads in the database went with it', async () => {
    const cutOff = { verdict: 'damaged', size: 12, first: { kind: 'cut-off', position: 9, id: 10 } }
    await attack('delete from audit.entry where id >= 10')
    expect(await zone.verify()).toEqual(cutOff)
    await attack('delete from audit_tree.leaf where index >= 9; delete from audit_tree.head where size >= 9')
    expect(await zone.verify()).toEqual(cutOff)
    await coverTracks()
    expect(await zone.verify()).toEqual(cutOff)
  })

  it('names everything as cut off when nothing is left', async () => {
    await attack('truncate audit.entry, audit_tree.leaf, audit_tree.node, audit_tree.head')
    expect(await zone.verify()).toMatchObject({ first: { kind: 'cut-off', position: 0, id: 1 } })
  })

  it('names a record that was inserted between others', async () => {
    await attack(INSERT_ROW)
    await coverTracks('case id when 100 then 6.5 else id end')
    expect(await zone.verify()).toMatchObject({ first: { kind: 'inserted', position: 6, id: 100 } })
  })

  it('names the first of records that changed places', async () => {
    const reordered = { verdict: 'damaged', size: 12, first: { kind: 'reordered', position: 3, id: 4 } }
    await coverTracks('case id when 4 then 8.5 else id end')
    expect(await zone.verify()).toEqual(reordered)
  })

  it('finds a position that was moved although rows and hashes are left alone', async () => {
    await attack('update audit_tree.leaf set index = 50 where index = 11')
    expect(await zone.verify()).toMatchObject({ first: { kind: 'reordered', position: 11, id: 12 } })
  })

  it('locates by the stored hashes when only the head was kept elsewhere, as long as they are untouched', async () => {
    const checkpoint = await zone.checkpoint()
    await attack(`update audit.entry set actor = 'officer:O-2' where id = 3`)
    const report = await verifyAudit({ url: zone.database.zoneUrl, verifier: zone.signer, checkpoint })
    expect(report).toMatchObject({ verdict: 'damaged', first: { kind: 'altered', position: 2, id: 3 } })
  })

  it('still finds the damage from the head alone when the stored hashes were rewritten, and claims no place', async () => {
    const checkpoint = await zone.checkpoint()
    await attack(`update audit.entry set actor = 'officer:O-2' where id = 3`)
    await coverTracks()
    const report = await verifyAudit({ url: zone.database.zoneUrl, verifier: zone.signer, checkpoint })
    expect(report).toEqual({ verdict: 'damaged-somewhere', size: 12, present: 12 })
  })

  it('does not believe a copy whose leaves are not those of the signed head', async () => {
    const other = await openZone()
    await other.record(12)
    await other.sequence()
    await copyFile(join(other.secondPlace, 'leaves'), join(zone.secondPlace, 'leaves'))
    await other.close()
    await attack(`update audit.entry set actor = 'officer:O-2' where id = 3`)
    expect(await zone.verify()).toMatchObject({ first: { kind: 'altered', position: 2, id: 3 } })
  })

  it.each([
    ['signed by another key', () => signCheckpoint({ size: 12, root: Buffer.alloc(32) }, makeSigner())],
    ['that is no checkpoint', async () => 'hello\n'],
  ])('refuses a head %s instead of judging by it', async (_what, make) => {
    const request = { url: zone.database.zoneUrl, verifier: zone.signer, checkpoint: await make() }
    await expect(verifyAudit(request)).rejects.toThrow(/signature|signed note/i)
  })

  it('refuses to work on when the copied head speaks of another history', async () => {
    await attack(`update audit_tree.node set hash = sha256('x') where level = 3 and index = 0`)
    await expect(zone.sequence()).rejects.toThrow(expect.objectContaining({ code: 'audit/history-changed' }))
  })

  it.each([
    ['its leaves are', ['leaves']],
    ['all of it is', ['leaves', 'heads.log', 'checkpoint']],
  ])(
    'refuses to begin the copy afresh when %s lost: that would sign whatever stands there now',
    async (_what, files) => {
      for (const file of files) await rm(join(zone.secondPlace, file))
      await expect(zone.sequence()).rejects.toThrow(expect.objectContaining({ code: 'audit/copy-damaged' }))
    },
  )

  it('says that a log without any head cannot be judged', async () => {
    const fresh = await openZone()
    const report = await verifyAudit({ url: fresh.database.zoneUrl, verifier: fresh.signer })
    expect(report).toEqual({ verdict: 'no-head' })
    await fresh.close()
  })

  it('knows the verifier key beside the head', async () => {
    expect(formatVerifier(zone.signer)).toContain('test.jitsuin.example/audit+')
  })
})
