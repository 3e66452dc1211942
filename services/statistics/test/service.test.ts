import { createHash, randomUUID } from 'node:crypto'
import {
  createService,
  type HttpService,
  openSession,
  openTestDatabase,
  type TestDatabase,
} from '@jitsuin/platform'
import { judgePermission, type SignInGate, STAFF_ROLES, type StaffRole } from '@jitsuin/sso/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type IssuanceFigures,
  STATISTICS_ROUTES,
  snapshotListSchema,
  snapshotSummarySchema,
  type WorkFigures,
  workSchema,
} from '../src/contract.js'
import { createStatistics, type StatisticsService } from '../src/index.js'
import { FIGURES_2016, FIGURES_2018 } from './source-tables.js'

const now = new Date('2026-11-20T15:30:00Z') // past midnight of the 21st in Japan
let figures: IssuanceFigures = { ...FIGURES_2016 }
let database: TestDatabase
let statistics: StatisticsService
let service: HttpService

const WORK: WorkFigures = {
  states: [{ state: 'deficient', name: { ja: '不備連絡中', en: 'Deficient' } }],
  ages: [{ state: 'deficient', days: 12, count: 3 }],
  deficiencies: [{ code: 'photo', name: { ja: '写真', en: 'Photo' }, count: 3 }],
  leadTimes: [
    { days: 40, count: 9 },
    { days: 70, count: 1 },
  ],
  stock: { blankCards: 120, neededForOpenCases: 33 },
}

/** The header `x-roles` names the roles of whoever asks; `x-who: holder` is a doctor, none is nobody. */
const gate: SignInGate = {
  current: async (headers) => {
    const head = {
      sessionId: 's',
      accountId: 'a',
      method: 'passkey',
      signedInAt: now,
      expiresAt: new Date('2027-01-01T00:00:00Z'),
    } as const
    if (headers['x-who'] === 'holder') return { ...head, kind: 'holder-without-role', why: 'no-certificate' }
    const roles = String(headers['x-roles'] ?? '').split(',')
    if (headers['x-roles'] === undefined) return undefined
    return { ...head, kind: 'staff', staffId: 'S-1', roles: roles as StaffRole[] } // the test writes real roles
  },
  byId: async () => undefined,
  signInAddress: async () => 'http://signin.localhost/',
  end: async () => undefined,
  onEnded: () => undefined,
}

beforeAll(async () => {
  database = await openTestDatabase()
  statistics = await createStatistics({
    zoneUrl: database.zoneUrl,
    clock: () => now,
    gate,
    source: { countIssuance: async () => figures, countWork: async () => WORK },
  })
  service = await createService({
    name: 'office',
    title: { ja: '事務局', en: 'Office' },
    routes: statistics.routes,
    problems: statistics.problems,
  })
})
afterAll(async () => {
  await service.close()
  await statistics.close()
  await database.close()
})

const APPROVER = { 'x-roles': 'approver' }
const get = (url: string, headers: Record<string, string> = APPROVER) =>
  service.inject({ method: 'GET', url, headers })
const post = (url: string, payload: object, headers: Record<string, string> = APPROVER) =>
  service.inject({ method: 'POST', url, headers, payload })
const take = async (requestId = randomUUID()) =>
  snapshotSummarySchema.parse((await post(STATISTICS_ROUTES.snapshots, { requestId })).json())
const reportOf = async (snapshotId: string, kind: string, rest = '') =>
  get(`${STATISTICS_ROUTES.snapshots}/${snapshotId}/reports/${kind}${rest}`)

describe('a snapshot', () => {
  it('is of the day in Japan, not of the day in Greenwich', async () => {
    expect((await take()).day).toBe('2026-11-21')
  })

  it('gives the same cells after everything counted has changed (C-12)', async () => {
    const { snapshotId } = await take()
    const before = (await reportOf(snapshotId, 'ranking')).body
    figures = { ...FIGURES_2018 }
    const later = await take()
    expect((await reportOf(snapshotId, 'ranking')).body).toBe(before)
    expect((await reportOf(later.snapshotId, 'ranking')).body).not.toBe(before)
    figures = { ...FIGURES_2016 }
  })

  it('is taken once for one request, however often it is sent', async () => {
    const requestId = randomUUID()
    const [one, other] = await Promise.all([take(requestId), take(requestId)])
    expect(one).toEqual(other)
  })

  it('can be neither changed nor deleted by the service itself', async () => {
    await take()
    const service = await openSession(database.serviceUrl('statistics'))
    for (const attempt of ['update statistics.snapshot set members = 1', 'delete from statistics.snapshot']) {
      await expect(service.query(attempt)).rejects.toThrow(/permission denied/)
    }
    await service.close()
    const rights = await asSuperuser<{ privilege_type: string }>(
      `select privilege_type from information_schema.role_table_grants
       where table_schema = 'statistics' and grantee = 'jitsuin_statistics'`,
    )
    expect(new Set(rights.map((row) => row.privilege_type))).toEqual(new Set(['INSERT', 'SELECT']))
  })

  it('is refused when its bytes are no longer those that were hashed', async () => {
    const { snapshotId } = await take()
    await asSuperuser(
      `update statistics.snapshot set content = convert_to(replace(convert_from(content, 'utf8'), '7475', '7476'), 'utf8')
       where snapshot_id = '${snapshotId}'`,
    )
    const answer = await reportOf(snapshotId, 'distribution')
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'statistics/snapshot-damaged'])
  })

  it('leaves an audit row with the digest of its bytes', async () => {
    const { snapshotId, sha256 } = await take()
    const rows = await asSuperuser(
      `select e.facts, encode(sha256(s.content), 'hex') as digest from audit.entry e, statistics.snapshot s
       where e.subject = 'snapshot:${snapshotId}' and s.snapshot_id = '${snapshotId}'`,
    )
    expect(rows).toMatchObject([{ digest: sha256, facts: { sha256, day: '2026-11-21', cards: 7475 } }])
  })

  it('is not stored when the figures contradict each other', async () => {
    figures = { ...FIGURES_2016, applications: 7000 }
    const answer = await post(STATISTICS_ROUTES.snapshots, { requestId: randomUUID() })
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'statistics/figures-do-not-add-up'])
    figures = { ...FIGURES_2016 }
  })

  it('may hold what was published before, of its own day, once', async () => {
    const published = {
      day: '2016-12-15',
      figures: FIGURES_2016,
      requestId: randomUUID(),
      actor: 'system:published-figures',
    } as const
    const one = await statistics.bringIn(published)
    expect(await statistics.bringIn(published)).toEqual(one)
    expect(one).toMatchObject({ day: '2016-12-15', origin: 'published', applications: 7558 })
    const report = (await reportOf(one.snapshotId, 'penetration')).json()
    expect(report.rows.at(-1).cells).toEqual(['2016-12-15', '7475', '4.3', '2016-12-01', '2.4', '2014-12-31'])
  })
})

describe('comparing', () => {
  it('shows two snapshots side by side, and refuses one with itself', async () => {
    const early = await statistics.bringIn({
      day: '2016-12-15',
      figures: FIGURES_2016,
      requestId: randomUUID(),
      actor: 'system:published-figures',
    })
    const late = await statistics.bringIn({
      day: '2018-11-30',
      figures: FIGURES_2018,
      requestId: randomUUID(),
      actor: 'system:published-figures',
    })
    const address = `${STATISTICS_ROUTES.comparison}?from=${early.snapshotId}&to=`
    const report = (await get(address + late.snapshotId)).json()
    expect(report.rows[42].cells.slice(0, 4)).toEqual(['熊本県', '413', '856', '+443'])
    const same = await get(address + early.snapshotId)
    expect([same.statusCode, same.json().code]).toEqual([422, 'statistics/same-snapshot-twice'])
    const none = await get(address + randomUUID())
    expect([none.statusCode, none.json().code]).toEqual([404, 'statistics/snapshot-unknown'])
  })
})

describe('downloads', () => {
  it('are CSV with a byte-order mark, or Shift_JIS that another decoder reads alike', async () => {
    const { snapshotId } = await take()
    const utf8 = await reportOf(snapshotId, 'distribution', '/csv')
    expect([...utf8.rawPayload.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = utf8.body.replace('\uFEFF', '')
    expect(text.split('\r\n').slice(0, 2)).toEqual(['都道府県,総数,会員,非会員', '北海道,185,171,14'])
    const sjis = await reportOf(snapshotId, 'distribution', '/csv?encoding=shift_jis')
    expect(new TextDecoder('shift_jis', { fatal: true }).decode(sjis.rawPayload)).toBe(text)
    // 北海道 as every Japanese spreadsheet writes it.
    expect(sjis.rawPayload.includes(Buffer.from('966b8a4393b9', 'hex'))).toBe(true)
  })

  it('make no formula of a partner’s name', async () => {
    const name = { ja: '=HYPERLINK("http://evil.example")', en: 'x' }
    figures = { ...FIGURES_2016, partners: [{ name, members: 1, nonMembers: 0 }] }
    const { snapshotId } = await take()
    figures = { ...FIGURES_2016 }
    const { body } = await reportOf(snapshotId, 'partners', '/csv')
    expect(body).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
  })

  it('are a PDF with the same bytes each time', async () => {
    const { snapshotId } = await take()
    const [one, other] = await Promise.all(
      [1, 2].map(async () => (await reportOf(snapshotId, 'totals', '/pdf')).rawPayload),
    )
    expect(one?.subarray(0, 5).toString()).toBe('%PDF-')
    expect(sha256(one)).toBe(sha256(other))
  })

  it('refuse a report that the snapshot does not hold', async () => {
    const { snapshotId } = await statistics.bringIn({
      day: '2018-11-30',
      figures: FIGURES_2018,
      requestId: randomUUID(),
      actor: 'system:published-figures',
    })
    for (const kind of ['partners', 'applications', 'difference', 'comparison']) {
      expect((await reportOf(snapshotId, kind)).statusCode).toBe(404)
    }
  })
})

describe('numbers of members and doctors', () => {
  it('are added with their day and used from it on, and never replaced', async () => {
    const count = { kind: 'members', countedOn: '2026-10-01', total: 180_000, source: '見本の調査' } as const
    expect((await post(STATISTICS_ROUTES.denominators, count)).statusCode).toBe(201)
    const again = await post(STATISTICS_ROUTES.denominators, { ...count, total: 1 })
    expect([again.statusCode, again.json().code]).toEqual([409, 'statistics/denominator-exists'])
    const published = await post(STATISTICS_ROUTES.denominators, { ...count, countedOn: '2016-12-01' })
    expect(published.statusCode).toBe(409)
    const { snapshotId } = await take()
    const report = (await reportOf(snapshotId, 'penetration')).json()
    expect(report.rows.at(-1).cells.slice(2, 4)).toEqual(['4.0', '2026-10-01'])
  })

  it('by area must sum up to their total', async () => {
    const areas = Array.from({ length: 48 }, () => 10)
    const count = { kind: 'members', countedOn: '2026-10-02', total: 481, areas, source: '見本の調査' }
    expect((await post(STATISTICS_ROUTES.denominators, count)).statusCode).toBe(422)
    expect((await post(STATISTICS_ROUTES.denominators, { ...count, total: 480 })).statusCode).toBe(201)
  })
})

describe('work in progress', () => {
  it('is counted now: states by age, deficiencies, lead time, stock', async () => {
    const work = workSchema.parse((await get(STATISTICS_ROUTES.work)).json())
    expect(work.states[0]?.byAge).toEqual({ week: 0, month: 3, quarter: 0, older: 0 })
    expect(work.leadTime).toEqual({ medianDays: 40, p90Days: 40, cards: 10 })
    expect(work.stock).toEqual({ blankCards: 120, neededForOpenCases: 33 })
  })
})

describe('roles', () => {
  const id = randomUUID()
  const reading = [
    STATISTICS_ROUTES.snapshots,
    `${STATISTICS_ROUTES.snapshots}/${id}`,
    `${STATISTICS_ROUTES.snapshots}/${id}/reports/totals`,
    `${STATISTICS_ROUTES.snapshots}/${id}/reports/totals/csv`,
    `${STATISTICS_ROUTES.snapshots}/${id}/reports/totals/pdf`,
    ...[STATISTICS_ROUTES.comparison, STATISTICS_ROUTES.comparisonCsv, STATISTICS_ROUTES.comparisonPdf].map(
      (path) => `${path}?from=${id}&to=${randomUUID()}`,
    ),
    STATISTICS_ROUTES.work,
    STATISTICS_ROUTES.denominators,
  ]
  const taking = [
    [STATISTICS_ROUTES.snapshots, () => ({ requestId: randomUUID() })],
    [
      STATISTICS_ROUTES.denominators,
      () => ({ kind: 'doctors', countedOn: randomDay(), total: 1, source: '見本' }),
    ],
  ] as const

  it.each(Object.keys(STAFF_ROLES) as StaffRole[])(
    '%s may do what the one table says, on every route',
    async (role) => {
      const headers = { 'x-roles': role }
      for (const path of reading) {
        const refused = (await get(path, headers)).statusCode === 403
        expect(refused).toBe(judgePermission([role], 'statistics/read') === 'refused')
      }
      for (const [path, body] of taking) {
        const refused = (await post(path, body(), headers)).statusCode === 403
        expect(refused).toBe(judgePermission([role], 'statistics/take') === 'refused')
      }
      const list = await get(STATISTICS_ROUTES.snapshots, headers)
      if (list.statusCode !== 200) return
      const mayTake = judgePermission([role], 'statistics/take') === 'refused' ? 'no' : 'yes'
      expect(snapshotListSchema.parse(list.json()).mayTake).toBe(mayTake)
    },
  )

  it('let in neither a doctor nor nobody', async () => {
    for (const path of reading) {
      expect((await get(path, { 'x-who': 'holder' })).statusCode).toBe(403)
      expect((await get(path, {})).statusCode).toBe(401)
    }
  })
})

const sha256 = (bytes: Uint8Array | undefined) =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')
const randomDay = () =>
  new Date(Date.UTC(1950, 0, 1) + Math.floor(Math.random() * 20_000) * 86_400_000).toISOString().slice(0, 10)
async function asSuperuser<Row extends object>(sql: string): Promise<Row[]> {
  const session = await openSession(database.superuserUrl)
  try {
    return await session.query<Row>(sql)
  } finally {
    await session.close()
  }
}
