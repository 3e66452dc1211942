/**
 * What a partner is told of a person now (portal-issuance-exchange §7): what its approved terms name, what the rule of each
 * attribute lets go, and nothing that the person has not agreed to.
 */
import { createHash } from 'node:crypto'
import type { HolderClaims } from '@jitsuin/holder/contract'
import { HEALTHCARE_ROLES } from '@jitsuin/pki'
import type { PersonRef, Session } from '@jitsuin/sso/contract'
import type { PartnerTerms } from '../contract.js'
import { ALL_ATTRIBUTES, ATTRIBUTES, type AttributeName } from './attributes.js'

/** Released values by our names of the attributes: one value or several. */
export type ReleasedClaims = { readonly [Name in AttributeName]?: string | readonly string[] }

/** A holder's session, with a role or without. */
export type HolderSession = Exclude<Session, { kind: 'staff' }>

/** What rules let go, before the person is asked. */
export type ReleaseDecision =
  | { readonly decision: 'releasable'; readonly claims: ReleasedClaims }
  | { readonly decision: 'refused'; readonly why: 'role-required' | 'staff' }

/** What is decided upon. `disclosed` is what the holder lets users see, at this moment. */
export type ReleaseQuestion = {
  readonly terms: PartnerTerms
  readonly session: Session
  readonly disclosed: HolderClaims
}

/** Attributes that a partner's terms name: those that always go, and those that it asked for, in the order of the table. */
export function agreedAttributes({ attributes }: PartnerTerms): AttributeName[] {
  return ALL_ATTRIBUTES.filter((name) => ATTRIBUTES[name].rule === 'always' || attributes.includes(name))
}

/** Decides by the rules alone; an attribute without a value is absent, never empty. */
export function decideRelease({ terms, session, disclosed }: ReleaseQuestion): ReleaseDecision {
  if (session.kind === 'staff') return { decision: 'refused', why: 'staff' }
  if (session.kind === 'holder-without-role' && terms.role === 'required') {
    return { decision: 'refused', why: 'role-required' }
  }
  const known = { ...disclosedClaims(disclosed), ...sessionClaims(session) }
  return { decision: 'releasable', claims: pick(known, agreedAttributes(terms)) }
}

/** Of released claims, those that the person agreed to. */
export function pick(claims: ReleasedClaims, names: readonly AttributeName[]): ReleasedClaims {
  const chosen = ALL_ATTRIBUTES.filter((name) => names.includes(name) && claims[name] !== undefined)
  return Object.fromEntries(chosen.map((name) => [name, claims[name]]))
}

/** What sign-in itself knows: the certificate's own word, and nothing of it for a session without a good one. */
function sessionClaims(session: HolderSession): ReleasedClaims {
  const authnMethod = session.method
  if (session.kind === 'holder-without-role') return { authnMethod }
  const { roles, notAfter, statusCheckedAt, person } = session.certificate
  return {
    authnMethod,
    hcRole: roles.map((role) => HEALTHCARE_ROLES[role].wireName),
    certNotAfter: instant(notAfter),
    revocationChecked: instant(statusCheckedAt),
    subjectSerialNumber: person.subjectSerialNumber,
  }
}

/** What the holder's own settings let go. */
function disclosedClaims(claims: HolderClaims): ReleasedClaims {
  const { displayName, displayNameKana, givenName, familyName: sn } = claims
  const { licenseNumber, licenseDate, jmaMember, jmaMemberId, affiliation, prefecture } = claims
  const all = {
    ...{ displayName, displayNameKana, givenName, sn },
    ...{ licenseNumber, licenseDate, jmaMember, jmaMemberId, affiliation, prefecture },
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** The person of a session, whose settings count; undefined when sign-in never saw a certificate. */
export function personOf(session: HolderSession): PersonRef | undefined {
  return session.kind === 'holder' ? session.certificate.person : session.person
}

/** UTC to the second. */
function instant(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}

/** What a person agrees to: who, what for, and which attributes. Any other of these is another question. */
export type ConsentSubject = {
  readonly legalName: PartnerTerms['legalName']
  readonly purpose: PartnerTerms['purpose']
  readonly attributes: readonly AttributeName[]
}

/** The question that a partner's terms put to a person. */
export function consentSubject(terms: PartnerTerms): ConsentSubject {
  return { legalName: terms.legalName, purpose: terms.purpose, attributes: agreedAttributes(terms) }
}

/** One text for one question: SHA-256 over its parts in a fixed order, in hexadecimal. */
export function digestOf({ legalName, purpose, attributes }: ConsentSubject): string {
  const parts = JSON.stringify([legalName.ja, legalName.en, purpose.ja, purpose.en, attributes])
  return createHash('sha256').update(parts).digest('hex')
}

/** A consent that is remembered. */
export type RememberedConsent = { readonly subject: ConsentSubject; readonly givenAt: Date }

/** Why a person is asked. */
export type ConsentReason = 'first-time' | 'attributes-changed' | 'purpose-changed' | 'partner-renamed'

/** Whether the remembered consent is about what the terms say now; if not, why the person is asked. */
export function judgeConsent(
  terms: PartnerTerms,
  remembered: RememberedConsent | undefined,
): 'agreed' | ConsentReason {
  if (!remembered) return 'first-time'
  const now = consentSubject(terms)
  if (digestOf(now) === digestOf(remembered.subject)) return 'agreed'
  const { subject } = remembered
  if (String(now.attributes) !== String(subject.attributes)) return 'attributes-changed'
  return now.purpose.ja === subject.purpose.ja && now.purpose.en === subject.purpose.en
    ? 'partner-renamed'
    : 'purpose-changed'
}
