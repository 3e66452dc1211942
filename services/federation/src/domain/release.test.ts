import type { HolderClaims } from '@jitsuin/holder/contract'
import type { Session } from '@jitsuin/sso/contract'
import { describe, expect, it } from 'vitest'
import type { PartnerTerms } from '../contract.js'
import { ALL_ATTRIBUTES, ATTRIBUTES } from './attributes.js'
import { agreedAttributes, consentSubject, decideRelease, judgeConsent, pick } from './release.js'

const HEAD = {
  sessionId: 's',
  accountId: 'a',
  method: 'card',
  signedInAt: new Date('2026-11-21T00:10:00Z'),
  expiresAt: new Date('2026-11-21T01:10:00Z'),
} as const
const PERSON = { centre: 'O=Jitsuin Demonstration', subjectSerialNumber: 'T-0001' }
const DOCTOR: Session = {
  ...HEAD,
  kind: 'holder',
  certificate: {
    person: PERSON,
    commonName: 'Taro Jitsuin',
    issuer: 'CN=DEMO',
    serialHex: '0a',
    roles: ['medicalDoctor', 'pharmacist'],
    notBefore: new Date('2024-11-21T00:00:00Z'),
    notAfter: new Date('2029-11-20T14:59:59.900Z'),
    statusCheckedAt: new Date('2026-11-21T00:09:30Z'),
  },
}
const REVOKED: Session = { ...HEAD, kind: 'holder-without-role', why: 'revoked', person: PERSON }
const STAFF: Session = { ...HEAD, kind: 'staff', staffId: 'o-1', roles: ['federationOfficer'] }

/** Everything that the holder service could say. */
const EVERYTHING: HolderClaims = {
  displayName: '実印 太郎',
  displayNameKana: 'ジツイン タロウ',
  givenName: 'Taro',
  familyName: 'Jitsuin',
  licenseNumber: '999901',
  licenseDate: '1994-05-10',
  jmaMember: 'yes',
  jmaMemberId: '999999901',
  affiliation: '青空みほん診療所',
  prefecture: '青空県',
  address: '青空県みほん市',
  mail: 'taro@example.jp',
  birthDate: '1968-08-01',
}

function terms(more: Partial<PartnerTerms> = {}): PartnerTerms {
  return {
    name: { ja: 'みほん', en: 'Sample' },
    legalName: { ja: 'みほん協議会', en: 'Sample Council' },
    purpose: { ja: '確認', en: 'To know' },
    attributes: [],
    role: 'required',
    ...more,
  } as PartnerTerms // the rest of the terms decides nothing here
}

const claimsOf = (session: Session, of: PartnerTerms, disclosed: HolderClaims = EVERYTHING) => {
  const decision = decideRelease({ terms: of, session, disclosed })
  return decision.decision === 'releasable' ? decision.claims : decision.why
}

describe('what a partner is told (portal-issuance-exchange §7)', () => {
  it('is the qualification, how and when, and nothing about the person, if it asked for nothing', () => {
    expect(claimsOf(DOCTOR, terms())).toEqual({
      hcRole: ['Medical Doctor', 'Pharmacist'],
      authnMethod: 'card',
      certNotAfter: '2029-11-20T14:59:59Z',
      revocationChecked: '2026-11-21T00:09:30Z',
    })
  })

  it('is everything of the table if it asked for everything, and never what the table does not have', () => {
    const told = claimsOf(DOCTOR, terms({ attributes: [...ALL_ATTRIBUTES] }))
    expect(Object.keys(told).sort()).toEqual([...ALL_ATTRIBUTES].sort())
    expect(JSON.stringify(told)).not.toMatch(/taro@example|みほん市|1968/)
  })

  it.each(ALL_ATTRIBUTES.filter((name) => ATTRIBUTES[name].rule === 'disclosure'))(
    'leaves out %s when the holder does not disclose it',
    (name) => {
      expect(claimsOf(DOCTOR, terms({ attributes: [name] }), {})).not.toHaveProperty(name)
    },
  )

  it('names the subject of the certificate on contract only', () => {
    expect(claimsOf(DOCTOR, terms())).not.toHaveProperty('subjectSerialNumber')
    expect(claimsOf(DOCTOR, terms({ attributes: ['subjectSerialNumber'] }))).toHaveProperty(
      'subjectSerialNumber',
      'T-0001',
    )
  })

  it('states no role of a person whose certificate is not good', () => {
    const open = terms({ role: 'not-required', attributes: ['subjectSerialNumber'] })
    expect(claimsOf(REVOKED, open, {})).toEqual({ authnMethod: 'card' })
  })

  it('is nothing where the role is demanded and missing, and nothing about staff at all', () => {
    expect(claimsOf(REVOKED, terms())).toBe('role-required')
    expect(claimsOf(STAFF, terms({ role: 'not-required' }))).toBe('staff')
  })

  it('is cut down to what was agreed to', () => {
    expect(pick({ hcRole: ['Dentist'], displayName: '実印 太郎' }, ['displayName', 'sn'])).toEqual({
      displayName: '実印 太郎',
    })
  })
})

describe('a remembered consent', () => {
  const asked = terms({ attributes: ['displayName'] })
  const remembered = { subject: consentSubject(asked), givenAt: new Date(0) }

  it('holds while the question is the same, in whatever order attributes are written', () => {
    expect(judgeConsent(asked, remembered)).toBe('agreed')
    const both = terms({ attributes: ['licenseNumber', 'displayName'] })
    const reordered = terms({ attributes: ['displayName', 'licenseNumber'] })
    expect(judgeConsent(reordered, { ...remembered, subject: consentSubject(both) })).toBe('agreed')
  })

  it.each([
    ['first-time', asked, undefined],
    ['attributes-changed', terms({ attributes: ['displayName', 'sn'] }), remembered],
    ['attributes-changed', terms(), remembered],
    ['purpose-changed', { ...asked, purpose: { ja: '研究', en: 'To know' } }, remembered],
    ['partner-renamed', { ...asked, legalName: { ja: '別の法人', en: 'Sample Council' } }, remembered],
  ] as const)('is asked for anew: %s', (why, now, consent) => {
    expect(judgeConsent(now, consent)).toBe(why)
  })

  it('shows what always goes, too', () => {
    expect(agreedAttributes(terms())).toEqual(['hcRole', 'authnMethod', 'certNotAfter', 'revocationChecked'])
  })
})
