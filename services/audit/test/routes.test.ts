import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createService,
  encodeLeaf,
  type HttpService,
  openStore,
  openTestDatabase,
  silentLogger,
} from '@jitsuin/platform'
import { checkConsistency, checkInclusion, leafHash, openCheckpoint, parseVerifier } from '@jitsuin/tlog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consistencyProof, inclusionProof, recordsPage } from '../src/contract.js'
import { AUDIT_PROBLEMS, type Audit, openAudit, verifyWithFiles } from '../src/index.js'
import { ACTIONS, DESK } from './zone.js'

let service: HttpService
let audit: Audit
let folder: string
let database: Awaited<ReturnType<typeof openTestDatabase>>

const bytes = (text: string) => Buffer.from(text, 'base64')
const get = async (url: string, headers: Record<string, string> = {}) => service.inject({ url, headers })

async function record(count: number): Promise<void> {
  const store = openStore<object, typeof ACTIONS>(database.serviceUrl('desk'), ACTIONS)
  await store.transact({ actor: 'officer:O-1', at: new Date(0) }, async (_tx, trail) => {
    for (let stamp = 0; stamp < count; stamp++) trail.record('stamp/lent', { subject: 'S', facts: { stamp } })
  })
  await store.close()
}

async function head() {
  const verifier = parseVerifier(await readFile(join(folder, 'second', 'verifier-key'), 'utf8'))
  return openCheckpoint((await get('/checkpoint')).body, verifier)
}

beforeAll(async () => {
  database = await openTestDatabase(DESK)
  folder = await mkdtemp(join(tmpdir(), 'jitsuin-audit-'))
  audit = await openAudit({
    zoneUrl: database.zoneUrl,
    origin: 'app.jitsuin.example/audit',
    keyFile: join(folder, 'keys', 'audit.pem'),
    secondPlace: join(folder, 'second'),
    mayReadRecords: async ({ headers }) => (headers['x-test-auditor'] === 'yes' ? 'allowed' : 'refused'),
    logger: silentLogger,
  })
  const title = { ja: '監査', en: 'Audit' }
  const { routes, readiness } = audit
  service = await createService({ name: 'audit', title, routes, problems: [AUDIT_PROBLEMS], readiness })
})

afterAll(async () => {
  await service.close()
  await audit.close()
  await database.close()
  await rm(folder, { recursive: true })
})

describe('the audit log of a zone', () => {
  it('says that nothing is recorded yet', async () => {
    expect((await get('/checkpoint')).json()).toMatchObject({ status: 404, code: 'audit/proof-out-of-range' })
  })

  it('signs a head soon after rows are committed, with a key file that only its owner reads', async () => {
    await record(5)
    await expect.poll(async () => (await get('/checkpoint')).statusCode, { timeout: 5000 }).toBe(200)
    expect((await head()).size).toBe(5)
    expect((await stat(join(folder, 'keys', 'audit.pem'))).mode & 0o777).toBe(0o600)
    expect((await get('/readyz')).json()).toMatchObject({ checks: { 'audit-sequencer': 'ready' } })
  })

  it('lets an outsider prove an exported record from the record itself to the signed head', async () => {
    const page = recordsPage.parse((await get('/records?limit=3', { 'x-test-auditor': 'yes' })).json())
    expect(page.next).toBe(3)
    const tree = await head()
    for (const { index, ...entry } of page.records) {
      const proof = inclusionProof.parse(
        (await get(`/proofs/inclusion?id=${entry.id}&size=${tree.size}`)).json(),
      )
      const leaf = { hash: leafHash(encodeLeaf(entry)), index }
      expect(checkInclusion(leaf, tree, proof.path.map(bytes))).toBe('included')
    }
  })

  it('lets an outsider prove that a newer head continues the one kept', async () => {
    const older = await head()
    await record(8)
    await expect.poll(async () => (await head()).size, { timeout: 5000 }).toBe(13)
    const newer = await head()
    const proof = consistencyProof.parse(
      (await get(`/proofs/consistency?older=${older.size}&newer=13`)).json(),
    )
    expect(checkConsistency(older, newer, proof.path.map(bytes))).toBe('consistent')
  })

  it.each([
    ['a record that is not there', '/proofs/inclusion?id=999&size=5', 404],
    ['a record that a smaller tree does not hold', '/proofs/inclusion?id=9&size=5', 404],
    ['a tree that is not there', '/proofs/consistency?older=5&newer=5000', 404],
    ['a tree that shrinks', '/proofs/consistency?older=5&newer=2', 404],
    ['a size that is no number', '/proofs/inclusion?id=1&size=x', 422],
    ['records without the right to see them', '/records', 403],
  ])('refuses %s', async (_what, url, status) => {
    expect((await get(url)).statusCode).toBe(status)
  })

  it('is found intact by the check that the command line runs', async () => {
    const checkpointFile = join(folder, 'second', 'checkpoint')
    const report = await verifyWithFiles({ url: database.zoneUrl, checkpointFile })
    expect(report).toEqual({ verdict: 'intact', size: 13, later: 0, waiting: 0 })
  })
})
