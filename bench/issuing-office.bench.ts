/**
 * The work queue with 340,000 holders and 20,000 open cases, through its routes and on a database that writes durably: how long a
 * page, the counts and a search take by the clock on the wall, beside a bare round trip to the same database.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createService,
  type HttpService,
  openReader,
  provisionService,
  startEmbeddedPostgres,
} from '@jitsuin/platform'
import { createRegistration, REGISTRATION_HISTORY, type RegistrationSettings } from '@jitsuin/registration'
import { QUEUE_ROUTES, searchOf } from '@jitsuin/registration/contract'
import type { SignInGate } from '@jitsuin/sso/contract'
import type { Bench, Row } from './harness.js'
import { fillCases } from './issuing-office/cases.js'

const CLOSED = {
  count: 340_000,
  states: ['handed-over', 'handed-over', 'handed-over', 'withdrawn'],
  days: 1500,
}
const OPEN = {
  count: 20_000,
  states: [
    'received',
    'document-check',
    'deficient',
    'licence-inquiry',
    'approval-wait',
    'production',
    'notified',
  ],
  days: 90,
}
const TIMES = 400
const MOST_MS = 100

/** Measures every question that the queue page asks. */
export const issuingOffice: Bench = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'jitsuin-bench-'))
  const server = await startEmbeddedPostgres({ directory })
  const office = await createRegistration(settings(server.url))
  const http = await createService({
    name: 'office',
    title: { ja: '発行局', en: 'Office' },
    routes: office.officeRoutes,
    problems: office.problems,
  })
  try {
    await provisionService(server.url, REGISTRATION_HISTORY)
    await fillCases(server.url, [CLOSED, OPEN])
    const bare = await measureBare(server.url)
    console.log(`  ${'a bare round trip'.padEnd(44)} p50 ${short(bare.p50)} ms, p99 ${short(bare.p99)} ms`)
    const rows: Row[] = []
    for (const [what, question] of QUESTIONS) rows.push(await measureQuestion(http, { what, question, bare }))
    return rows
  } finally {
    await http.close()
    await office.close()
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

/** Staff of every role; the rest of the world is not asked. */
function settings(zoneUrl: string): RegistrationSettings {
  const now = new Date()
  const session = {
    sessionId: 's',
    accountId: 'a',
    method: 'passkey',
    signedInAt: now,
    expiresAt: now,
    kind: 'staff',
    staffId: 'staff-3',
    roles: ['receptionist', 'examiner', 'approver'],
  } as const
  const gate: Partial<SignInGate> = { current: async () => session }
  const outside = { zoneUrl, gate, clock: () => new Date(), newId: randomUUID }
  return outside as unknown as RegistrationSettings // the queue asks nobody else
}

const page = (query: object) => () => `${QUEUE_ROUTES.queue}${searchOf({ ...query })}`
const search =
  (words: () => string, more: object = {}) =>
  () =>
    `${QUEUE_ROUTES.queue}${searchOf({ words: words(), ...more })}`
const any = (most: number) => 1 + Math.floor(Math.random() * most)
const either = (words: readonly string[]) => () => words[any(words.length) - 1] ?? ''
const number = () => `2026-${String(any(360_000)).padStart(6, '0')}`
const wide = (text: string) =>
  text.replace(/[!-~]/g, (each) => String.fromCodePoint(each.charCodeAt(0) + 0xfee0))

/** What is asked, in words and as an address; the names are those that are most common. */
const QUESTIONS: readonly (readonly [string, () => string])[] = [
  ['queue, oldest first', page({})],
  ['queue, one state', page({ state: ['document-check'], sort: 'since' })],
  [
    'queue, three filters by name',
    page({ prefecture: ['東京都'], kind: ['new'], assigned: 'nobody', sort: 'name' }),
  ],
  [
    'queue, ended cases of one state',
    page({ phase: 'closed', state: ['handed-over'], sort: 'since', order: 'descending' }),
  ],
  ['counts', () => QUEUE_ROUTES.counts],
  ['counts of one prefecture', () => `${QUEUE_ROUTES.counts}${searchOf({ prefecture: ['熊本県'] })}`],
  ['lead times', () => QUEUE_ROUTES.leadTimes],
  ['search, family name in kanji', search(either(['青谷', '青沢', '赤浜', '白崎']), { phase: 'all' })],
  ['search, whole name in kanji', search(either(['青谷一二郎', '青沢　三四郎']), { phase: 'all' })],
  ['search, one character', search(either(['青', '赤', 'あ']), { phase: 'all' })],
  ['search, kana of any width', search(either(['アオタニ', 'あおざわ', 'ｼﾗｻｷ']), { phase: 'all' })],
  ['search, romaji', search(either(['AOTANI', 'Kazuaro Aozawa', 'ＡＫＡＨＡＭＡ']), { phase: 'all' })],
  ['search, case number', search(number, { phase: 'all' })],
  ['search, number in full width', search(() => wide(String(100_000 + any(360_000))), { phase: 'all' })],
  ['search, nobody', search(() => `存在しない${any(1000)}`, { phase: 'all' })],
]

type Times = { readonly p50: number; readonly p99: number }

async function measureBare(url: string): Promise<Times> {
  const reader = openReader(url)
  try {
    return await measure(() => reader.query('select 1'))
  } finally {
    await reader.close()
  }
}

async function measureQuestion(
  http: HttpService,
  { what, question, bare }: { readonly what: string; readonly question: () => string; readonly bare: Times },
): Promise<Row> {
  const times = await measure(async () => {
    const { statusCode, body } = await http.inject({ method: 'GET', url: question() })
    if (statusCode !== 200) throw new Error(`${what}: ${statusCode} ${body}`)
  })
  const ratio = (times.p50 / bare.p50).toFixed(0)
  console.log(
    `  ${what.padEnd(44)} p50 ${short(times.p50)} ms, p99 ${short(times.p99)} ms, ${ratio} × a bare round trip`,
  )
  const peer = `the limit: ${MOST_MS} ms at p99`
  return {
    what,
    ours: 1000 / times.p99,
    peer,
    theirs: 1000 / MOST_MS,
    unit: '/s',
    aim: { least: 1, of: 'ratio' },
  }
}

async function measure(work: () => Promise<unknown>): Promise<Times> {
  for (let time = 0; time < TIMES / 10; time++) await work()
  const took: number[] = []
  for (let time = 0; time < TIMES; time++) {
    const begun = performance.now()
    await work()
    took.push(performance.now() - begun)
  }
  took.sort((one, other) => one - other)
  return { p50: at(took, 0.5), p99: at(took, 0.99) }
}

const at = (sorted: readonly number[], part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN
const short = (ms: number) => ms.toFixed(ms < 10 ? 2 : 1)
