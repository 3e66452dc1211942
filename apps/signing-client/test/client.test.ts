import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { writePkcs12 } from '@jitsuin/keys'
import { silentLogger } from '@jitsuin/platform'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LIMITS, startClient } from '../src/client.js'
import { openStage, prescription, type Stage, someId } from './stage.js'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())
beforeEach(() => {
  stage.twin.trouble.length = 0
  stage.twin.network = 'up'
})

describe('the door', () => {
  const refused = async (headers: Record<string, string>, path = '/v1/status') => {
    const { status, json, headers: answered } = await stage.call({ path, headers })
    expect(answered['access-control-allow-origin']).toBeUndefined()
    return [status, json.code]
  }

  it('lets nobody in without the token, or with another one', async () => {
    expect(await refused({ authorization: '' })).toEqual([401, 'client/token-wrong'])
    expect(await refused({ authorization: `Bearer ${'A'.repeat(43)}` })).toEqual([401, 'client/token-wrong'])
    expect(await refused({ authorization: `Basic ${stage.client().accessToken}` })).toEqual([
      401,
      'client/token-wrong',
    ])
    expect((await stage.get('/v1/status')).status).toBe(200)
  })

  it('is no door under another name (DNS rebinding)', async () => {
    expect(await refused({ host: 'evil.example' })).toEqual([403, 'client/host-refused'])
    expect(await refused({ host: '127.0.0.1:1' })).toEqual([403, 'client/host-refused'])
    expect(await refused({ host: 'evil.example' }, '/healthz')).toEqual([403, 'client/host-refused'])
  })

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this computer', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }],
    ['a file', { origin: 'null' }],
    ['an image or a link', { 'sec-fetch-site': 'cross-site' }],
    ['its own address typed into a browser', { 'sec-fetch-site': 'none' }],
  ])('is closed to pages: %s', async (_what, headers) => {
    expect(await refused(headers)).toEqual([403, 'client/page-refused'])
    const post = await stage.call({
      method: 'POST',
      path: '/v1/sessions',
      headers,
      json: { subject: 'T0001' },
    })
    expect(post.json.code).toBe('client/page-refused')
  })

  it.skipIf(process.platform === 'win32')('keeps key and token for its owner alone', () => {
    const mode = (name: string) => statSync(join(stage.dataFolder, name)).mode & 0o777
    expect(mode('.')).toBe(0o700)
    expect(['access-token', 'client-key.pem', 'journal'].map(mode)).toEqual([0o600, 0o600, 0o600])
    expect(mode('documents')).toBe(0o700)
  })

  it('shows what it offers to whoever installs it', async () => {
    const { json } = await stage.call({ path: '/openapi.json', headers: { authorization: '' } })
    const wanted = [
      '/v1/status',
      '/v1/registration',
      '/v1/sessions',
      '/v1/prescriptions',
      '/v1/xml',
      '/v1/digests',
      '/v1/batches',
      '/v1/lists',
    ]
    expect(Object.keys(json.paths)).toEqual(expect.arrayContaining(wanted))
  })
})

describe('a second client', () => {
  it('does not get the data folder of one that runs', async () => {
    const second = startClient({
      service: stage.twin.address,
      dataFolder: stage.dataFolder,
      port: 0,
      now: () => new Date(),
      log: silentLogger,
      limits: LIMITS,
    })
    await expect(second).rejects.toThrow(expect.objectContaining({ code: 'client/folder-in-use' }))
  })
})

describe('registration', () => {
  it('is what everything else needs', async () => {
    const { status, json } = await stage.post('/v1/sessions', { subject: 'T0001' })
    expect([status, json.code]).toEqual([409, 'client/not-registered'])
    await stage.prescribe('early')
    await stage.settled('early', ['waiting'])
    expect((await stage.settled('early', ['waiting'])).waitsFor).toBe('registration')
  })

  it('with the wrong signature is refused in the words of the service', async () => {
    const certificate = Buffer.from(stage.twin.institution.certificateDer).toString('base64url')
    const { json } = await stage.post('/v1/registration/statement', { label: 'x', certificate })
    const { statement } = json
    const refusal = await stage.post('/v1/registration', {
      statement,
      signature: 'AAAA',
      certificate,
      chain: [],
    })
    expect(refusal.status).toBe(403)
    expect(refusal.json).toMatchObject({
      code: 'client-key/proof-refused',
      ja: '断り client-key/proof-refused',
      next: { ja: '断り next' },
    })
    expect((await stage.get('/v1/status')).json.registration).toBeNull()
  })

  it('by the signed statement of the institution holds over restarts', async () => {
    const { json } = await stage.register()
    expect(json).toEqual({
      institution: '1312345678',
      institutionName: 'Kensho Clinic',
      label: '2階 診察室',
      approval: 'day-or-list',
    })
    await stage.start()
    expect((await stage.get('/v1/status')).json.registration).toEqual(json)
  })

  it('by a key file registers as well, and a wrong passphrase does not', async () => {
    const { signer, privateKey } = stage.twin.institutionKey
    const contents = {
      privateKey,
      certificateDer: signer.certificateDer,
      chainDer: signer.chainDer,
      friendlyName: 'x',
    }
    const file = await writePkcs12(contents, { password: 'geheim', random: randomBytes })
    const pkcs12 = Buffer.from(file).toString('base64')
    const good = await stage.post('/v1/registration/pkcs12', { label: '受付', pkcs12, passphrase: 'geheim' })
    expect([good.status, good.json.label]).toEqual([200, '受付'])
    const bad = await stage.post('/v1/registration/pkcs12', { label: '受付', pkcs12, passphrase: 'falsch' })
    expect([bad.status, bad.json.code]).toEqual([422, 'keys/wrong-passphrase'])
  })
})

describe('a session', () => {
  it('is begun with a QR code, approved, and signs what waited', async () => {
    const begun = await stage.post('/v1/sessions', { subject: 'T0001' })
    expect(begun.status).toBe(201)
    expect(begun.json).toMatchObject({ state: 'asked', begun: 'new', subject: 'T0001' })
    expect(begun.json.approveAddress).toBe(`https://approve.example.jp/a/${begun.json.id}`)
    expect(begun.json.qr.svg).toMatch(/^<svg /)
    expect(begun.json.qr.pngDataUri).toMatch(/^data:image\/png;base64,iVBOR/)
    stage.twin.approve(begun.json.id)
    expect((await stage.settled('early')).state).toBe('signed')
    const { json } = await stage.get(`/v1/sessions/${begun.json.id}`)
    expect(json).toMatchObject({ state: 'active', used: { requests: 1, signatures: 1 } })
    expect(json.remainingSeconds).toBeGreaterThan(71_000)
  })

  it('that runs is offered to a second beginning; anew, it is replaced once that is approved', async () => {
    const first = await stage.approve()
    const again = await stage.post('/v1/sessions', { subject: 'T0001' })
    expect([again.status, again.json.begun, again.json.id]).toEqual([200, 'running', first])
    const anew = await stage.post('/v1/sessions', { subject: 'T0001', anew: true })
    expect([anew.status, anew.json.begun]).toEqual([201, 'new'])
    expect((await stage.get(`/v1/sessions/${first}`)).json.state).toBe('active')
    stage.twin.approve(anew.json.id)
    await stage.get(`/v1/sessions/${anew.json.id}?wait=5&unlike=asked`)
    expect((await stage.get('/v1/sessions')).json.sessions.map(({ id }: { id: string }) => id)).toEqual([
      anew.json.id,
    ])
  })

  it('that is locked signs nothing until it is unlocked, also over a restart', async () => {
    const id = await stage.approve()
    expect((await stage.post(`/v1/sessions/${id}/lock`, {})).json.state).toBe('locked')
    await stage.start()
    const job = someId()
    const before = stage.twin.ledger.length
    await stage.prescribe(job)
    await stage.get(`/v1/jobs/${job}?wait=1&unlike=waiting`)
    expect((await stage.get(`/v1/jobs/${job}`)).json).toMatchObject({ state: 'waiting', waitsFor: 'unlock' })
    expect(stage.twin.ledger.length).toBe(before)
    await stage.post(`/v1/sessions/${id}/unlock`, {})
    expect((await stage.settled(job)).state).toBe('signed')
  })

  it('goes on after a restart without another approval', async () => {
    await stage.approve()
    await stage.start()
    const job = someId()
    await stage.prescribe(job)
    expect((await stage.settled(job)).state).toBe('signed')
  })

  it('of a bounded number signs as many, and what is left waits for the next approval', async () => {
    const own = await openStage()
    try {
      await own.register()
      const begun = await own.post('/v1/sessions', { subject: 'T0001', numSignatures: 3 })
      const ids = [1, 2, 3, 4].map((at) => `rx-${at}`)
      for (const id of ids) await own.prescribe(id)
      own.twin.approve(begun.json.id)
      const first = await Promise.all(ids.slice(0, 3).map(async (id) => (await own.settled(id)).state))
      expect(first).toEqual(['signed', 'signed', 'signed'])
      for (let now = ''; now !== 'approval'; )
        now = (await own.get('/v1/jobs/rx-4?wait=1&unlike=signing')).json.waitsFor ?? ''
      expect(own.twin.ledger.map(({ digests }) => digests.length)).toEqual([3])
      await own.approve()
      expect((await own.settled('rx-4')).state).toBe('signed')
    } finally {
      await own.close()
    }
  })

  it('that was ended signs nothing more; its jobs wait for the next approval', async () => {
    const id = await stage.approve()
    expect((await stage.call({ method: 'DELETE', path: `/v1/sessions/${id}` })).status).toBe(204)
    const job = someId()
    await stage.prescribe(job)
    await stage.get(`/v1/jobs/${job}?wait=1&unlike=waiting`)
    expect((await stage.get(`/v1/jobs/${job}`)).json).toMatchObject({
      state: 'waiting',
      waitsFor: 'approval',
    })
    expect((await stage.post(`/v1/sessions/${id}/unlock`, {})).json.code).toBe('client/session-over')
    await stage.approve()
    expect((await stage.settled(job)).state).toBe('signed')
  })

  it('that the holder ended elsewhere is noticed by the next job', async () => {
    const id = await stage.approve()
    stage.twin.endAuthorisation(id)
    const job = someId()
    await stage.prescribe(job)
    await stage.get(`/v1/jobs/${job}?wait=2&unlike=signing`)
    await stage.approve()
    expect((await stage.settled(job)).state).toBe('signed')
    expect((await stage.get(`/v1/sessions/${id}`)).json.state).toBe('ended')
  })

  it('of a person without a second key does not begin; the words are those of the service', async () => {
    const { status, json } = await stage.post('/v1/sessions', { subject: 'X9' })
    expect([status, json.code, json.ja]).toEqual([404, 'key/unknown', '断り key/unknown'])
    expect((await stage.get('/v1/sessions/0b9b2d0c-0000-4000-8000-000000000001')).json.code).toBe(
      'client/session-unknown',
    )
  })
})

describe('an outage', () => {
  it('is told as it is, and what waits is signed when it is over', async () => {
    await stage.approve()
    stage.twin.network = 'out'
    const job = someId()
    expect((await stage.prescribe(job)).status).toBe(202)
    for (let now = ''; now !== 'service'; )
      now = (await stage.get(`/v1/jobs/${job}?wait=1&unlike=signing`)).json.waitsFor ?? ''
    const status = (await stage.get('/v1/status')).json
    expect(status.service.state).toBe('unreachable')
    stage.twin.network = 'up'
    expect((await stage.settled(job)).state).toBe('signed')
    expect((await stage.get('/v1/status')).json.service).toMatchObject({
      state: 'reachable',
      clockDifferenceSeconds: 0,
    })
  })

  it('after the service signed leaves one signature: the same request is sent until it is answered', async () => {
    await stage.approve()
    const before = stage.twin.ledger.length
    stage.twin.trouble.push(
      'cut-after-signing',
      'cut-after-signing',
      'cut-after-signing',
      'bad-gateway',
      'peer-unreachable',
    )
    const job = someId()
    await stage.prescribe(job)
    expect((await stage.settled(job)).state).toBe('signed')
    expect(stage.twin.ledger.slice(before).map(({ digests, times }) => [digests.length, times])).toEqual([
      [1, 4],
    ])
  })

  it('over a restart does not lose what waits', async () => {
    await stage.approve()
    stage.twin.network = 'out'
    const jobs = [someId(), someId()]
    for (const job of jobs) await stage.prescribe(job)
    await stage.start()
    stage.twin.network = 'up'
    for (const job of jobs) expect((await stage.settled(job)).state).toBe('signed')
  })

  it('of a request too old to be sent again ends in a new one', async () => {
    await stage.approve()
    const before = stage.twin.ledger.length
    stage.twin.trouble.push(...new Array(2).fill('cut-after-signing'))
    stage.twin.onSigned = () => {
      stage.twin.network = 'out'
    }
    const job = someId()
    await stage.prescribe(job)
    for (let now = ''; now !== 'service'; )
      now = (await stage.get(`/v1/jobs/${job}?wait=1&unlike=signing`)).json.waitsFor ?? ''
    stage.twin.onSigned = () => undefined
    stage.passMs(299_000)
    stage.twin.aheadMs += 299_000
    stage.twin.network = 'up'
    expect((await stage.settled(job)).state).toBe('signed')
    const rows = stage.twin.ledger.slice(before)
    expect(rows.length).toBe(2)
    expect(new Set(rows.map(({ counter }) => counter)).size).toBe(2)
  })
})

describe('a clock that is wrong', () => {
  it('is told, nothing is signed, and the job goes on when it is set', async () => {
    const own = await openStage()
    try {
      await own.register()
      await own.approve()
      own.passMs(-301_000)
      await own.prescribe('rx')
      for (let now = ''; now !== 'clock'; )
        now = (await own.get('/v1/jobs/rx?wait=1&unlike=signing')).json.waitsFor ?? ''
      expect((await own.get('/v1/status')).json.service.clockDifferenceSeconds).toBeGreaterThanOrEqual(300)
      expect(own.twin.ledger).toEqual([])
      own.passMs(301_000)
      expect((await own.settled('rx')).state).toBe('signed')
    } finally {
      await own.close()
    }
  })
})

describe('an answer that is wrong', () => {
  it.each([
    ['wrong-signature', 'sdk/signature-wrong'],
    ['certificate-of-another', 'sdk/other-subject'],
  ] as const)('refuses the job: %s (T-C08-6)', async (trouble, code) => {
    await stage.approve()
    stage.twin.trouble.push(trouble)
    const job = someId()
    await stage.prescribe(job)
    expect(await stage.settled(job)).toMatchObject({ state: 'refused', problem: { code } })
    expect((await stage.get(`/v1/jobs/${job}/result`)).json.code).toBe('client/result-not-ready')
  })
})

describe('a long poll', () => {
  it('ends with the first state that is news, and at once when there is one', async () => {
    await stage.approve()
    const job = someId()
    await stage.prescribe(job)
    const { json } = await stage.get(`/v1/jobs/${job}?wait=25&unlike=waiting,signing`)
    expect(json.state).toBe('signed')
    expect((await stage.get(`/v1/jobs/${job}?wait=25&unlike=waiting,signing`)).json.state).toBe('signed')
    expect((await stage.get(`/v1/jobs/${job}?wait=26`)).json.code).toBe('http/request-invalid')
    expect((await stage.get(`/v1/jobs/${job}?wait=1&unlike=a;b`)).json.code).toBe('http/request-invalid')
    expect((await stage.get('/v1/jobs/nobody?wait=25')).json.code).toBe('client/job-unknown')
  })
})

describe('a full queue', () => {
  it('takes nothing more and says so; what it took stays', async () => {
    const own = await openStage()
    try {
      await own.start({ limits: { ...LIMITS, mostWaiting: 2 } })
      expect([(await own.prescribe('a')).status, (await own.prescribe('b')).status]).toEqual([202, 202])
      const full = await own.prescribe('c')
      expect([full.status, full.json.code]).toEqual([503, 'client/queue-full'])
      expect((await own.prescribe('a')).status).toBe(200)
      expect((await own.get('/v1/jobs')).json.jobs).toHaveLength(2)
    } finally {
      await own.close()
    }
  })
})

describe('live status', () => {
  it('tells of a job from its taking over the approval to its signature', async () => {
    const id = await stage.approve()
    await stage.call({ method: 'DELETE', path: `/v1/sessions/${id}` })
    const job = someId()
    const states = watchJob(job)
    await stage.prescribe(job)
    await stage.approve()
    expect(await states).toEqual(['waiting', 'signing', 'signed'])
  })
})

describe('all that was sent', () => {
  it('holds nothing of a document (T-C08-3)', () => {
    const sent = stage.twin.sent()
    expect(sent).toContain('POST /v1/signatures')
    const insides = [...sent.matchAll(/"request":"([\w-]+)"/g)].map(([, one = '']) =>
      Buffer.from(one, 'base64url').toString(),
    )
    for (const text of ['花子', 'P000123', '検証クリニック', 'SJ1\n', '9876543', 'U0oxCjEs', '6Iqx5a2Q']) {
      expect(sent.includes(text), text).toBe(false)
      expect(
        insides.some((one) => one.includes(text)),
        text,
      ).toBe(false)
    }
    expect(prescription()).toContain('花子')
  })
})

function watchJob(id: string): Promise<string[]> {
  const { address, accessToken } = stage.client()
  const states: string[] = []
  return new Promise((resolve, reject) => {
    const sent = request(`${address}/v1/events`, {
      agent: false,
      headers: { authorization: `Bearer ${accessToken}` },
    })
    sent.on('error', reject)
    sent.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
        const events = text.split('\n\n')
        text = events.pop() ?? ''
        for (const event of events) {
          const [, data = '{}'] = /^event: job\ndata: (.*)$/.exec(event) ?? []
          const view = JSON.parse(data)
          if (view.id === id && states.at(-1) !== view.state) states.push(view.state)
        }
        if (states.at(-1) === 'signed') {
          sent.destroy()
          resolve(states)
        }
      })
    })
    sent.end()
  })
}
