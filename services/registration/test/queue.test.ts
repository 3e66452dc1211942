/** The work queue over real routes and a real database, whatever else the service does. */
import { randomUUID } from 'node:crypto'
import {
  createService,
  type HttpService,
  openReader,
  openTestDatabase,
  type TestDatabase,
} from '@jitsuin/platform'
import {
  judgePermission,
  type Session,
  type SignInGate,
  STAFF_ROLES,
  type StaffRole,
} from '@jitsuin/sso/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ALL_CASE_STATES,
  type ApplicationForm,
  CASE_STATES,
  type CaseStateName,
  QUEUE_ROUTES,
  type QueueCounts,
  type QueuePage,
  queueClient,
} from '../src/contract.js'
import type { Case, CaseState } from '../src/domain/cases/case.js'
import { queueRoutes } from '../src/http/cases/queue-routes.js'
import { REGISTRATION_PROBLEMS } from '../src/http/problems.js'
import { changeCase, insertCase } from '../src/store/cases/cases.js'
import { CASES_MIGRATIONS } from '../src/store/cases/schema.js'
import { type Database, openDatabase } from '../src/store/database.js'
import type { StaffMember } from '../src/usecases/cases/queue.js'
import type { RegistrationContext } from '../src/usecases/context.js'

const HISTORY = {
  schema: 'registration',
  migrations: CASES_MIGRATIONS.map(({ sql }, at) => ({
    id: `${String(at + 1).padStart(4, '0')}-cases`,
    sql,
  })),
}
/** A Saturday afternoon in Japan; the Monday after is a holiday (勤労感謝の日). */
const NOW = new Date('2026-11-21T06:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)

const ALL_STAFF_ROLES = Object.keys(STAFF_ROLES) as StaffRole[] // the table has no other keys
const STAFF: readonly StaffMember[] = [
  { staffId: 'uke', displayName: '受付 うめ', roles: ['receptionist'] },
  { staffId: 'shin', displayName: '審査 しん', roles: ['examiner'] },
  { staffId: 'shin2', displayName: '審査 二葉', roles: ['examiner'] },
  { staffId: 'sho', displayName: '承認 しょう', roles: ['approver'] },
]

let now = NOW
let database: TestDatabase
let store: Database
let service: HttpService

const gate: SignInGate = {
  current: async ({ 'x-who': who }) => sessionOf(String(who)),
  signInAddress: async () => 'http://signin.localhost/',
  byId: async () => undefined,
  end: async () => undefined,
  onEnded: () => undefined,
}

/** `x-who` is a member of staff, a role, or a holder. */
function sessionOf(who: string): Session | undefined {
  const head = { sessionId: who, accountId: who, method: 'passkey', signedInAt: NOW, expiresAt: NOW } as const
  if (who === 'holder') return { ...head, kind: 'holder-without-role', why: 'no-certificate' }
  const roles =
    STAFF.find(({ staffId }) => staffId === who)?.roles ?? ALL_STAFF_ROLES.filter((role) => role === who)
  return roles.length === 0 ? undefined : { ...head, kind: 'staff', staffId: who, roles }
}

beforeAll(async () => {
  database = await openTestDatabase(HISTORY)
  store = openDatabase(database.serviceUrl('registration'))
  const context = { gate, store, clock: () => now, newId: randomUUID, colleagues: async () => STAFF }
  service = await createService({
    name: 'office',
    title: { ja: '発行局', en: 'Office' },
    routes: queueRoutes(context as unknown as RegistrationContext), // the queue needs nothing else of the world
    problems: [REGISTRATION_PROBLEMS],
  })
})
afterAll(async () => {
  await service.close()
  await store.close()
  await database.close()
})

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
/** The queue as a page of this person calls it. */
function as(who: string) {
  return queueClient(async (input, init) => {
    const answer = await service.inject({
      method: (init?.method ?? 'GET') as Method,
      url: String(input),
      headers: { 'x-who': who, ...(init?.headers as Record<string, string>) },
      ...(typeof init?.body === 'string' && { payload: init.body }),
    })
    return new Response(answer.body, { status: answer.statusCode })
  })
}

const FORM: ApplicationForm = {
  channel: 'webForm',
  kind: 'new',
  name: {
    family: '見本',
    given: '一郎',
    familyKana: 'ミホン',
    givenKana: 'イチロウ',
    familyRomaji: 'MIHON',
    givenRomaji: 'ICHIRO',
  },
  sex: 'male',
  birthDate: '1970-01-01',
  address: { postalCode: '1000000', prefecture: '東京都', rest: '見本区架空1-1' },
  phone: '0300000000',
  licenceNumber: '999001',
  licenceDate: '1996-05-01',
  membership: { kind: 'nonMember' },
  pickupPlaceId: 'mihon-med',
  consentedAt: '2026-11-01T00:00:00Z',
}

let numbers = 0
type Wish = { state?: CaseState; form?: Partial<ApplicationForm>; ageDays?: number; assignedTo?: string }
/** Stores a case as it stands. */
async function put({
  state = { state: 'received' },
  form = {},
  ageDays = 1,
  assignedTo,
}: Wish = {}): Promise<Case> {
  const whole = { ...FORM, ...form }
  const file: Case = {
    caseId: randomUUID(),
    caseNumber: `2026-${String(++numbers).padStart(6, '0')}`,
    channel: whole.channel,
    kind: whole.kind,
    form: whole,
    state,
    revision: 1,
    receivedAt: daysAgo(ageDays),
    stateSince: daysAgo(ageDays),
    ...(assignedTo !== undefined && { assignedTo }),
  }
  const by = { actor: 'system:test', at: now, newId: randomUUID } as const
  await store.transact(by, (tx, audit) => insertCase(tx, audit, file, by))
  return file
}

const signer = (staffId: string) => ({
  staffId,
  officerId: `officer-${staffId}`,
  signedAt: '2026-11-20T00:00:00Z',
})
const MATCH = {
  matchId: randomUUID(),
  askedAt: '2026-11-20T00:00:00Z',
  items: { name: 'match', birthDate: 'match', registrationDate: 'match', registrationNumber: 'match' },
  answerSha256: 'a'.repeat(64),
} as const
const PAYMENT = { standing: 'free', feeRule: 'member-first' } as const
const waiting = (examinedBy?: string): CaseState => ({
  state: 'approval-wait',
  match: MATCH,
  payment: PAYMENT,
  ...(examinedBy !== undefined && { examined: { warrantId: randomUUID(), by: signer(examinedBy) } }),
})
const move = (file: Case, state: CaseState) =>
  changeCase(
    store,
    { caseId: file.caseId, expectedRevision: 'newest', actor: 'system:test', at: now, newId: randomUUID },
    () => ({ state, act: 'moved' }),
  )
const numbersOf = ({ entries }: QueuePage) => entries.map(({ caseNumber }) => caseNumber)
const countOf = (counts: QueueCounts, state: CaseStateName) =>
  [...counts.open, ...counts.closed].find((each) => each.state === state)?.count
const sum = (rows: readonly { count: number }[]) => rows.reduce((total, { count }) => total + count, 0)
async function ask<Row extends object>(text: string): Promise<Row[]> {
  const reader = openReader(database.superuserUrl)
  try {
    return await reader.query<Row>(text)
  } finally {
    await reader.close()
  }
}

describe('the counts', () => {
  it('add up after every step, with ended cases among them (C-01)', async () => {
    const before = await as('uke').counts({})
    const one = await put()
    const two = await put({ state: { state: 'document-check' } })
    await move(one, { state: 'document-check' })
    await move(one, { state: 'rejected', reason: '試験' })
    await move(two, { state: 'withdrawn', reason: '試験' })
    await put({ state: { state: 'draft' } })
    await put({ state: { state: 'licence-inquiry' } })
    const after = await as('uke').counts({})
    expect(after.total).toBe(before.total + 3)
    expect(after.openTotal).toBe(sum(after.open))
    expect(after.closedTotal).toBe(sum(after.closed))
    expect(after.total).toBe(after.openTotal + after.closedTotal)
    expect(countOf(after, 'rejected')).toBe((countOf(before, 'rejected') ?? 0) + 1)
    const stored = await ask<{ state: CaseStateName; count: number }>(
      "select state, count(*) from registration.case_file where state <> 'draft' group by state",
    )
    for (const state of ALL_CASE_STATES.filter((each) => each !== 'draft')) {
      expect(countOf(after, state), state).toBe(stored.find((row) => row.state === state)?.count ?? 0)
    }
  })

  it('know the same states as ended as the vocabulary does', async () => {
    for (const state of ALL_CASE_STATES.filter((each) => each !== 'draft')) {
      const [row] = await ask<{ phase: string }>(`select registration.queue_phase('${state}') as phase`)
      expect(row?.phase, state).toBe(CASE_STATES[state].phase)
    }
  })

  it('stay right when many cases end at the same time', async () => {
    const files = await Promise.all(
      Array.from({ length: 12 }, () => put({ state: { state: 'document-check' } })),
    )
    const before = await as('uke').counts({})
    await Promise.all(files.map((file) => move(file, { state: 'withdrawn', reason: '試験' })))
    const after = await as('uke').counts({})
    expect(countOf(after, 'withdrawn')).toBe((countOf(before, 'withdrawn') ?? 0) + 12)
    expect(after.total).toBe(before.total)
  })
})

describe('a search', () => {
  let file: Case
  beforeAll(async () => {
    file = await put({
      form: {
        name: {
          family: '架空橋',
          given: '小夜子',
          familyKana: 'カクウバシ',
          givenKana: 'サヨコ',
          familyRomaji: 'KAKUBASHI',
          givenRomaji: 'SAYOKO',
        },
        licenceNumber: '7654321',
        membership: { kind: 'member', memberId: '0123456789' },
        previousCardId: 'DEM123456789',
      },
    })
  })

  it.each([
    ['kanji', '架空橋'],
    ['kanji with a space', '架空橋　小夜子'],
    ['katakana', 'カクウバシ'],
    ['hiragana', 'かくうばし さよ'],
    ['half-width kana', 'ｶｸｳﾊﾞｼ'],
    ['romaji', 'kakubashi'],
    ['romaji, given name first', 'Sayoko Kakubashi'],
    ['full-width romaji', 'ＫＡＫＵＢＡＳＨＩ'],
    ['the licence number', '7654321'],
    ['full-width digits', '７６５４３２１'],
    ['the member id', '0123456789'],
    ['the card id', 'dem123456789'],
    ['the beginning of a word', '架空'],
  ])('finds by %s', async (_what, words) => {
    expect(numbersOf(await as('uke').page({ words }))).toEqual([file.caseNumber])
  })

  it('finds by the case number, with or without its year and in any width', async () => {
    for (const words of [file.caseNumber, file.caseNumber.replace('-', '－'), file.caseNumber.slice(5)]) {
      expect(numbersOf(await as('uke').page({ words })), words).toContain(file.caseNumber)
    }
  })

  it.each(['橋小夜子', '%', '_', "'", '・・・'])('finds nobody by %s', async (words) => {
    expect(numbersOf(await as('uke').page({ words }))).toEqual([])
  })

  it('follows a name that changes, and an end', async () => {
    const changed = await put({
      form: { name: { ...FORM.name, family: '旧姓川' } },
      state: { state: 'document-check' },
    })
    await changeCase(
      store,
      {
        caseId: changed.caseId,
        expectedRevision: 'newest',
        actor: 'system:test',
        at: now,
        newId: randomUUID,
      },
      ({ state }) => ({
        state,
        act: 'form-corrected',
        form: { ...FORM, name: { ...FORM.name, family: '新姓川' } },
      }),
    )
    expect(numbersOf(await as('uke').page({ words: '旧姓川' }))).toEqual([])
    expect(numbersOf(await as('uke').page({ words: '新姓川' }))).toEqual([changed.caseNumber])
    await move(changed, { state: 'withdrawn', reason: '試験' })
    expect(numbersOf(await as('uke').page({ words: '新姓川' }))).toEqual([])
    expect(numbersOf(await as('uke').page({ words: '新姓川', phase: 'closed' }))).toEqual([
      changed.caseNumber,
    ])
    expect(numbersOf(await as('uke').page({ words: '新姓川', phase: 'all' }))).toEqual([changed.caseNumber])
  })

  it('is recorded without its words (N-16)', async () => {
    await as('uke').page({ words: '架空橋' })
    const rows = await ask<{ actor: string; facts: unknown }>(
      "select actor, facts from audit.entry where action = 'queue/searched' order by id desc limit 1",
    )
    expect(rows).toEqual([{ actor: 'officer:uke', facts: { found: 1, scope: 'open' } }])
  })
})

describe('a list', () => {
  it('is cut into pages that hold every case once, in both directions and by every order', async () => {
    const files = await Promise.all(
      Array.from({ length: 23 }, (_, at) => put({ form: { channel: 'emergency' }, ageDays: 1 + (at % 4) })),
    )
    const whole = files.map(({ caseNumber }) => caseNumber).toSorted()
    for (const sort of ['received', 'since', 'name'] as const) {
      for (const order of ['ascending', 'descending'] as const) {
        const seen: string[] = []
        let after: string | undefined
        do {
          const page = await as('uke').page({
            channel: ['emergency'],
            sort,
            order,
            size: 5,
            ...(after && { after }),
          })
          seen.push(...numbersOf(page))
          after = page.next ?? undefined
        } while (after !== undefined)
        expect(seen.toSorted(), `${sort} ${order}`).toEqual(whole)
      }
    }
    const oldestFirst = await as('uke').page({ channel: ['emergency'] })
    const times = oldestFirst.entries.map(({ receivedAt }) => receivedAt)
    expect(times).toEqual(times.toSorted())
  })

  it('is narrowed by state, kind, channel, prefecture, place, person, age and batch', async () => {
    const batchId = randomUUID()
    const form = { kind: 'renewal', channel: 'hospitalBatch', pickupPlaceId: 'kawabe-hp' } as const
    const address = { ...FORM.address, prefecture: '熊本県' } as const
    const deficient: CaseState = { state: 'deficient', deficiencies: [], answerBy: '2027-05-01' }
    const file = await put({ state: deficient, form: { ...form, address }, ageDays: 40, assignedTo: 'shin' })
    const queue = as('shin')
    const found = {
      state: 'deficient',
      kind: 'renewal',
      channel: 'hospitalBatch',
      prefecture: '熊本県',
    } as const
    const lists = {
      state: [found.state],
      kind: [found.kind],
      channel: [found.channel],
      prefecture: [found.prefecture],
    }
    const narrow = [
      { place: 'kawabe-hp' },
      { assigned: 'me' },
      { olderThanDays: 40 },
      { deficientForDays: 30 },
    ]
    for (const more of [{}, ...narrow]) {
      expect(numbersOf(await queue.page({ ...lists, ...more })), JSON.stringify(more)).toEqual([
        file.caseNumber,
      ])
    }
    const others = [
      { place: 'elsewhere' },
      { assigned: 'nobody' },
      { assigned: 'sho' },
      { olderThanDays: 41 },
      { deficientForDays: 41 },
      { batch: batchId },
      { campaign: batchId },
    ]
    for (const more of others)
      expect(numbersOf(await queue.page({ ...lists, ...more })), JSON.stringify(more)).toEqual([])
  })

  it('says ages in working days, and which case is late', async () => {
    // Received on Thursday 5 November; until Saturday 21 November that is 11 working days.
    const file = await put({ ageDays: 16, form: { kind: 'damage' } })
    const { entries } = await as('uke').page({ kind: ['damage'] })
    expect(entries).toMatchObject([
      { caseId: file.caseId, workingDays: 11, workingDaysInState: 11, light: 'late' },
    ])
  })

  it.each([
    ['no JSON', 'eA'],
    ['no case', Buffer.from('["2026-01-01","x"]').toString('base64url')],
  ])('refuses a continuation with %s in it', async (_what, after) => {
    await expect(as('uke').page({ after })).rejects.toMatchObject({ failure: { code: 'queue/page-unknown' } })
  })
})

describe('assignment', () => {
  it('is taken, given and given back, and each is a decision of the case', async () => {
    const { caseId } = await put()
    const [taken] = (await as('shin').assign({ to: 'me', cases: [{ caseId, from: null }] })).results
    expect(taken).toMatchObject({ outcome: 'assigned', assignedTo: { displayName: '審査 しん' } })
    await as('shin').assign({ to: 'shin2', cases: [{ caseId, from: 'shin' }] })
    await as('shin2').assign({ to: 'nobody', cases: [{ caseId, from: 'shin2' }] })
    const acts = await ask<{ act: string; actor: string }>(
      `select act, actor from registration.case_decision where case_id = '${caseId}' and revision > 1 order by revision`,
    )
    expect(acts).toEqual([
      { act: 'assigned', actor: 'officer:shin' },
      { act: 'assigned', actor: 'officer:shin' },
      { act: 'given-back', actor: 'officer:shin2' },
    ])
  })

  it('of two who take one case goes to the first; the other is told', async () => {
    const { caseId } = await put()
    const take = (who: string) => as(who).assign({ to: 'me', cases: [{ caseId, from: null }] })
    const both = (await Promise.all([take('shin'), take('shin2')])).flatMap(({ results }) => results)
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['assigned', 'refused'])
    expect(both.find(({ outcome }) => outcome === 'refused')).toMatchObject({ code: 'queue/taken-meanwhile' })
  })

  it('clicked twice is done once', async () => {
    const { caseId } = await put()
    const take = () => as('shin').assign({ to: 'me', cases: [{ caseId, from: null }] })
    for (const { results } of [await take(), await take()])
      expect(results).toMatchObject([{ outcome: 'assigned' }])
    const rows = await ask(
      `select from registration.case_decision where case_id = '${caseId}' and revision > 1`,
    )
    expect(rows).toHaveLength(1)
  })

  it('of many is answered one by one; a refused one stops no other', async () => {
    const [one, two] = [await put({ assignedTo: 'sho' }), await put()]
    const unknown = randomUUID()
    const cases = [one.caseId, unknown, two.caseId].map((caseId) => ({ caseId, from: null }))
    const { results } = await as('uke').assign({ to: 'shin', cases })
    expect(results).toMatchObject([
      { outcome: 'refused', code: 'queue/taken-meanwhile' },
      { outcome: 'refused', code: 'case/not-found' },
      { outcome: 'assigned' },
    ])
  })

  it('to somebody unknown is refused', async () => {
    const { caseId } = await put()
    const wish = as('shin').assign({ to: 'nobody-knows', cases: [{ caseId, from: null }] })
    await expect(wish).rejects.toMatchObject({ failure: { code: 'queue/unknown-colleague' } })
  })
})

describe('the next case', () => {
  const CHANNEL = 'paper'
  beforeAll(async () => {
    // Older than everything above, so that they come first.
    await put({ form: { channel: CHANNEL }, ageDays: 900, assignedTo: 'uke' })
    await put({ form: { channel: CHANNEL }, ageDays: 800 })
    await put({ form: { channel: CHANNEL }, ageDays: 700 })
    await put({ form: { channel: CHANNEL }, ageDays: 600 })
    await put({ form: { channel: CHANNEL }, ageDays: 500, state: waiting() })
    await put({ form: { channel: CHANNEL }, ageDays: 400, state: waiting('shin') })
  })
  const all = async () => (await as('uke').page({ channel: [CHANNEL] })).entries
  const next = async (who: string, leaving?: string) => {
    const { caseId } = await as(who).next(leaving === undefined ? {} : { leaving })
    return (await all()).find((entry) => entry.caseId === caseId)
  }

  it('is the oldest of nobody or mine, and mine from then on; two who ask at once get two', async () => {
    const both = await Promise.all([as('shin').next({}), as('shin2').next({})])
    const [second, third] = (await all()).slice(1)
    expect(both.map(({ caseId }) => caseId).toSorted()).toEqual([second?.caseId, third?.caseId].toSorted())
    expect([second?.assignedTo?.staffId, third?.assignedTo?.staffId].toSorted()).toEqual(['shin', 'shin2'])
  })

  it('passes over what another has open, until they leave', async () => {
    const fourth = (await all())[3]
    const caseId = fourth?.caseId ?? ''
    await as('shin2').look(caseId)
    const mine = await next('shin')
    expect((await next('shin', mine?.caseId))?.caseId).not.toBe(caseId)
    expect((await as('shin').look(caseId)).others).toMatchObject([{ displayName: '審査 二葉' }])
    await as('shin').leave(caseId)
    await as('shin2').leave(caseId)
    const free = await as('shin').next({ leaving: mine?.caseId, state: 'received' })
    expect(free.caseId).toBe(caseId)
  })

  it('forgets a browser that fell silent', async () => {
    const { caseId } = await put()
    await as('shin2').look(caseId)
    now = new Date(NOW.getTime() + 49_999)
    expect((await as('shin').look(caseId)).others).toHaveLength(1)
    now = new Date(NOW.getTime() + 50_000)
    expect((await as('shin').look(caseId)).others).toEqual([])
    now = NOW
  })

  it('for an approver is one that somebody else has signed, and never one of their own signature', async () => {
    expect((await next('sho'))?.state).toBe('approval-wait')
    const signedByMe = await put({ state: waiting('sho'), ageDays: 5000 })
    expect((await next('sho'))?.caseId).not.toBe(signedByMe.caseId)
  })

  it('is none for those who only look', async () => {
    expect(await as('auditor').next({})).toEqual({ caseId: null })
  })
})

describe('saved views', () => {
  const wish = {
    name: '不備30日超',
    sharing: 'own',
    filter: { deficientForDays: 30 },
    sort: 'since',
    order: 'ascending',
  } as const

  it('are kept once, seen by their maker or, if shared, by all', async () => {
    const [own, shared] = [randomUUID(), randomUUID()]
    await as('shin').saveView(own, wish)
    await as('shin').saveView(own, { ...wish, name: '不備' })
    await as('shin').saveView(shared, { ...wish, sharing: 'shared', name: '共有' })
    expect((await as('shin').views()).views.map(({ name, ofMine }) => [name, ofMine])).toEqual([
      ['不備', 'yes'],
      ['共有', 'yes'],
    ])
    expect((await as('uke').views()).views.map(({ viewId, ofMine }) => [viewId, ofMine])).toEqual([
      [shared, 'no'],
    ])
    const attempts = [() => as('uke').removeView(shared), () => as('uke').saveView(shared, wish)]
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({ failure: { code: 'queue/view-of-another' } })
    }
    expect((await as('shin').removeView(shared)).views).toHaveLength(1)
    expect((await as('shin').removeView(shared)).views).toHaveLength(1)
  })
})

it('lead times are those of cards handed over in the last 90 days', async () => {
  const handedOver = { state: 'handed-over' } as CaseState // its other facts are not looked at here
  const file = await put({ ageDays: 10, state: { state: 'notified' } as CaseState })
  await move(file, handedOver)
  expect((await as('uke').leadTimes()).handedOver).toEqual({ count: 1, medianDays: 10, ninetiethDays: 10 })
  const at = new Date('2030-01-01T00:00:00Z')
  now = at
  try {
    expect((await as('uke').leadTimes()).handedOver).toEqual({
      count: 0,
      medianDays: null,
      ninetiethDays: null,
    })
  } finally {
    now = NOW
  }
})

const SOME_ID = '00000000-0000-4000-8000-000000000000'
const VIEW = { name: 'x', sharing: 'own', filter: {}, sort: 'received', order: 'ascending' }
const ROUTES = [
  ['GET', QUEUE_ROUTES.queue, 'cases/read'],
  ['GET', QUEUE_ROUTES.counts, 'cases/read'],
  ['GET', QUEUE_ROUTES.leadTimes, 'cases/read'],
  ['GET', QUEUE_ROUTES.colleagues, 'cases/read'],
  ['GET', QUEUE_ROUTES.views, 'cases/read'],
  ['PUT', QUEUE_ROUTES.view, 'cases/read', VIEW],
  ['DELETE', QUEUE_ROUTES.view, 'cases/read'],
  [
    'POST',
    QUEUE_ROUTES.assignments,
    'cases/assign',
    { to: 'nobody', cases: [{ caseId: SOME_ID, from: null }] },
  ],
  ['POST', QUEUE_ROUTES.next, 'cases/read', {}],
  ['PUT', QUEUE_ROUTES.presence, 'cases/read'],
  ['DELETE', QUEUE_ROUTES.presence, 'cases/read'],
] as const
const OF_ONE_PLACE: readonly StaffRole[] = ['counterOfficer', 'hospitalAssistant']

describe.each(ROUTES)('%s %s', (method, path, action, payload?: object) => {
  const call = async (who: string) =>
    service.inject({
      method,
      url: path.replace(/:\w+/, randomUUID()),
      headers: { 'x-who': who },
      ...(payload && { payload }),
    })

  it.each(ALL_STAFF_ROLES)('answers a role by the one table: %s', async (role) => {
    const { statusCode } = await call(role)
    const isAllowed = judgePermission([role], action) === 'allowed' && !OF_ONE_PLACE.includes(role)
    expect(statusCode === 200 ? 'allowed' : 'refused').toBe(isAllowed ? 'allowed' : 'refused')
    if (!isAllowed) expect(statusCode).toBe(403)
  })

  it('asks strangers to sign in, and refuses holders', async () => {
    expect((await call('stranger')).statusCode).toBe(401)
    expect((await call('holder')).statusCode).toBe(403)
  })
})
