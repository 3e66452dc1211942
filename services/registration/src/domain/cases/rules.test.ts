import { describe, expect, it } from 'vitest'
import { formOf } from '../../../test/support/office-stage.js'
import { judgeSame } from './comparison.js'
import { addMonths } from './days.js'
import { feeFor } from './fees.js'
import { judgeReceivable } from './receivable.js'
import { judgeSeparation } from './separation.js'
import { judgeFacts } from './transitions.js'

describe('fees (portal-issuance-exchange §2.6)', () => {
  const NON_MEMBER = { membership: { kind: 'nonMember' } } as const
  it.each([
    ['first issue, member', {}, 0],
    ['first issue, non-member', NON_MEMBER, 5500],
    ['renewal, member', { kind: 'renewal' }, 0],
    ['renewal, non-member', { ...NON_MEMBER, kind: 'renewal' }, 5500],
    ['loss, member', { kind: 'loss' }, 5500],
    ['damage, non-member', { ...NON_MEMBER, kind: 'damage' }, 5500],
    ['became a member', { kind: 'membershipChange' }, 0],
    ['left the association', { ...NON_MEMBER, kind: 'membershipChange' }, 5500],
    ['change of name, member', { kind: 'nameChange' }, 5500],
    ['new licence, non-member', { ...NON_MEMBER, licenceDate: '2026-04-20' }, 0],
    ['a licence of a year ago to the day', { ...NON_MEMBER, licenceDate: '2025-11-20' }, 0],
    ['a licence of a year and a day ago', { ...NON_MEMBER, licenceDate: '2025-11-19' }, 5500],
    ['My Number portal, non-member', { ...NON_MEMBER, channel: 'myNumberPortal' }, 0],
    ['loss through the My Number portal', { ...NON_MEMBER, kind: 'loss', channel: 'myNumberPortal' }, 5500],
  ] as const)('%s', (_case, change, yen) => {
    expect(feeFor(formOf(1, change), '2026-11-20')).toMatchObject({ rule: { yen } })
  })

  it('prices nothing before the table begins, rather than guess', () => {
    expect(feeFor(formOf(1), '2021-03-31')).toBe('unpriced')
    expect(feeFor(formOf(1), '2021-04-01')).toMatchObject({ rule: { id: 'member-first-2021' } })
  })

  it('ends a row after its last day', () => {
    const rules = [{ id: 'once', yen: 1000, from: '2021-04-01', until: '2026-11-20', source: 'invented' }]
    expect(feeFor(formOf(1), '2026-11-20', rules)).toMatchObject({ rule: { id: 'once' } })
    expect(feeFor(formOf(1), '2026-11-21', rules)).toBe('unpriced')
  })
})

describe('comparison of form and papers', () => {
  it.each([
    ['実印　太郎', '実印 太郎', 'agrees'],
    ['東京都架空区１－２－３', '東京都架空区1-2-3', 'agrees'],
    ['髙橋', '高橋', 'variant'],
    ['東京都架空区一丁目2番3号', '東京都架空区1-2-3', 'variant'],
    ['実印', '実因', 'differs'],
    ['東京都架空区1-2-3', '東京都架空区1-2-4', 'differs'],
    ['東京都架空区1-23', '東京都架空区12-3', 'differs'],
  ])('%s and %s: %s', (stated, read, verdict) => {
    expect(judgeSame(stated, read)).toBe(verdict)
  })
})

describe('days', () => {
  it('end a month on its last day where it has no such day', () => {
    expect(addMonths('2026-05-31', -3)).toBe('2026-02-28')
    expect(addMonths('2028-05-31', -3)).toBe('2028-02-29')
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
    expect(addMonths('2026-11-20', -3)).toBe('2026-08-20')
  })
})

describe('separation of duties', () => {
  const decisions = [{ act: 'received', actor: 'officer:a' }] as const
  it.each([
    [
      'who received',
      { staffId: 'a', purpose: 'examine' },
      { separation: 'three-people' },
      'separation/received-it',
    ],
    [
      'who received, with two people',
      { staffId: 'a', purpose: 'examine' },
      { separation: 'two-people' },
      'separate',
    ],
    [
      'who examined',
      { staffId: 'b', purpose: 'approve' },
      { separation: 'two-people', examiner: 'b' },
      'separation/same-person',
    ],
    [
      'a third one',
      { staffId: 'c', purpose: 'approve' },
      { separation: 'three-people', examiner: 'b' },
      'separate',
    ],
  ] as const)('judges %s', (_who, asked, facts, verdict) => {
    expect(judgeSeparation(asked, { decisions, ...facts })).toBe(verdict)
  })
})

describe('the facts of an approved case (T-C01-1)', () => {
  const by = (staffId: string) => ({ staffId, officerId: `O-${staffId}`, signedAt: '2026-11-20T00:12:00Z' })
  const items = {
    name: 'match',
    birthDate: 'match',
    registrationDate: 'match',
    registrationNumber: 'match',
  } as const
  const approved = {
    state: 'approved',
    match: { matchId: 'm', askedAt: '2026-11-20T00:12:00Z', items, answerSha256: '00' },
    payment: { standing: 'free', feeRule: 'member-first-2021' },
    warrantId: 'w',
    approvals: [by('a'), by('b')],
  } as const
  it('need two people and four items', () => {
    expect(judgeFacts(approved)).toBe('sound')
    expect(judgeFacts({ ...approved, approvals: [by('a'), by('a')] })).toBe('unsound')
    expect(judgeFacts({ ...approved, approvals: [by('a'), { ...by('b'), officerId: 'O-a' }] })).toBe(
      'unsound',
    )
    expect(
      judgeFacts({ ...approved, match: { ...approved.match, items: { ...items, name: 'differs' } } }),
    ).toBe('unsound')
  })
})

describe('a form that cannot be received', () => {
  it.each([
    [{}, 'receivable'],
    [
      { otherName: { kind: 'formerSurname', family: '見本', familyRomaji: 'MIHON', print: 'yes' } },
      'former surname is the present one',
    ],
    [{ birthDate: '1996-01-01' }, 'registered before birth'],
    [{ licenceDate: '2027-01-01' }, 'dates in the future'],
    [{ kind: 'damage' }, 'card to be replaced is not named'],
  ] as const)('%j: %s', (change, verdict) => {
    expect(judgeReceivable(formOf(1, change))).toBe(verdict)
  })
})
