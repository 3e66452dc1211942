import { createHash, generateKeyPairSync } from 'node:crypto'
import { openSession } from '@jitsuin/platform'
import {
  checkConsistency,
  cosign,
  decodeHex,
  encodeHex,
  findCosignature,
  judgeHead,
  openCheckpoint,
} from '@jitsuin/tlog'
import { vrfProverFromPem } from '@jitsuin/tlog/node'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  checkEntry,
  checkReceipt,
  checkWholeLog,
  type Leaf,
  loadOwnView,
  parseLeaf,
  tagFromProof,
  tagInput,
} from '../src/contract.js'
import { AT, CENTRE, holderSession, makeWitness, openWorld, type World } from './world.js'

let world: World
let doctorA: Uint8Array
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const reach = (size: number) =>
  vi.waitFor(async () => expect(await world.size()).toBe(size), { timeout: 8000, interval: 20 })

beforeAll(async () => {
  world = await openWorld(['T0900', 'T0901'])
  await reach(2)
  doctorA = await world.authority.issue('T0001')
  await reach(3)
})
afterAll(() => world.close())

/** What the client of a signed-in holder does. */
async function ownEntries(serialNumber: string) {
  world.signIn(holderSession(serialNumber))
  const [keys, mine] = [await world.client.keys(), await world.client.mine()]
  const bytes = (hex: string) => decodeHex(hex) ?? new Uint8Array()
  const tag = tagFromProof(mine, bytes(keys.vrfPublicKey), bytes(mine.proof))
  const { checkpoint, entries } = await world.client.holder(tag)
  const head = openCheckpoint(checkpoint, await world.verifier())
  return { tag, entries, checks: entries.map((entry) => checkEntry(entry, head)) }
}

describe('the transparency log', () => {
  it('logs every certificate of the authority, also those from before it began, without any name', async () => {
    const leaves: Leaf[] = []
    const head = openCheckpoint(await world.client.checkpoint(), await world.verifier())
    const verdict = await checkWholeLog(world.client.entries(), head, (leaf) => leaves.push(leaf))
    expect(verdict).toEqual({ verdict: 'intact' })
    expect(leaves[2]).toEqual({
      v: 1,
      type: 'issue',
      certificate: sha256(doctorA),
      holder: expect.stringMatching(/^[0-9a-f]{64}$/),
      issuer: expect.stringMatching(/^[0-9a-f]{64}$/),
      roles: ['medicalDoctor'],
      time: '2026-11-20T00:12:00Z',
    })
    const page = (await world.get('/log/entries')).body
    expect(page).not.toMatch(/T000|T09|Jitsuin/)
  })

  it('shows a certificate that somebody had issued in the name of doctor A to A, and to nobody else', async () => {
    const mistaken = await world.authority.issue('T0001', { authority: 'authenticationPerson' })
    await reach(4)
    const { checks } = await ownEntries('T0001')
    const seen = checks.map((check) =>
      check.verdict === 'included' ? check.leaf.certificate : check.verdict,
    )
    expect(seen).toEqual([sha256(mistaken), sha256(doctorA)])
    expect((await ownEntries('T0002')).entries).toEqual([])
  })

  it('alerts a holder of each entry about them once it succeeds, and not of those from before the log began', async () => {
    world.turnTelling('fails')
    // What was logged before may be told at any moment, also after this.
    const ofThis = () => world.told.filter(({ index }) => index === 4)
    await world.authority.issue('T0003')
    await reach(5)
    expect(ofThis()).toEqual([])
    world.turnTelling('works')
    await expect.poll(ofThis, { timeout: 8000 }).toHaveLength(1)
    expect(ofThis()[0]).toMatchObject({
      person: { centre: CENTRE, subjectSerialNumber: 'T0003' },
      leaf: { type: 'issue' },
    })
    expect(world.told.map(({ person }) => person.subjectSerialNumber)).not.toContain('T0900')
  })

  it('logs a revocation with the class of its reason; the same event again adds nothing', async () => {
    world.authority.revoke(doctorA)
    await reach(6)
    world.authority.revoke(doctorA)
    await world.authority.issue('T0004')
    await reach(7)
    const { checks } = await ownEntries('T0001')
    expect(checks[0]).toMatchObject({ leaf: { type: 'revoke', reason: 'key', certificate: sha256(doctorA) } })
    expect(checks).toHaveLength(3)
  })

  it('takes nothing more from a feed that leaves out a number, and goes on when it is whole again', async () => {
    const size = await world.size()
    await world.authority.issue('T0005')
    const [hidden] = world.authority.events.splice(-1)
    await world.authority.issue('T0006')
    const [last] = world.authority.events.splice(-1)
    if (!hidden || !last) throw new Error('the twin has just issued them')
    world.authority.events.push({ ...last, sequence: last.sequence + 1 })
    await vi.waitFor(() => expect(world.log().state()).toBe('authority-away'), { timeout: 8000 })
    expect(await world.size()).toBe(size)
    world.authority.events.splice(-1, 1, hidden, { ...last, sequence: last.sequence + 1 })
    await reach(size + 2)
  })

  it('takes up where it stood when the authority was away', async () => {
    const size = await world.size()
    world.authority.turn('away')
    await vi.waitFor(() => expect(world.log().state()).toBe('authority-away'), { timeout: 8000 })
    world.authority.turn('up')
    await world.authority.issue('T0008')
    await reach(size + 1)
  })

  it('proves that every head continues every older one', async () => {
    const verifier = await world.verifier()
    const rows = await world.superuser.query<{ checkpoint: string }>(
      'select checkpoint from transparency.head',
    )
    const heads = rows
      .map(({ checkpoint }) => openCheckpoint(checkpoint, verifier))
      .sort((a, b) => a.size - b.size)
    const pair = fc.tuple(fc.nat(heads.length - 1), fc.nat(heads.length - 1))
    await fc.assert(
      fc.asyncProperty(pair, async ([one, other]) => {
        const [older, newer] = [heads[Math.min(one, other)], heads[Math.max(one, other)]]
        if (!older || !newer) return
        const { path } = await world.client.consistency(older.size, newer.size)
        const proof = path.map((hash) => decodeHex(hash) ?? new Uint8Array())
        expect(checkConsistency(older, newer, proof)).toBe('consistent')
      }),
      { numRuns: 40 },
    )
  })

  it.each([
    ['a proof of a hash that is not there', `/log/proofs/inclusion?hash=${'0'.repeat(64)}&size=3`, 404],
    ['a tree that is not there', '/log/proofs/consistency?older=1&newer=5000', 404],
    ['a tree that shrinks', '/log/proofs/consistency?older=3&newer=2', 404],
    ['a receipt of an unknown certificate', `/log/receipts/${'0'.repeat(64)}`, 404],
    ['a tag that is none', '/log/holders/T0001', 422],
    ['more entries than a page holds', '/log/entries?limit=501', 422],
  ])('refuses %s', async (_what, url, status) => {
    expect((await world.get(url)).statusCode).toBe(status)
  })

  it('lets caches keep what can never change, and only that', async () => {
    const cache = async (url: string) => (await world.get(url)).headers['cache-control']
    expect(await cache('/log/entries?start=0&limit=2')).toBe('public, max-age=31536000, immutable')
    expect(await cache('/log/entries?start=0&limit=400')).toBe('public, max-age=5')
    expect(await cache('/log/checkpoint')).toBe('no-cache')
    expect(await cache('/log/mine')).toBe('no-store')
  })
})

describe('a holder tag', () => {
  it('is proven to the signed-in holder alone', async () => {
    const ask = async (session: object | undefined) => {
      world.signIn(session)
      return (await world.get('/log/mine')).json().code
    }
    expect(await ask(undefined)).toBe('log/sign-in-needed')
    expect(await ask({ kind: 'staff' })).toBe('log/sign-in-needed')
    expect(await ask({ kind: 'holder-without-role', why: 'no-certificate' })).toBe('log/no-person')
    world.signIn(holderSession('T0001'))
    expect(await world.client.mine()).toMatchObject({ subjectSerialNumber: 'T0001' })
  })

  it('cannot be found by guessing: neither a hash of the number nor a tag under another key is in the log', async () => {
    const { tag } = await ownEntries('T0001')
    const person = { centre: CENTRE, subjectSerialNumber: 'T0001' }
    const { vrfPublicKey } = await world.client.keys()
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      format: 'pem',
      type: 'pkcs8',
    })
    const guesses = [
      sha256(Buffer.from('T0001')),
      sha256(tagInput(person)),
      sha256(Buffer.concat([Buffer.from(vrfPublicKey, 'hex'), tagInput(person)])),
      encodeHex(vrfProverFromPem(pem.toString()).prove(tagInput(person)).output),
    ]
    expect(guesses).not.toContain(tag)
    for (const guess of guesses) expect((await world.client.holder(guess)).entries).toEqual([])
  })

  it('of somebody else does not pass for one’s own', async () => {
    world.signIn(holderSession('T0002'))
    const [keys, mine] = [await world.client.keys(), await world.client.mine()]
    const claim = { ...mine, subjectSerialNumber: 'T0001' }
    const bytes = (hex: string) => decodeHex(hex) ?? new Uint8Array()
    expect(() => tagFromProof(claim, bytes(keys.vrfPublicKey), bytes(mine.proof))).toThrow(
      expect.objectContaining({ code: 'vrf/proof-invalid' }),
    )
  })
})

describe('the client of a holder', () => {
  it('keeps what it saw, and finds the next time that the log continues it, or has other keys', async () => {
    world.signIn(holderSession('T0001'))
    const first = await loadOwnView(world.client, undefined)
    expect(first).toMatchObject({ history: 'first-visit', mine: { subjectSerialNumber: 'T0001' } })
    expect(new Set(first.entries.map(({ verdict }) => verdict))).toEqual(new Set(['included']))
    const { size } = first
    await world.authority.issue('T0001')
    await reach(size + 1)
    const second = await loadOwnView(world.client, first.keep)
    expect([second.history, second.entries.length]).toEqual(['continues', first.entries.length + 1])
    expect((await loadOwnView(world.client, { ...first.keep, vrfPublicKey: '02' })).history).toBe(
      'other-keys',
    )
    expect((await loadOwnView(world.client, second.keep)).history).toBe('continues')
  })
})

describe('a receipt', () => {
  it('is of an issue: the entry of a revocation proves no issue of its certificate', async () => {
    const receipt = await world.log().receiptFor(doctorA)
    const { holder } = JSON.parse(receipt.leaf)
    const { checkpoint, entries } = await world.client.holder(holder)
    const revoked = entries.find(({ leaf }) => JSON.parse(leaf).type === 'revoke')
    expect(revoked).toBeDefined()
    const made = { ...receipt, ...revoked, path: [...(revoked?.path ?? [])], checkpoint }
    expect(checkReceipt(made, await world.verifier()).verdict).toBe('included')
    expect(checkReceipt(made, await world.verifier(), doctorA).verdict).toBe('other-certificate')
  })

  it('proves without a network that a certificate is logged, and proves nothing about another', async () => {
    const receipt = await world.log().receiptFor(doctorA)
    expect(await world.client.receipt(sha256(doctorA))).toEqual(receipt)
    const verifier = await world.verifier()
    expect(checkReceipt(receipt, verifier, doctorA).verdict).toBe('included')
    expect(checkReceipt(receipt, verifier, doctorA.with(40, 1)).verdict).toBe('other-certificate')
    expect(checkReceipt({ ...receipt, index: receipt.index + 1 }, verifier).verdict).toBe('not-included')
    expect(checkReceipt({ ...receipt, path: receipt.path.slice(1) }, verifier).verdict).toBe('not-included')
    const changed = receipt.leaf.replace('medicalDoctor', 'dentist')
    expect(checkReceipt({ ...receipt, leaf: changed }, verifier).verdict).toBe('not-included')
    const loose = receipt.leaf.replace(',', ', ')
    expect(checkReceipt({ ...receipt, leaf: loose }, verifier).verdict).toBe('leaf-malformed')
    expect(() => checkReceipt(receipt, { ...makeWitness('log.test'), kind: 'log' })).toThrow(
      expect.objectContaining({ code: 'tlog/note-untrusted' }),
    )
  })
})

describe('what sign-in and the verifier ask', () => {
  it('is answered by inclusion under a signed head, for certificates of our own authorities', async () => {
    const ask = (der: Uint8Array) => world.log().askLog(der)
    expect(await ask(doctorA)).toBe('included')
    expect(await ask(await world.authority.issueInSecret('T0001'))).toBe('missing')
    expect(await ask(await world.authority.issueElsewhere('T0001'))).toBe('not-ours')
    expect(await ask(Uint8Array.of(1, 2, 3))).toBe('unknown')
  })

  it('is not answered by a row that was written past the log', async () => {
    const secret = await world.authority.issueInSecret('T0066')
    const size = await world.size()
    const leaf: Leaf | undefined = parseLeaf((await world.log().receiptFor(doctorA)).leaf)
    const forged = JSON.stringify({ ...leaf, certificate: sha256(secret) })
    await world.superuser.query(`insert into transparency.entry values ($1, $2, 'issue', $3, $4)`, [
      size + 100,
      forged,
      sha256(secret),
      '0'.repeat(64),
    ])
    expect(await world.log().askLog(secret)).toBe('missing')
    await world.superuser.query('set session_replication_role = replica')
    await world.superuser.query('delete from transparency.entry where index = $1', [size + 100])
    await world.superuser.query('set session_replication_role = default')
  })
})

describe('a witness', () => {
  it('cosigns a head, and the log shows it below that head', async () => {
    const note = await world.client.checkpoint()
    await world.client.cosign(note + (await cosign(note, world.witness, AT)))
    expect(findCosignature(await world.client.checkpoint(), world.witness)?.at).toEqual(AT)
  })

  it('that nobody configured, or that signed another head, is not shown', async () => {
    const note = (await world.client.checkpoint()).replace(/\u2014 witness.*\n/, '')
    const stranger = makeWitness('witness.test')
    const refused = { failure: expect.objectContaining({ code: 'log/cosignature-refused' }) }
    await expect(world.client.cosign(note + (await cosign(note, stranger, AT)))).rejects.toMatchObject(
      refused,
    )
    await expect(world.client.cosign(note)).rejects.toMatchObject(refused)
    await expect(world.client.cosign('nonsense')).rejects.toMatchObject({
      failure: { code: 'tlog/note-malformed' },
    })
  })

  it('refuses the head of a log that was begun afresh under the same key', async () => {
    const verifier = await world.verifier()
    const kept = openCheckpoint(await world.client.checkpoint(), verifier)
    const other = { ...kept, root: new Uint8Array(32).fill(7) }
    expect(
      judgeHead({ kept: other, checkpoint: await world.client.checkpoint(), proof: [] }, verifier).verdict,
    ).toBe('forked')
  })
})

describe('the role of the log', () => {
  it.each([
    ['change an entry', `update transparency.entry set leaf = 'x'`],
    ['delete an entry', 'delete from transparency.entry'],
    ['delete a head', 'delete from transparency.head'],
    ['forget whom it told', 'delete from transparency.told'],
    ['empty a table', 'truncate transparency.cosignature'],
  ])('has no right to %s', async (_what, sql) => {
    const session = await openSession(world.serviceUrl)
    const attempt = session.query(sql).finally(() => session.close())
    await expect(attempt).rejects.toThrow(expect.objectContaining({ code: '42501' }))
  })
})
