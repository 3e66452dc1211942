/** Approve what you see: a list of exactly these documents, signed one by one once its doctor approved it. */
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareTrust, validate } from '@jitsuin/ades'
import { LIST, openSheet } from '@jitsuin/second-key'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../src/client.js'
import { openStage, prescription, type Stage, someId } from './stage.js'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  await stage.register()
})
afterAll(() => stage.close())
beforeEach(() => {
  stage.twin.ledger.length = 0
  stage.twin.trouble.length = 0
  stage.twin.network = 'up'
  stage.twin.onSigned = () => undefined
})

const base64 = (text: string) => Buffer.from(text).toString('base64')
const item = (id: string, note = id) => ({ kind: 'prescription', id, csv: base64(prescription(note)) })
const someIds = (count: number) => Array.from({ length: count }, () => someId())
const ask = (ids: readonly string[], of = stage) =>
  of.post('/v1/lists', { subject: 'T0001', items: ids.map((id) => item(id)) })
const put = (id: string, note: string) =>
  stage.call({
    method: 'PUT',
    path: `/v1/jobs/${id}`,
    json: { kind: 'prescription', csv: base64(prescription(note)) },
  })
const statesOf = (ids: readonly string[], of = stage) =>
  Promise.all(ids.map(async (id) => (await of.settled(id)).state))
const verdictOf = async (file: Uint8Array) => {
  const { root, authorities, lists } = stage.twin.hierarchy
  const material = { certificates: [authorities.signingCa.certificateDer], crls: Object.values(lists) }
  const trust = prepareTrust({ anchors: [root.certificateDer], material })
  return (await validate(file, { at: new Date(Date.now() + 2000), trust, policy: 'hpki' })).verdict
}

describe('a list', () => {
  it('is asked for with a QR code, shown in words, and signs by itself once it was approved', async () => {
    const ids = someIds(3)
    const asked = await ask(ids)
    expect(asked.status).toBe(201)
    expect(asked.json).toMatchObject({ state: 'asked', begun: 'new', numSignatures: 3, subject: 'T0001' })
    expect(asked.json.items.map(({ job }: { job: object }) => job)).toMatchObject(
      ids.map((id) => ({
        id,
        state: 'waiting',
        waitsFor: 'approval',
        approval: 'list',
        list: asked.json.id,
      })),
    )
    expect(asked.json.qr.svg).toMatch(/^<svg /)
    const [address, fragment = ''] = asked.json.approveAddress.split('#')
    expect(address).toBe(`https://approve.example.jp/a/${asked.json.id}`)
    const [first] = await openSheet(stage.twin.sheetOf(asked.json.id), fragment)
    expect(first?.shown.split('\n')[0]).toBe('試験　花子 （シケン ハナコ） 44歳 女性')
    stage.twin.approve(asked.json.approveAddress)
    expect(await statesOf(ids)).toEqual(['signed', 'signed', 'signed'])
    const files = await Promise.all(ids.map((id) => stage.get(`/v1/jobs/${id}/result`)))
    expect(await Promise.all(files.map(({ bytes }) => verdictOf(bytes)))).toEqual(Array(3).fill('VALID'))
    const { json } = await stage.get(`/v1/lists/${asked.json.id}?wait=5&unlike=active`)
    expect(json).toMatchObject({ state: 'done', jobs: ids.map((id) => ({ id, state: 'signed' })) })
    expect(json.approveAddress).toBeUndefined()
  })

  it('keeps the proof of each signature beside its document', async () => {
    const [id = ''] = someIds(1)
    const asked = await ask([id])
    expect((await stage.get(`/v1/jobs/${id}/proof`)).json.code).toBe('client/result-not-ready')
    stage.twin.approve(asked.json.id)
    await stage.settled(id)
    const { json } = await stage.get(`/v1/jobs/${id}/proof`)
    const { root } = LIST.parse(Buffer.from(json.approval.statement, 'base64url'))
    expect(json).toMatchObject({ form: 'jitsuin-second-key-proof/1', item: { index: 0, path: [] } })
    expect(json.item.shown).toContain('試験　花子')
    expect(root).toMatch(/^[0-9a-f]{64}$/)
    const { bytes } = await stage.get(`/v1/jobs/${id}/result`)
    const value = Buffer.from(json.signature, 'base64url').toString('base64')
    expect(bytes.toString('utf8').replaceAll(/\s/g, '')).toContain(value)
    await stage.call({ method: 'DELETE', path: `/v1/jobs/${id}` })
    expect((await stage.get(`/v1/jobs/${id}/proof`)).json.code).toBe('client/result-gone')
    expect(
      (await readdir(join(stage.dataFolder, 'documents'))).filter((name) => /proof|list/.test(name)),
    ).toHaveLength(3)
  })

  it('of 200 documents of which one changed signs 199, and refuses that one with its reason', async () => {
    const ids = someIds(200)
    const asked = await ask(ids)
    const changed = await put(ids[56] ?? '', 'その後の変更')
    expect([changed.status, changed.json.state]).toEqual([200, 'waiting'])
    stage.twin.approve(asked.json.id)
    const states = await statesOf(ids)
    expect(states.filter((state) => state === 'signed')).toHaveLength(199)
    const refused = await stage.settled(ids[56] ?? '')
    expect(refused).toMatchObject({
      state: 'refused',
      problem: { code: 'item/not-on-list', ja: '断り item/not-on-list', next: { ja: '断り next' } },
    })
    expect(stage.twin.ledger.flatMap(({ digests }) => digests)).toHaveLength(199)
    const again = someId()
    const next = await stage.post('/v1/lists', { subject: 'T0001', items: [item(again, 'その後の変更')] })
    stage.twin.approve(next.json.id)
    expect((await stage.settled(again)).state).toBe('signed')
  }, 60_000)

  it('is told apart from a day: neither signs what belongs to the other', async () => {
    const [listed = '', daily = ''] = someIds(2)
    await stage.approve()
    const asked = await ask([listed])
    await stage.prescribe(daily)
    expect((await stage.settled(daily)).state).toBe('signed')
    expect((await stage.get(`/v1/jobs/${listed}`)).json).toMatchObject({
      state: 'waiting',
      waitsFor: 'approval',
    })
    stage.twin.approve(asked.json.id)
    expect((await stage.settled(listed)).state).toBe('signed')
    expect((await stage.get('/v1/sessions')).json.sessions).toHaveLength(1)
  })

  it('asked for again with the same documents is the same list; with others it is a new one', async () => {
    const [one = '', two = ''] = someIds(2)
    const first = await ask([one])
    const again = await ask([one])
    expect([again.status, again.json.begun, again.json.id]).toEqual([200, 'running', first.json.id])
    const both = await ask([one, two])
    expect([both.status, both.json.begun]).toEqual([201, 'new'])
    stage.twin.approve(first.json.id)
    stage.twin.approve(both.json.id)
    expect(await statesOf([one, two])).toEqual(['signed', 'signed'])
    expect(stage.twin.ledger.map(({ authorisation }) => authorisation)).toEqual([both.json.id])
    const none = await stage.post('/v1/lists', { subject: 'T0001', jobs: [one, two] })
    expect([none.status, none.json.code]).toEqual([409, 'client/list-empty'])
  })

  it('has a result for each document: one that cannot be signed or shown never comes on it', async () => {
    const [sound = '', bad = '', dumb = '', hiding = '', letter = ''] = someIds(5)
    const { json } = await stage.post('/v1/lists', {
      subject: 'T0001',
      items: [
        item(sound),
        { kind: 'prescription', id: bad, csv: base64('SJ9\n') },
        { kind: 'xml', id: dumb, file: base64('<a/>') },
        { kind: 'xml', id: hiding, file: base64('<a/>'), shown: '紹介状\u202e' },
        { kind: 'xml', id: letter, file: base64('<a/>'), shown: '紹介状\n試験　花子' },
      ],
    })
    expect(json.numSignatures).toBe(2)
    const codes = json.items.map(({ job }: { job: { problem?: { code: string } } }) => job.problem?.code)
    expect(codes).toEqual([undefined, 'csv/E-HDR', 'client/shown-missing', 'sdk/shown-unfit', undefined])
    stage.twin.approve(json.id)
    expect(await statesOf([sound, letter])).toEqual(['signed', 'signed'])
  })
})

describe('a list that comes to nothing', () => {
  it('because nobody approved it in time, or it was ended, loses nothing: it can be asked for again', async () => {
    const ids = someIds(2)
    const asked = await ask(ids)
    stage.twin.endAuthorisation(asked.json.id)
    const over = await stage.get(`/v1/lists/${asked.json.id}?wait=5&unlike=asked`)
    expect(over.json.state).toBe('ended')
    expect(over.json.jobs).toMatchObject(ids.map((id) => ({ id, state: 'waiting', waitsFor: 'list' })))
    const second = await stage.post('/v1/lists', { subject: 'T0001', jobs: ids })
    expect(second.status).toBe(201)
    expect((await stage.call({ method: 'DELETE', path: `/v1/lists/${second.json.id}` })).status).toBe(204)
    expect((await stage.get(`/v1/lists/${second.json.id}`)).json.state).toBe('ended')
    stage.twin.approve(second.json.id)
    const third = await ask(ids)
    expect([third.status, third.json.items[0].taken]).toEqual([201, 'known'])
    stage.twin.approve(third.json.id)
    expect(await statesOf(ids)).toEqual(['signed', 'signed'])
    expect(new Set(stage.twin.ledger.map(({ authorisation }) => authorisation))).toEqual(
      new Set([third.json.id]),
    )
  })

  it('because its time ran out says so', async () => {
    const own = await openStage()
    try {
      await own.register()
      const asked = await ask(['rx'], own)
      own.twin.aheadMs += 300_000
      own.passMs(300_000)
      const { json } = await own.get(`/v1/lists/${asked.json.id}?wait=5&unlike=asked`)
      expect(json).toMatchObject({
        state: 'expired',
        jobs: [{ id: 'rx', state: 'waiting', waitsFor: 'list' }],
      })
    } finally {
      await own.close()
    }
  })

  it('because the service is away leaves the documents taken, and the same call asks for them', async () => {
    const ids = someIds(2)
    stage.twin.network = 'out'
    const refused = await ask(ids)
    expect([refused.status, refused.json.code]).toEqual([503, 'sdk/unreachable'])
    expect((await stage.get(`/v1/jobs/${ids[0]}`)).json).toMatchObject({ state: 'waiting', waitsFor: 'list' })
    stage.twin.network = 'up'
    stage.twin.approve((await ask(ids)).json.id)
    expect(await statesOf(ids)).toEqual(['signed', 'signed'])
  })

  it.each([
    ['of nothing', { subject: 'T0001', items: [] }, 'http/request-invalid'],
    ['of jobs that nobody knows', { subject: 'T0001', jobs: ['nobody'] }, 'client/job-unknown'],
    ['of somebody without a second key', { subject: 'X9', items: [item('x9')] }, 'key/unknown'],
  ])('%s is refused', async (_what, body, code) => {
    expect((await stage.post('/v1/lists', body)).json.code).toBe(code)
    expect((await stage.get('/v1/lists/0b9b2d0c-0000-4000-8000-000000000001')).json.code).toBe(
      'client/list-unknown',
    )
  })
})

describe('a document on a list', () => {
  it('can change until its digest is at the service, and nothing else can under its id', async () => {
    const [listed = '', daily = ''] = someIds(2)
    await ask([listed])
    expect((await put('nobody', 'x')).json.code).toBe('client/job-unknown')
    expect((await put(listed, listed)).json.state).toBe('waiting')
    const other = { kind: 'xml', file: base64('<a/>'), shown: 'x' }
    const wrong = await stage.call({ method: 'PUT', path: `/v1/jobs/${listed}`, json: other })
    expect(wrong.json.code).toBe('client/job-differs')
    await stage.approve()
    await stage.prescribe(daily)
    await stage.settled(daily)
    expect((await put(daily, 'x')).json.code).toBe('client/job-differs')
  })

  it('goes on through an outage after the service signed, with one signature', async () => {
    const ids = someIds(2)
    const asked = await ask(ids)
    stage.twin.trouble.push('cut-after-signing', 'cut-after-signing', 'bad-gateway', 'peer-unreachable')
    stage.twin.approve(asked.json.id)
    expect(await statesOf(ids)).toEqual(['signed', 'signed'])
    expect(stage.twin.ledger.map(({ digests, times }) => [digests.length, times])).toEqual([[2, 3]])
  })

  it('and its list go on over a restart, asked for or approved', async () => {
    const ids = someIds(2)
    const asked = await ask(ids)
    await stage.start()
    const { json } = await stage.get(`/v1/lists/${asked.json.id}`)
    expect([json.state, json.approveAddress]).toEqual(['asked', asked.json.approveAddress])
    stage.twin.onSigned = () => {
      stage.twin.network = 'out'
    }
    stage.twin.trouble.push('cut-after-signing')
    stage.twin.approve(asked.json.id)
    for (let now = ''; now !== 'service'; )
      now = (await stage.get(`/v1/jobs/${ids[0]}?wait=1&unlike=signing`)).json.waitsFor ?? ''
    await stage.start()
    stage.twin.network = 'up'
    expect(await statesOf(ids)).toEqual(['signed', 'signed'])
    expect(stage.twin.ledger).toHaveLength(1)
  })
})

describe('who wants lists', () => {
  it('an institution, for all that its client signs', async () => {
    const own = await openStage()
    try {
      expect((await own.register('list-only')).json.approval).toBe('list-only')
      await own.start()
      const day = await own.post('/v1/sessions', { subject: 'T0001' })
      expect([day.status, day.json.code]).toEqual([403, 'authorisation/list-only'])
      await own.prescribe('rx')
      expect((await own.get('/v1/jobs/rx')).json).toMatchObject({ approval: 'list', waitsFor: 'list' })
      const asked = await own.post('/v1/lists', { subject: 'T0001', jobs: ['rx'] })
      own.twin.approve(asked.json.id)
      expect((await own.settled('rx')).state).toBe('signed')
    } finally {
      await own.close()
    }
  })

  it('a setting, for kinds of documents; a call, for itself', async () => {
    const own = await openStage()
    try {
      await own.start({ limits: { ...LIMITS, retryMs: 20, approvalMs: 5, listKinds: ['prescription'] } })
      await own.register()
      await own.approve()
      await own.prescribe('rx')
      const headers = { 'content-type': 'application/xml' }
      const path = '/v1/xml?id=letter&subject=T0001'
      await own.call({ method: 'POST', path, headers, body: '<Letter/>' })
      expect((await own.settled('letter')).approval).toBe('day')
      expect((await own.get('/v1/jobs/rx')).json.waitsFor).toBe('list')
      const wish = {
        subject: 'T0001',
        approval: 'list',
        items: [{ kind: 'xml', id: 'x', file: base64('<a/>'), shown: 'x' }],
      }
      expect((await own.post('/v1/batches', wish)).json.items[0].job).toMatchObject({ waitsFor: 'list' })
      expect((await own.get('/v1/status')).json).toMatchObject({ listKinds: ['prescription'], lists: [] })
    } finally {
      await own.close()
    }
  })
})

describe('all that was sent and kept (T-C08-3)', () => {
  it('holds nothing of a document or a patient, and no key of a sheet', async () => {
    const sent = stage.twin.sent()
    expect(sent).toContain('"sheet":"')
    const inner = [...sent.matchAll(/"(?:request|sheet)":"([\w-]+)"/g)].map(([, one = '']) =>
      Buffer.from(one, 'base64url').toString(),
    )
    const { json } = await ask(someIds(1))
    const fragment = json.approveAddress.split('#')[1]
    const journal = readFileSync(join(stage.dataFolder, 'journal'), 'utf8')
    const documents = join(stage.dataFolder, 'documents')
    const kept = (await readdir(documents)).map((name) => readFileSync(join(documents, name), 'utf8'))
    const secrets = [
      '花子',
      'ﾊﾅｺ',
      'ハナコ',
      'P000123',
      '検証クリニック',
      'SJ1\n',
      'U0oxCjEs',
      '6Iqx5a2Q',
      fragment,
    ]
    for (const text of secrets)
      for (const place of [sent, ...inner, journal, ...kept, stage.log.join('')])
        expect(place.includes(text), text).toBe(false)
  })
})
