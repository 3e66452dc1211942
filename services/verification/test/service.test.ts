import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { parsePlaces, sign, signCades, signPades } from '@jitsuin/ades'
import { type HttpService, openTestDatabase, silentLogger, type TestDatabase } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EMPTY_PAGE, handMade, latin, writeParts } from '../../../packages/pdf/test/hand-made.js'
import { samplesSchema, trustSchema, validationsSchema } from '../src/contract.js'
import { createVerification, type VerificationSettings } from '../src/index.js'
import { PRESCRIPTION_CSV } from '../src/usecases/samples/documents.js'
import { openWorkshop, type Workshop } from '../src/usecases/samples/workshop.js'

const NOW = new Date('2026-11-21T00:12:00Z')
const DAY_MS = 86_400_000
const DOCTOR = {
  romaji: 'Hanako Mihon',
  kanji: '見本　花子',
  serialNumber: 'DEMO-9',
  role: 'medicalDoctor',
} as const

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

function settings(more: Partial<VerificationSettings> = {}): VerificationSettings {
  return {
    zoneUrl: database.zoneUrl,
    clock: () => NOW,
    logger: silentLogger,
    samples: 'offered',
    configuredTrust: async () => undefined,
    places: [],
    ...more,
  }
}

/** A multipart form as a browser sends it. */
async function post(service: HttpService, form: FormData, url = '/api/validations') {
  const request = new Request('http://localhost/', { method: 'POST', body: form })
  return await service.inject({
    method: 'POST',
    url,
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
    payload: Buffer.from(await request.arrayBuffer()),
  })
}

function formWith(parts: readonly (readonly [field: string, bytes: Uint8Array | string])[]): FormData {
  const form = new FormData()
  for (const [field, value] of parts) {
    if (typeof value === 'string') form.append(field, value)
    else form.append(field, new File([Buffer.from(value)], `${field}.xml`))
  }
  return form
}

/** An update that gives the page other bounds, behind whatever the file holds. */
function withWiderPage(pdf: Uint8Array): Uint8Array {
  const before = Buffer.from(pdf).toString('latin1')
  const page = before.slice(before.lastIndexOf('\n3 0 obj\n') + 9).split('endobj')[0] ?? ''
  const written = writeParts([{ number: 3, text: page.replace('100 100', '100 200').trim() }], before)
  const previous = before.slice(before.lastIndexOf('startxref\n') + 10).split('\n')[0]
  const table = `xref\n3 1\n${String(written.offsets.get(3)).padStart(10, '0')} 00000 n \n`
  const trailer = `trailer\n<</Root 1 0 R /Size 20 /Prev ${previous}>>\nstartxref\n${written.text.length}\n%%EOF\n`
  return latin(written.text + table + trailer)
}

describe('the verification service', () => {
  it('names the other services of its platform, and none if it stands alone', async () => {
    const portal = {
      id: 'portal',
      address: 'http://portal.localhost:8317/',
      name: { ja: '保有者ポータル', en: 'Holder portal' },
      purpose: { ja: '自分のカードを見る', en: 'See your card' },
    }
    const beside = await createVerification({ ...settings({ samples: 'none' }), neighbours: [portal] })
    const alone = await createVerification(settings({ samples: 'none' }))
    expect((await beside.inject('/api/neighbours')).json()).toEqual([portal])
    expect((await alone.inject('/api/neighbours')).json()).toEqual([])
  })

  it('makes its samples once and keeps them over a restart', async () => {
    const first = await createVerification(settings())
    const second = await createVerification(settings())
    const file = (service: HttpService) => service.inject('/api/samples/sound/file')
    expect((await file(second)).rawPayload).toEqual((await file(first)).rawPayload)
    const list = samplesSchema.parse((await first.inject('/api/samples')).json())
    expect(list.length).toBeGreaterThanOrEqual(9)
  })

  it('explains several files in their order, and stores none of them', async () => {
    const service = await createVerification(settings())
    const bytes = async (id: string) => (await service.inject(`/api/samples/${id}/file`)).rawPayload
    const answer = await post(
      service,
      formWith([
        ['file', await bytes('sound')],
        ['file', await bytes('tampered')],
      ]),
    )
    const { results } = validationsSchema.parse(answer.json())
    expect(results.map(({ report }) => report.verdict)).toEqual(['VALID', 'INVALID'])
  })

  it('verifies CAdES with its content beside it, and says what is wrong with a message', async () => {
    const workshop = await openWorkshop({ at: new Date(NOW.getTime() - 30 * DAY_MS), random: randomBytes })
    const signer = await workshop.issue(DOCTOR, { from: new Date(NOW.getTime() - DAY_MS), years: 5 })
    const crls = await workshop.listsAt(NOW, new Date(NOW.getTime() + 4 * DAY_MS))
    const trust = { anchors: [workshop.rootDer], material: { certificates: workshop.authoritiesDer, crls } }
    const service = await createVerification(settings({ configuredTrust: async () => trust }))
    const content = Buffer.from('scan')
    const signature = await signCades(content, { signer, signingTime: NOW, packaging: 'detached' })
    const reportOf = async (parts: Parameters<typeof formWith>[0]) =>
      validationsSchema.parse((await post(service, formWith(parts))).json()).results[0]?.report
    const pair = await reportOf([
      ['signature', signature],
      ['content', content],
    ])
    expect(pair).toMatchObject({ verdict: 'VALID', signatures: [{ format: 'CAdES', packaging: 'detached' }] })
    expect(await reportOf([['file', signature]])).toMatchObject({ verdict: 'INDETERMINATE' })
    const cut = await reportOf([['file', signature.subarray(0, 500)]])
    expect(cut).toMatchObject({ verdict: 'INVALID', problem: { code: 'cades/cut-short' } })
  })

  it('says of a PDF what each signature covers, and what was changed behind it', async () => {
    const workshop = await openWorkshop({ at: new Date(NOW.getTime() - 30 * DAY_MS), random: randomBytes })
    const signer = await workshop.issue(DOCTOR, { from: new Date(NOW.getTime() - DAY_MS), years: 5 })
    const crls = await workshop.listsAt(NOW, new Date(NOW.getTime() + 4 * DAY_MS))
    const trust = { anchors: [workshop.rootDer], material: { certificates: workshop.authoritiesDer, crls } }
    const service = await createVerification(settings({ configuredTrust: async () => trust }))
    const reportOf = async (pdf: Uint8Array) =>
      validationsSchema.parse((await post(service, formWith([['file', pdf]]))).json()).results[0]?.report
    const once = await signPades(handMade(EMPTY_PAGE), { signer, signingTime: NOW })
    const twice = await signPades(once, { signer, signingTime: NOW, field: 'second' })
    const both = await reportOf(twice)
    expect(both?.verdict).toBe('VALID')
    expect(both?.signatures.map(({ signedOctets }) => signedOctets)).toEqual([once.length, twice.length])
    const judgements = both?.signatures.map(({ changes }) => new Set(changes?.map((one) => one.judgement)))
    expect(judgements).toEqual([new Set(['allowed']), new Set()])

    const wider = await reportOf(withWiderPage(once))
    expect(wider).toMatchObject({ verdict: 'INVALID', subIndication: 'HASH_FAILURE' })
    expect(wider?.signatures[0]?.changes).toContainEqual(
      expect.objectContaining({ object: 3, judgement: 'not-allowed' }),
    )
  })

  it('judges by the rules that are asked for, and names them', async () => {
    const service = await createVerification(settings())
    const sample = (await service.inject('/api/samples/wrong-role/file')).rawPayload
    const under = async (...policy: readonly (readonly [string, string])[]) =>
      validationsSchema.parse((await post(service, formWith([['file', sample], ...policy]))).json())
        .results[0]?.report
    expect(await under()).toMatchObject({ verdict: 'INVALID', policy: { name: 'hpki' } })
    // What a pharmacist may sign is a rule of HPKI alone (EN 319 102-1 knows no roles).
    expect(await under(['policy', 'basic'])).toMatchObject({ verdict: 'VALID', policy: { name: 'basic' } })
  })

  it('writes the report of ETSI about the one document that it is given', async () => {
    const service = await createVerification(settings())
    const sample = (await service.inject('/api/samples/tampered/file')).rawPayload
    const answer = await post(service, formWith([['file', sample]]), '/api/validations/etsi')
    expect(answer.headers['content-type']).toMatch(/^application\/xml/)
    const lint = spawnSync('xmllint', ['--noout', '-'], { input: answer.rawPayload, encoding: 'utf8' })
    expect(lint.status ?? lint.error).toBe(0)
    expect(answer.payload).toContain('urn:etsi:019102:mainindication:total-failed')
    expect(answer.payload).toContain('urn:etsi:019102:subindication:HASH_FAILURE')
    const two = await post(
      service,
      formWith([
        ['file', sample],
        ['file', sample],
      ]),
      '/api/validations/etsi',
    )
    expect(two.statusCode).toBe(422)
  })

  it('verifies a detached pair', async () => {
    const service = await createVerification(settings())
    const [signature, content] = [
      (await service.inject('/api/samples/detached/file')).rawPayload,
      (await service.inject('/api/samples/detached/content')).rawPayload,
    ]
    const pair = await post(
      service,
      formWith([
        ['signature', signature],
        ['content', content],
      ]),
    )
    expect(validationsSchema.parse(pair.json()).results[0]?.report.verdict).toBe('VALID')
    const other = await post(
      service,
      formWith([
        ['signature', signature],
        ['content', Buffer.from('another letter')],
      ]),
    )
    expect(validationsSchema.parse(other.json()).results[0]?.report.verdict).toBe('INVALID')
  })

  it.each([
    ['no file', [], 'validation/no-file'],
    ['a signature without its content', [['signature', Buffer.from('<a/>')]], 'validation/pair-incomplete'],
    [
      'rules that nobody knows',
      [
        ['file', Buffer.from('<a/>')],
        ['policy', 'lenient'],
      ],
      'validation/policy-unknown',
    ],
    [
      'a time without a zone',
      [
        ['file', Buffer.from('<a/>')],
        ['at', '2026-11-21T09:00'],
      ],
      'validation/at-invalid',
    ],
  ] as const)('refuses %s by name', async (_what, parts, code) => {
    const service = await createVerification(settings())
    const answer = await post(service, formWith(parts))
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ code, next: { ja: expect.any(String), en: expect.any(String) } })
  })

  it('answers what is no signed file with a report, never with a fault', async () => {
    const service = await createVerification(settings())
    for (const bytes of [Buffer.from(''), Buffer.from('not XML'), randomBytes(1000), Buffer.from('<a/>')]) {
      const answer = await post(service, formWith([['file', bytes]]))
      expect(answer.statusCode).toBe(200)
      expect(validationsSchema.parse(answer.json()).results[0]?.report.verdict).not.toBe('VALID')
    }
  })

  it('knows no sample that is not there', async () => {
    const service = await createVerification(settings())
    expect((await service.inject('/api/samples/none/file')).json()).toMatchObject({
      code: 'sample/not-found',
    })
  })

  it('trusts nothing of a demonstration when samples are not offered (production)', async () => {
    const service = await createVerification(settings({ samples: 'none' }))
    expect(trustSchema.parse((await service.inject('/api/trust')).json()).anchors).toEqual([])
  })
})

describe('fetching revocation lists', () => {
  let workshop: Workshop
  let server: Server
  let asked: string[] = []
  let lists: Uint8Array[] = []
  let base = ''

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '')
      const list = { '/sign.crl': lists[0], '/sarl.crl': lists[1] }[request.url ?? '']
      response.writeHead(list ? 200 : 404, { 'content-type': 'application/pkix-crl' }).end(list)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    base = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`
    const began = new Date(NOW.getTime() - 30 * DAY_MS)
    workshop = await openWorkshop({ at: began, random: randomBytes, repositoryUri: base })
    lists = await workshop.listsAt(NOW, new Date(NOW.getTime() + 4 * DAY_MS))
  })
  afterAll(() => server.close())

  async function verdictOf(
    trusted: Workshop,
    places: string,
    format: 'xades' | 'cades' = 'xades',
  ): Promise<string | undefined> {
    asked = []
    const signer = await workshop.issue(DOCTOR, { from: new Date(NOW.getTime() - DAY_MS), years: 5 })
    const form = { packaging: 'prescription' } as const
    const file =
      format === 'xades'
        ? await sign(PRESCRIPTION_CSV, { form, signer, signingTime: NOW, randomBytes })
        : await signCades(PRESCRIPTION_CSV, { signer, signingTime: NOW, packaging: 'attached' })
    const trust = { anchors: [trusted.rootDer], material: { certificates: workshop.authoritiesDer } }
    const service = await createVerification(
      settings({ configuredTrust: async () => trust, places: parsePlaces(places) }),
    )
    const answer = await post(service, formWith([['file', file]]))
    return validationsSchema.parse(answer.json()).results[0]?.report.verdict
  }

  it('asks the places on the list about a trusted certificate', async () => {
    expect(await verdictOf(workshop, `${base}/`)).toBe('VALID')
    expect(asked.toSorted()).toEqual(['/sarl.crl', '/sign.crl'])
  })

  it('asks about the signer of a CAdES message, who brings the certificates along, and not about a stranger', async () => {
    expect(await verdictOf(workshop, `${base}/`, 'cades')).toBe('VALID')
    expect(asked.toSorted()).toEqual(['/sarl.crl', '/sign.crl'])
    const stranger = await openWorkshop({ at: new Date(NOW.getTime() - 30 * DAY_MS), random: randomBytes })
    expect(await verdictOf(stranger, `${base}/`, 'cades')).toBe('INDETERMINATE')
    expect(asked).toEqual([])
  })

  it('opens no connection because of a certificate that leads to no anchor', async () => {
    const stranger = await openWorkshop({ at: new Date(NOW.getTime() - 30 * DAY_MS), random: randomBytes })
    expect(await verdictOf(stranger, `${base}/`)).toBe('INDETERMINATE')
    expect(asked).toEqual([])
  })

  it('opens no connection to a place that is not on the list', async () => {
    expect(await verdictOf(workshop, 'http://127.0.0.1:1/')).toBe('INDETERMINATE')
    expect(asked).toEqual([])
  })
})
