import { describe, expect, it } from 'vitest'
import {
  activeTerms,
  approve,
  change,
  draft,
  end,
  type PartnerState,
  type PartnerTerms,
  propose,
  reject,
  review,
  reviewStanding,
  type Step,
  suspend,
} from './partner.js'

const AT = new Date('2026-11-21T03:00:00Z')
const FIRST = { staffId: 'officer-1', at: AT }
const SECOND = { staffId: 'officer-2', at: AT }
const WHY = { ...FIRST, reason: '確認のため' }

const TERMS: PartnerTerms = {
  name: { ja: 'あおぞらみほんネット', en: 'Aozora Sample Network' },
  legalName: { ja: 'あおぞらみほん協議会', en: 'Aozora Sample Council' },
  purpose: { ja: '閲覧する人の確認', en: 'To know who reads' },
  contact: { name: '見本 担当', mail: 'contact@aozora.example.jp' },
  homepage: 'https://aozora.example.jp/',
  contractNumber: 'K-2026-001',
  attributes: ['displayName'],
  role: 'required',
  protocol: {
    protocol: 'saml',
    entityId: 'https://aozora.example.jp/saml',
    consumers: [{ index: 0, location: 'https://aozora.example.jp/acs', isDefault: 'yes' }],
    logout: [],
    signingCertificates: [],
    encryption: { kind: 'none' },
    signedRequests: 'optional',
    nameIdFormat: 'persistent',
    idpInitiated: 'refused',
  },
}
const WIDER: PartnerTerms = { ...TERMS, attributes: ['displayName', 'licenseNumber'] }

function next(step: Step): PartnerState {
  if ('refused' in step) throw new Error(step.refused)
  return step.next
}

const DRAFT = draft(TERMS, FIRST)
const WAITING = next(propose(DRAFT, FIRST))
const APPROVED = next(approve(WAITING, SECOND))
const CHANGING = next(change(APPROVED, WIDER, FIRST))
const SUSPENDED = next(suspend(APPROVED, WHY))
const READMITTING = next(propose(SUSPENDED, FIRST))
const ENDED = next(end(SUSPENDED, WHY))
const ALL = { DRAFT, WAITING, APPROVED, CHANGING, SUSPENDED, READMITTING, ENDED }

describe('a partner', () => {
  it('is in force by two officers, and by two again for every change', () => {
    expect(APPROVED).toMatchObject({ state: 'approved', approval: { proposed: FIRST, approved: SECOND } })
    expect(next(approve(CHANGING, SECOND))).toMatchObject({ state: 'approved', terms: WIDER })
    expect(next(approve(READMITTING, SECOND))).toMatchObject({ state: 'approved', terms: TERMS })
  })

  it.each([
    ['a registration', WAITING],
    ['a change', CHANGING],
    ['a readmission', READMITTING],
  ])('is not approved by the officer who proposed %s', (_what, state) => {
    expect(approve(state, FIRST)).toEqual({ refused: 'partner/same-officer' })
  })

  it('keeps its old terms in force while a change waits', () => {
    expect(activeTerms(CHANGING)).toBe(TERMS)
    expect(activeTerms(next(reject(CHANGING, { ...SECOND, reason: '契約外' })))).toBe(TERMS)
  })

  it.each([
    ['before approval', [DRAFT, WAITING]],
    ['while suspended', [SUSPENDED, READMITTING]],
    ['after its end', [ENDED]],
  ])('has no terms in force %s', (_when, states) => {
    for (const state of states) expect(activeTerms(state)).toBeUndefined()
  })

  it('is the same partner for good: its protocol and name stay', () => {
    const other = {
      ...TERMS,
      protocol: { ...TERMS.protocol, entityId: 'https://other.example.jp' },
    } as PartnerTerms // one member is new
    expect(change(APPROVED, other, FIRST)).toEqual({ refused: 'partner/identity-is-fixed' })
    expect(change(APPROVED, structuredClone(TERMS), FIRST)).toEqual({ refused: 'partner/nothing-changes' })
  })

  it('drops a proposed change when it is suspended', () => {
    expect(next(suspend(CHANGING, WHY))).toMatchObject({ state: 'suspended', terms: TERMS })
  })

  it.each([
    ['propose', (state: PartnerState) => propose(state, FIRST), ['DRAFT', 'SUSPENDED']],
    ['approve', (state: PartnerState) => approve(state, SECOND), ['WAITING', 'CHANGING', 'READMITTING']],
    ['reject', (state: PartnerState) => reject(state, WHY), ['WAITING', 'CHANGING', 'READMITTING']],
    [
      'change',
      (state: PartnerState) => change(state, { ...TERMS, contractNumber: 'K-9' }, FIRST),
      ['DRAFT', 'APPROVED'],
    ],
    ['suspend', (state: PartnerState) => suspend(state, WHY), ['APPROVED', 'CHANGING']],
    ['end', (state: PartnerState) => end(state, WHY), ['DRAFT', 'SUSPENDED']],
    ['review', (state: PartnerState) => review(state, FIRST), ['APPROVED', 'CHANGING']],
  ] as const)('takes "%s" in its states and in no other', (_act, act, open) => {
    const taken = Object.entries(ALL).filter(([, state]) => 'next' in act(state))
    expect(taken.map(([name]) => name)).toEqual(open)
  })
})

describe('the yearly review', () => {
  it('is due a year after approval, by the calendar in Japan', () => {
    expect(APPROVED).toMatchObject({ reviewDueOn: '2027-11-21' })
    const lateEvening = new Date('2026-11-21T15:00:00Z') // 22 November in Japan
    expect(next(approve(WAITING, { ...SECOND, at: lateEvening }))).toMatchObject({
      reviewDueOn: '2027-11-22',
    })
    const leapDay = new Date('2028-02-29T00:00:00Z')
    expect(next(review(APPROVED, { ...FIRST, at: leapDay }))).toMatchObject({ reviewDueOn: '2029-03-01' })
  })

  it.each([
    ['2027-10-21', 'not-yet'],
    ['2027-10-22', 'due'],
    ['2027-11-21', 'due'],
    ['2027-11-22', 'overdue'],
  ] as const)('stands on %s as %s', (today, standing) => {
    expect(reviewStanding('2027-11-21', today)).toBe(standing)
  })
})
