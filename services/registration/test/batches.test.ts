/** A hospital applies for its doctors in bulk (T-C03-5): the list, the cases, who may, and what is never stored. */
import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { createService, FILE_PROBLEMS, type HttpService } from '@jitsuin/platform'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BATCH_COLUMNS, type BatchColumn, batchPreviewSchema, batchViewSchema } from '../src/contract.js'
import { batchesOfficeRoutes } from '../src/http/batches/routes.js'
import { REGISTRATION_PROBLEMS } from '../src/http/problems.js'
import { seedOrganisations } from '../src/usecases/organisations/demonstration.js'
import { assignToPlace } from '../src/usecases/organisations/register.js'
import { type OfficeStage, openOfficeStage } from './support/office-stage.js'

const HOSPITAL = 'aozora-hospital'
let stage: OfficeStage
let service: HttpService

beforeAll(async () => {
  stage = await openOfficeStage()
  await seedOrganisations(stage.context)
  service = await createService({
    name: 'office',
    title: { ja: '試験', en: 'Test' },
    routes: batchesOfficeRoutes(stage.context),
    problems: [REGISTRATION_PROBLEMS, FILE_PROBLEMS],
  })
})
afterAll(async () => {
  await service.close()
  await stage.close()
})

type Row = Partial<Record<BatchColumn, string>>

function row(n: number, change: Row = {}): Row {
  return {
    family: '架空',
    given: `次郎${n}`,
    familyKana: 'カクウ',
    givenKana: 'ジロウ',
    sex: '男',
    birthDate: '昭和45年3月14日',
    licenceNumber: String(500_000 + n),
    licenceDate: 'H7.4.28',
    postalCode: '〒113-0021',
    prefecture: '東京都',
    address: '架空区見本1-2-3',
    phone: '03-1234-5678',
    consentedOn: '2026/11/10',
    ...change,
  }
}

const COLUMNS = Object.keys(BATCH_COLUMNS) as BatchColumn[] // the table has no other keys

function csv(rows: readonly Row[]): string {
  const lines = [
    COLUMNS.map((column) => BATCH_COLUMNS[column].ja),
    ...rows.map((one) => COLUMNS.map((column) => one[column] ?? '')),
  ]
  return `${lines.map((cells) => cells.join(',')).join('\r\n')}\r\n`
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const as = (who: string) => ({ 'x-staff': who, 'content-type': 'text/csv' })
const post = (url: string, payload: Buffer, who = 'rei') =>
  service.inject({ method: 'POST', url, payload, headers: as(who) })
const preview = async (payload: Buffer, who = 'rei') =>
  (await post(`/api/batches/preview?placeId=${HOSPITAL}`, payload, who)).json()
const submit = async (payload: Buffer, change: Readonly<Record<string, string>> = {}, who = 'rei') => {
  const query = {
    requestId: randomUUID(),
    placeId: HOSPITAL,
    digest: sha256(payload),
    rows: 'all',
    ...change,
  }
  return (await post(`/api/batches?${new URLSearchParams(query)}`, payload, who)).json()
}
const casesStored = async () => {
  const { count } = await stage.context.store.read
    .selectFrom('case_file')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

describe('the list of a hospital', () => {
  it.each([
    ['UTF-8', 'UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a byte order mark', 'UTF-8', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['Shift_JIS', 'Shift_JIS', (text: string) => iconv.encode(text, 'Shift_JIS')],
  ])('is read in %s, with dates, widths and numbers as people type them', async (_what, encoding, encode) => {
    const list = encode(
      csv([row(1), row(2, { familyKana: 'かくう', licenceNumber: '５００００２', sex: 'Ｆ' })]),
    )
    const found = batchPreviewSchema.parse(await preview(list))
    expect(found).toMatchObject({
      rows: 2,
      good: 2,
      problems: [],
      encoding,
    })
    expect(found.people[1]).toMatchObject({
      line: 3,
      kana: 'カクウ　ジロウ',
      romaji: 'JIRO KAKU',
      birthDate: '1970-03-14',
      licenceNumber: '500002',
    })
  })

  it('shows every problem with line and column, and stores nothing (T-C03-5)', async () => {
    const before = await casesStored()
    const list = Buffer.from(
      csv([
        row(1),
        row(2, { family: '' }),
        row(3, { birthDate: '1970-02-30', phone: 'abc' }),
        row(4, { licenceNumber: '500001' }),
        row(5, { prefecture: '東京' }),
        row(6, { licenceDate: '1960-01-01' }),
        row(7, { consentedOn: '2027-01-01' }),
        row(8, { given: '花\u{20BB7}\u{E000}' }),
      ]),
    )
    const found = batchPreviewSchema.parse(await preview(list))
    expect(found.problems.map(({ line, column, problem }) => [line, column, problem])).toEqual([
      [3, 'family', 'empty'],
      [4, 'birthDate', 'not-a-day'],
      [4, 'phone', 'not-digits'],
      [5, 'licenceNumber', 'twice-in-list'],
      [6, 'prefecture', 'not-a-prefecture'],
      [7, 'licenceDate', 'not-receivable'],
      [8, 'consentedOn', 'in-the-future'],
      [9, 'given', 'not-printable'],
    ])
    expect(found.good).toBe(1)
    expect(await submit(list)).toMatchObject({ status: 422, code: 'batch/list-has-problems' })
    expect(await casesStored()).toBe(before)
  })

  it.each([
    ['a column that is missing', Buffer.from('姓,名\r\n見本,花子\r\n'), { good: 0 }],
    ['nothing at all', Buffer.from(''), { good: 0 }],
  ])('refuses %s as a whole', async (_what, list, expected) => {
    const found = await preview(list)
    expect(found).toMatchObject(expected)
    expect(found.problems[0]).toMatchObject({ problem: 'column-missing', weight: 'list-refused' })
  })

  it.each([
    ['bytes of neither encoding', Buffer.from([0xff, 0xff, 0x00, 0x81])],
    ['quotes that never end', Buffer.from('姓,名\r\n"見本')],
  ])('refuses %s', async (_what, list) => {
    expect(await preview(list)).toMatchObject({ status: 422, code: 'batch/list-unreadable' })
  })

  it('begins with a template whose headings it understands', async () => {
    const template = await service.inject({ url: '/api/batches/template', headers: as('rei') })
    expect((await preview(template.rawPayload)).problems).toEqual([])
  })
})

describe('a batch of 200', () => {
  const list = Buffer.from(csv(Array.from({ length: 200 }, (_, n) => row(1000 + n))))
  const requestId = randomUUID()

  it('makes each row a case of its own, once, however often it is sent (T-C03-5)', async () => {
    const before = await casesStored()
    const answers = await Promise.all([submit(list, { requestId }), submit(list, { requestId })])
    const views = answers.map((answer) => batchViewSchema.parse(answer))
    expect(views[0]?.cases.map(({ caseNumber }) => caseNumber)).toEqual(
      views[1]?.cases.map(({ caseNumber }) => caseNumber),
    )
    expect(new Set(views[0]?.cases.map(({ caseNumber }) => caseNumber)).size).toBe(200)
    expect(await casesStored()).toBe(before + 200)
    const counts = Object.values(views[0]?.counts ?? {})
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(200)
  })

  it('names everybody whose application is open when the list comes again', async () => {
    const found = batchPreviewSchema.parse(await preview(list))
    expect(found).toMatchObject({ good: 0 })
    expect(found.problems.every(({ problem }) => problem === 'open-case')).toBe(true)
  })

  it('takes scans for each doctor, and never the back of a My Number card (T-C03-2)', async () => {
    const batch = batchViewSchema.parse(
      (await service.inject({ url: `/api/batches/${requestId}`, headers: as('rei') })).json(),
    )
    const caseId = batch.cases[0]?.caseId
    const url = `/api/batches/${requestId}/cases/${caseId}/papers?kind=medicalLicence`
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const headers = { 'x-staff': 'rei', 'content-type': 'application/octet-stream' }
    const added = await service.inject({ method: 'POST', url, payload: png, headers })
    expect(batchViewSchema.parse(added.json()).cases[0]?.papers).toEqual(['medicalLicence'])
    const html = await service.inject({
      method: 'POST',
      url,
      payload: Buffer.from('<html><script>'),
      headers,
    })
    expect(html.statusCode).toBeGreaterThanOrEqual(400)
  })

  it('takes scans of one doctor that arrive together', async () => {
    const address = `/api/batches/${requestId}`
    const batch = batchViewSchema.parse((await service.inject({ url: address, headers: as('rei') })).json())
    const url = `${address}/cases/${batch.cases[1]?.caseId}/papers?kind=residenceRecord`
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const headers = { 'x-staff': 'rei', 'content-type': 'application/octet-stream' }
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => service.inject({ method: 'POST', url, payload: png, headers })),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(12).fill(201))
  })

  it('prints a sheet on which only those are whose card is there', async () => {
    const sheet = await service.inject({
      url: `/api/batches/${requestId}/handover-sheet`,
      headers: as('rei'),
    })
    expect(sheet.headers['content-type']).toBe('application/pdf')
    const text = execFileSync('pdftotext', ['-', '-'], { input: sheet.rawPayload }).toString()
    expect(text).toContain('あおぞら架空病院')
    expect(text).not.toContain('次郎1000')
  })

  it('is not the list that was looked at when a byte differs', async () => {
    expect(await submit(list, { digest: '0'.repeat(64) })).toMatchObject({
      status: 409,
      code: 'batch/list-differs',
    })
  })
})

describe('who may', () => {
  const list = Buffer.from(csv([row(9000)]))

  it.each(['approver', 'auditor', 'producer', 'administrator', 'counterOfficer'])(
    'not as %s',
    async (role) => {
      expect(await preview(list, `role:${role}`)).toMatchObject({
        status: 403,
        code: 'registration/not-allowed',
      })
    },
  )

  it('nobody who is not signed in', async () => {
    expect(await preview(list, 'nobody')).toMatchObject({ status: 401 })
  })

  it('a hospital for itself alone', async () => {
    const who = 'role:hospitalAssistant'
    expect(await preview(list, who)).toMatchObject({ status: 403, code: 'registration/other-place' })
    const place = { organisationId: 'minato-hospital', staffId: who, assignment: 'assigned' } as const
    await assignToPlace(stage.context, { actor: 'officer:rei' }, place)
    expect(await preview(list, who)).toMatchObject({ status: 403, code: 'registration/other-place' })
    expect((await service.inject({ url: '/api/batches', headers: as(who) })).json()).toEqual({ batches: [] })
  })

  it('not for an association', async () => {
    const answer = await post('/api/batches/preview?placeId=tokyo-med', list)
    expect(answer.json()).toMatchObject({ status: 422, code: 'batch/place-not-a-hospital' })
  })
})
