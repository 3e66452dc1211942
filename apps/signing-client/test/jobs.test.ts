import { createHash, verify, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareTrust, validate } from '@jitsuin/ades'
import { utf8 } from '@jitsuin/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openStage, prescription, type Stage, someId } from './stage.js'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  await stage.register()
  await stage.approve()
})
afterAll(() => stage.close())
beforeEach(() => {
  stage.twin.trouble.length = 0
  stage.twin.network = 'up'
})

const verdictOf = async (file: Uint8Array) => {
  const { root, authorities, lists } = stage.twin.hierarchy
  const material = { certificates: [authorities.signingCa.certificateDer], crls: Object.values(lists) }
  const trust = prepareTrust({ anchors: [root.certificateDer], material })
  const report = await validate(file, { at: new Date(Date.now() + 2000), trust, policy: 'hpki' })
  return report.verdict
}
const documents = () => readdir(join(stage.dataFolder, 'documents'))
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('a prescription', () => {
  it('is taken, signed and fetched, and verifies', async () => {
    const id = someId()
    const taken = await stage.prescribe(id)
    expect([taken.status, taken.json.id, taken.json.kind]).toEqual([202, id, 'prescription'])
    expect(await stage.settled(id)).toMatchObject({ state: 'signed', result: `/v1/jobs/${id}/result` })
    const result = await stage.get(`/v1/jobs/${id}/result`)
    expect(result.headers['content-type']).toBe('application/xml')
    expect(await verdictOf(result.bytes)).toBe('VALID')
    expect(await verdictOf(utf8(result.bytes.toString('utf8').replace('U0oxC', 'U0oyC')))).toBe('INVALID')
  })

  it('under an id that is known is the same job; anything else under it is refused', async () => {
    const id = someId()
    const before = stage.twin.ledger.length
    const answers = await Promise.all([stage.prescribe(id), stage.prescribe(id), stage.prescribe(id)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 202])
    await stage.settled(id)
    expect((await stage.prescribe(id)).json.state).toBe('signed')
    const other = await stage.prescribe(id, prescription('other'))
    expect([other.status, other.json.code]).toEqual([409, 'client/job-differs'])
    const elsewhere = { method: 'POST', path: `/v1/prescriptions?id=${id}&subject=T0009` }
    const body = { headers: { 'content-type': 'text/csv' }, body: prescription(id) }
    expect((await stage.call({ ...elsewhere, ...body })).json.code).toBe('client/job-differs')
    expect(stage.twin.ledger.length).toBe(before + 1)
  })

  it('that no signature can mend is refused at once with the reason', async () => {
    const id = someId()
    const before = stage.twin.ledger.length
    const { json } = await stage.prescribe(id, 'SJ9\n')
    expect(json).toMatchObject({ state: 'refused', problem: { code: 'csv/E-HDR' } })
    expect((await stage.get(`/v1/jobs/${id}/result`)).json.code).toBe('client/result-not-ready')
    expect(stage.twin.ledger.length).toBe(before)
  })
})

describe('the other kinds', () => {
  it('sign XML inside its root element', async () => {
    const id = someId()
    const call = { method: 'POST', path: `/v1/xml?id=${id}&subject=T0001` }
    await stage.call({
      ...call,
      headers: { 'content-type': 'application/xml' },
      body: '<Letter>紹介</Letter>',
    })
    await stage.settled(id)
    expect(await verdictOf((await stage.get(`/v1/jobs/${id}/result`)).bytes)).toBe('VALID')
  })

  it('sign digests, which OpenSSL verifies', async () => {
    const id = someId()
    const digests = [createHash('sha512').update('a').digest('hex')]
    await stage.post('/v1/digests', { id, subject: 'T0001', algorithm: 'sha512', digests })
    await stage.settled(id)
    const { json } = await stage.get(`/v1/jobs/${id}/result`)
    const { publicKey } = new X509Certificate(Buffer.from(json.certificate, 'base64url'))
    expect(verify('sha512', utf8('a'), publicKey, Buffer.from(json.signatures[0], 'base64url'))).toBe(true)
  })

  it.each([
    ['of another length', ['00'.repeat(32)], 'sdk/digests-wrong'],
    ['of no length', ['00'], 'http/request-invalid'],
    ['that are none', [], 'http/request-invalid'],
  ])('refuse digests %s', async (_what, digests, code) => {
    const { json } = await stage.post('/v1/digests', {
      id: someId(),
      subject: 'T0001',
      algorithm: 'sha512',
      digests,
    })
    expect(json.code).toBe(code)
  })
})

describe('a batch', () => {
  it('has one answer an item and one request for all that can be signed', async () => {
    const ids = [someId(), someId(), someId()]
    const [first = '', bad = '', xml = ''] = ids
    const before = stage.twin.ledger.length
    const { json } = await stage.post('/v1/batches', {
      subject: 'T0001',
      items: [
        { kind: 'prescription', id: first, csv: base64(prescription(first)) },
        { kind: 'prescription', id: bad, csv: base64('nothing') },
        { kind: 'xml', id: xml, file: base64('<a/>') },
        { kind: 'xml', id: xml, file: base64('<b/>') },
      ],
    })
    expect(json.items.map(({ taken }: { taken: string }) => taken)).toEqual(['new', 'new', 'new', 'no'])
    expect(json.items[3].problem.code).toBe('client/job-differs')
    const states = await Promise.all(ids.map(async (id) => (await stage.settled(id)).state))
    expect(states).toEqual(['signed', 'refused', 'signed'])
    const digests = stage.twin.ledger.slice(before).flatMap((row) => row.digests)
    expect(digests).toHaveLength(2)
  })
})

describe('what is kept', () => {
  it('is encrypted while it waits, and gone once it was fetched and confirmed', async () => {
    stage.twin.network = 'out'
    const id = someId()
    await stage.prescribe(id)
    expect((await documents()).some((name) => name.endsWith('.in'))).toBe(true)
    const journal = readFileSync(join(stage.dataFolder, 'journal'), 'utf8')
    const kept = (await documents()).map((name) =>
      readFileSync(join(stage.dataFolder, 'documents', name), 'latin1'),
    )
    for (const text of [journal, ...kept]) expect(/花子|P000123|U0oxCjEs|6Iqx5a2Q/.test(text)).toBe(false)
    stage.twin.network = 'up'
    await stage.settled(id)
    await stage.get(`/v1/jobs/${id}/result`)
    expect((await stage.call({ method: 'DELETE', path: `/v1/jobs/${id}` })).status).toBe(204)
    expect((await stage.get(`/v1/jobs/${id}`)).json.state).toBe('done')
    expect((await stage.get(`/v1/jobs/${id}/result`)).json.code).toBe('client/result-gone')
    expect((await documents()).filter((name) => name.endsWith('.in'))).toEqual([])
    // The id stays taken: the same content is done, another one is refused.
    expect((await stage.prescribe(id)).json.state).toBe('done')
    expect((await stage.prescribe(id, prescription('x'))).json.code).toBe('client/job-differs')
  })

  it('stands in no log', () => {
    expect(stage.log.join('')).not.toMatch(/花子|P000123|U0oxCjEs|6Iqx5a2Q/)
    expect(stage.log.join('')).not.toContain(stage.client().accessToken)
  })
})

describe('times', () => {
  it('end a job that waited too long, and a document that was kept long enough', async () => {
    const own = await openStage()
    try {
      await own.register()
      await own.prescribe('waits')
      own.passMs(24 * 3_600_000 - 60_000)
      expect((await own.get('/v1/jobs/waits')).json).toMatchObject({ state: 'waiting', waitsFor: 'approval' })
      own.passMs(60_000)
      const { json } = await own.get('/v1/jobs/waits')
      expect(json).toMatchObject({ state: 'expired', problem: { code: 'client/job-expired' } })
      expect((await own.get('/v1/jobs/waits/result')).json.code).toBe('client/job-expired')
      expect(await readdir(join(own.dataFolder, 'documents'))).toEqual([])
    } finally {
      await own.close()
    }
  })

  it('keep a fetched document ten minutes, and one that nobody fetched a day', async () => {
    const own = await openStage({ now: () => new Date(Date.now()) })
    try {
      await own.register()
      await own.approve()
      await Promise.all([own.prescribe('fetched'), own.prescribe('forgotten')])
      await Promise.all([own.settled('fetched'), own.settled('forgotten')])
      await own.get('/v1/jobs/fetched/result')
      own.passMs(10 * 60_000 - 10_000)
      expect((await own.get('/v1/jobs/fetched/result')).status).toBe(200)
      own.passMs(10_000)
      expect((await own.get('/v1/jobs/fetched')).json.state).toBe('done')
      expect((await own.get('/v1/jobs/forgotten')).json.state).toBe('signed')
      own.passMs(24 * 3_600_000)
      expect((await own.get('/v1/jobs/forgotten')).json.state).toBe('done')
      expect(await readdir(join(own.dataFolder, 'documents'))).toEqual([])
    } finally {
      await own.close()
    }
  })
})

describe('withdrawing', () => {
  it('ends a job that waits, and nothing of it is signed', async () => {
    const session = (await stage.get('/v1/sessions')).json.sessions[0].id
    await stage.post(`/v1/sessions/${session}/lock`, {})
    const id = someId()
    await stage.prescribe(id)
    await stage.settled(id, ['waiting'])
    expect((await stage.call({ method: 'DELETE', path: `/v1/jobs/${id}` })).status).toBe(204)
    const before = stage.twin.ledger.length
    await stage.post(`/v1/sessions/${session}/unlock`, {})
    const next = someId()
    await stage.prescribe(next)
    await stage.settled(next)
    expect((await stage.get(`/v1/jobs/${id}`)).json).toMatchObject({
      state: 'refused',
      problem: { code: 'client/job-withdrawn' },
    })
    expect(stage.twin.ledger.slice(before).flatMap((row) => row.digests)).toHaveLength(1)
  })
})
