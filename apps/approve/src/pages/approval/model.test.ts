import type { ApprovalView } from '@jitsuin/key-management/contract'
import { DAY, toBase64url } from '@jitsuin/second-key'
import { describe, expect, it } from 'vitest'
import {
  type Deed,
  formatCount,
  formatDayMoment,
  isAboutList,
  isLive,
  lastsSeconds,
  readAuthorisationId,
  readQuestion,
  standingAfter,
} from './model.js'

const ID = '0b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11'
const OTHER = '1b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11'
const A = 'a'.repeat(64)
/** Written by hand. */
const STATEMENT = `jitsuin-second-key-day/1
authorisation: ${ID}
subject: T-0001
certificate: ${A}
institution: H-0001
clientKey: ${A}
keyManagementNonce: ${A}
signingNonce: ${A}
begins: 2026-11-21T22:50:37Z
ends: 2026-11-22T18:50:37Z
numSignatures: 2000
`
const LIST_STATEMENT = `${STATEMENT.replace('-day/', '-list/')}algorithm: sha256
root: ${A}
`
const VIEW: ApprovalView = {
  authorisationId: ID,
  state: 'asked',
  subject: 'T-0001',
  name: 'Taro Jitsuin',
  institution: { id: 'H-0001', name: '港見架空病院', client: '2階 診察室' },
  begins: '2026-11-21T22:50:37.000Z',
  ends: '2026-11-22T18:50:37.000Z',
  approveBy: '2026-11-21T22:55:37.000Z',
  statement: octetsOf(STATEMENT),
  ways: { passkey: 'Zm9v', jpki: false },
  kind: 'day',
  numSignatures: 2000,
  used: 0,
}
const LIST_VIEW: ApprovalView = { ...VIEW, kind: 'list', statement: octetsOf(LIST_STATEMENT) }

describe('the question to a holder', () => {
  it('is read out of the statement', () => {
    const question = readQuestion(ID, VIEW)
    if (question === 'differs') throw new Error(question)
    expect(new TextDecoder().decode(question.statement)).toBe(STATEMENT)
    expect(question.wish.ends).toEqual(new Date('2026-11-22T18:50:37Z'))
    expect(lastsSeconds(question.wish)).toBe(20 * 60 * 60)
    expect(question.names).toEqual({
      person: 'Taro Jitsuin',
      institution: '港見架空病院',
      client: '2階 診察室',
    })
  })

  it('about a list is read out of its statement', () => {
    const question = readQuestion(ID, LIST_VIEW)
    if (question === 'differs' || !isAboutList(question)) throw new Error('No list')
    expect(question.wish).toMatchObject({ kind: 'list', root: A, algorithm: 'sha256', numSignatures: 2000 })
  })

  it('is refused under the address of another one', () => {
    expect(readQuestion(OTHER, VIEW)).toBe('differs')
    expect(readQuestion(OTHER, LIST_VIEW)).toBe('differs')
  })

  it.each<[string, Partial<ApprovalView>]>([
    ['another id', { authorisationId: OTHER }],
    ['another person', { subject: 'T-0002' }],
    ['another institution', { institution: { ...VIEW.institution, id: 'H-0002' } }],
    ['another number of documents', { numSignatures: 2001 }],
    ['a second more', { ends: '2026-11-22T18:50:38.000Z' }],
    ['an earlier beginning', { begins: '2026-11-21T22:50:36.000Z' }],
    ['a statement of another kind', { statement: statement('-day/', '-list/') }],
    [
      'a statement with one line more',
      { statement: statement('subject: T-0001\n', 'subject: T-0001\nx: y\n') },
    ],
    ['a statement cut short', { statement: VIEW.statement.slice(0, -1) }],
  ])('is refused when the answer has %s', (_what, change) => {
    expect(readQuestion(ID, { ...VIEW, ...change })).toBe('differs')
    expect(readQuestion(ID, { ...LIST_VIEW, ...change })).toBe('differs')
  })

  it.each<[string, ApprovalView]>([
    ['a list is called a day', { ...LIST_VIEW, kind: 'day' }],
    ['a day is called a list', { ...VIEW, kind: 'list' }],
  ])('is refused when %s', (_what, view) => {
    expect(readQuestion(ID, view)).toBe('differs')
  })

  it('is refused when it ends as it begins', () => {
    const day = DAY.parse(new TextEncoder().encode(STATEMENT))
    const none = toBase64url(DAY.encode({ ...day, ends: day.begins }))
    expect(readQuestion(ID, { ...VIEW, statement: none, ends: VIEW.begins })).toBe('differs')
  })
})

function octetsOf(text: string): string {
  return toBase64url(new TextEncoder().encode(text))
}

function statement(part: string, other: string): string {
  return octetsOf(STATEMENT.replace(part, other))
}

describe('how an authorisation stands', () => {
  it.each<[ApprovalView['state'], Deed, ApprovalView['state']]>([
    ['asked', 'nothing', 'asked'],
    ['asked', 'approved', 'active'],
    ['asked', 'ended', 'ended'],
    ['active', 'nothing', 'active'],
    ['active', 'approved', 'active'],
    ['active', 'ended', 'ended'],
    ['ended', 'approved', 'ended'],
    ['expired', 'approved', 'expired'],
    ['expired', 'ended', 'expired'],
  ])('is, when the service said %s and the page has done %s, %s', (said, deed, stands) => {
    expect(standingAfter(said, deed)).toBe(stands)
  })

  it('is asked for again while it is in force and something can be signed under it', () => {
    const active: ApprovalView = { ...VIEW, state: 'active' }
    expect(isLive(active, 'nothing')).toBe(true)
    expect(isLive({ ...active, used: 1999 }, 'nothing')).toBe(true)
    expect(isLive(VIEW, 'approved')).toBe(true)
    expect(isLive({ ...active, used: 2000 }, 'nothing')).toBe(false)
    expect(isLive(active, 'ended')).toBe(false)
    expect(isLive({ ...active, state: 'ended' }, 'nothing')).toBe(false)
    expect(isLive(VIEW, 'nothing')).toBe(false)
    expect(isLive(undefined, 'approved')).toBe(false)
  })
})

it('writes numbers with a comma at the thousands', () => {
  expect([0, 200, 2000, 100_000].map(formatCount)).toEqual(['0', '200', '2,000', '100,000'])
})

describe('an instant of a day', () => {
  it.each([
    ['2026-11-21T22:50:00Z', '2026年11月22日（日）7:50', 'Sun 2026-11-22 07:50 JST'],
    ['2026-11-21T14:59:59Z', '2026年11月21日（土）23:59:59', 'Sat 2026-11-21 23:59:59 JST'],
    ['2026-11-21T15:00:00Z', '2026年11月22日（日）0:00', 'Sun 2026-11-22 00:00 JST'],
    ['2027-01-01T03:04:05Z', '2027年1月1日（金）12:04:05', 'Fri 2027-01-01 12:04:05 JST'],
  ])('%s is written in Japan time with its weekday', (at, ja, en) => {
    expect(formatDayMoment(new Date(at), 'ja')).toBe(ja)
    expect(formatDayMoment(new Date(at), 'en')).toBe(en)
  })
})

it('takes nothing but a UUID for the id of an authorisation', () => {
  expect(readAuthorisationId(ID)).toBe(ID)
  for (const other of ['', 'abc', ID.toUpperCase(), `${ID}0`, `${ID}/x`])
    expect(readAuthorisationId(other)).toBeUndefined()
})
