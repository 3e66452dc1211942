/**
 * A partner: another organisation's service that is told who signed in. One officer proposes, another approves, and so it is for
 * every change after that; each state holds the facts that are true in it.
 */
import { isDeepStrictEqual } from 'node:util'
import type { OidcTerms, PartnerTerms, SamlTerms } from '../contract.js'

export type { OidcTerms, PartnerTerms, SamlTerms }

/** One officer's act. */
export type OfficerAct = { readonly staffId: string; readonly at: Date }

/** An act that is explained. */
export type ExplainedAct = OfficerAct & { readonly reason: string }

/** Two officers: who proposed, and another who approved. */
export type Approval = { readonly proposed: OfficerAct; readonly approved: OfficerAct }

/** What holds as long as a partner was once approved. `reviewDueOn` is a day in Japan, `YYYY-MM-DD`; on that day it is not late. */
type InForce = { readonly terms: PartnerTerms; readonly approval: Approval; readonly reviewDueOn: string }

/** Where a partner stands. */
export type PartnerState =
  | {
      readonly state: 'draft'
      readonly terms: PartnerTerms
      readonly drafted: OfficerAct
      readonly rejected?: ExplainedAct
    }
  | { readonly state: 'awaiting-approval'; readonly terms: PartnerTerms; readonly proposed: OfficerAct }
  | (InForce & { readonly state: 'approved'; readonly rejected?: ExplainedAct })
  | (InForce & {
      readonly state: 'change-proposed'
      readonly change: PartnerTerms
      readonly proposed: OfficerAct
    })
  | (InForce & { readonly state: 'suspended'; readonly suspended: ExplainedAct })
  | (InForce & {
      readonly state: 'readmission-proposed'
      readonly suspended: ExplainedAct
      readonly proposed: OfficerAct
    })
  | { readonly state: 'ended'; readonly terms: PartnerTerms; readonly ended: ExplainedAct }

/** A partner of the register. `revision` counts its changes; who acts names the one that they saw. */
export type Partner = PartnerState & { readonly partnerId: string; readonly revision: number }

type TermsOf = { readonly saml: SamlTerms; readonly oidc: OidcTerms }

/** A partner that may be told something now, by protocol. */
export type ActivePartner<Protocol extends 'saml' | 'oidc' = 'saml' | 'oidc'> = {
  readonly partnerId: string
  readonly terms: Omit<PartnerTerms, 'protocol'> & {
    readonly protocol: TermsOf[Protocol]
  }
}

/** Why an act on a partner is refused. */
export type PartnerRefusal =
  | 'partner/not-in-this-state'
  | 'partner/same-officer'
  | 'partner/nothing-changes'
  | 'partner/identity-is-fixed'

/** What an act comes to. */
export type Step = { readonly next: PartnerState } | { readonly refused: PartnerRefusal }

const REFUSED_HERE: Step = { refused: 'partner/not-in-this-state' }

/** The terms that are in force now: nothing before approval, nothing while suspended, and never a change that is only proposed. */
export function activeTerms(partner: PartnerState): PartnerTerms | undefined {
  switch (partner.state) {
    case 'approved':
    case 'change-proposed':
      return partner.terms
    case 'draft':
    case 'awaiting-approval':
    case 'suspended':
    case 'readmission-proposed':
    case 'ended':
      return undefined
  }
}

/** Begins a registration. */
export function draft(terms: PartnerTerms, drafted: OfficerAct): PartnerState {
  return { state: 'draft', terms, drafted }
}

/** Writes a draft anew, or proposes a change of what is in force. */
export function change(partner: PartnerState, terms: PartnerTerms, act: OfficerAct): Step {
  if (isDeepStrictEqual(partner.terms, terms)) return { refused: 'partner/nothing-changes' }
  switch (partner.state) {
    case 'draft':
      return { next: draft(terms, act) }
    case 'approved': {
      // People's pairwise ids and consents hang on the partner; another protocol is another partner.
      if (identityOf(partner.terms) !== identityOf(terms)) return { refused: 'partner/identity-is-fixed' }
      const { terms: inForce, approval, reviewDueOn } = partner
      return {
        next: {
          state: 'change-proposed',
          terms: inForce,
          approval,
          reviewDueOn,
          change: terms,
          proposed: act,
        },
      }
    }
    case 'awaiting-approval':
    case 'change-proposed':
    case 'suspended':
    case 'readmission-proposed':
    case 'ended':
      return REFUSED_HERE
  }
}

/** By what a partner is found: its entity ID or client ID, each within its protocol. */
export function identityOf({ protocol }: PartnerTerms): string {
  return protocol.protocol === 'saml' ? `saml ${protocol.entityId}` : `oidc ${protocol.clientId}`
}

/** Hands a draft, or the wish to let a suspended partner in again, to a second officer. */
export function propose(partner: PartnerState, proposed: OfficerAct): Step {
  if (partner.state === 'draft')
    return { next: { state: 'awaiting-approval', terms: partner.terms, proposed } }
  if (partner.state === 'suspended') return { next: { ...partner, state: 'readmission-proposed', proposed } }
  return REFUSED_HERE
}

/** The second officer's yes. */
export function approve(partner: PartnerState, approved: OfficerAct): Step {
  switch (partner.state) {
    case 'awaiting-approval':
      return byAnother(partner.proposed, approved, (approval) => ({
        state: 'approved',
        terms: partner.terms,
        approval,
        reviewDueOn: yearAfter(approved.at),
      }))
    case 'change-proposed':
      return byAnother(partner.proposed, approved, (approval) => ({
        state: 'approved',
        terms: partner.change,
        approval,
        reviewDueOn: partner.reviewDueOn,
      }))
    case 'readmission-proposed':
      return byAnother(partner.proposed, approved, (approval) => ({
        state: 'approved',
        terms: partner.terms,
        approval,
        reviewDueOn: partner.reviewDueOn,
      }))
    case 'draft':
    case 'approved':
    case 'suspended':
    case 'ended':
      return REFUSED_HERE
  }
}

function byAnother(
  proposed: OfficerAct,
  approved: OfficerAct,
  next: (approval: Approval) => PartnerState,
): Step {
  if (proposed.staffId === approved.staffId) return { refused: 'partner/same-officer' }
  return { next: next({ proposed, approved }) }
}

/** No, by anyone who may approve; the proposer takes a proposal back in the same way. */
export function reject(partner: PartnerState, rejected: ExplainedAct): Step {
  switch (partner.state) {
    case 'awaiting-approval':
      return { next: { state: 'draft', terms: partner.terms, drafted: partner.proposed, rejected } }
    case 'change-proposed': {
      const { terms, approval, reviewDueOn } = partner
      return { next: { state: 'approved', terms, approval, reviewDueOn, rejected } }
    }
    case 'readmission-proposed': {
      const { terms, approval, reviewDueOn, suspended } = partner
      return { next: { state: 'suspended', terms, approval, reviewDueOn, suspended } }
    }
    case 'draft':
    case 'approved':
    case 'suspended':
    case 'ended':
      return REFUSED_HERE
  }
}

/** Stops a partner at once. One officer is enough: stopping must not wait for a colleague. */
export function suspend(partner: PartnerState, suspended: ExplainedAct): Step {
  if (partner.state !== 'approved' && partner.state !== 'change-proposed') return REFUSED_HERE
  const { terms, approval, reviewDueOn } = partner
  return { next: { state: 'suspended', terms, approval, reviewDueOn, suspended } }
}

/** Ends a partner for good: one that is suspended, or one that never was in force. */
export function end(partner: PartnerState, ended: ExplainedAct): Step {
  if (partner.state === 'suspended' || partner.state === 'draft') {
    return { next: { state: 'ended', terms: partner.terms, ended } }
  }
  return REFUSED_HERE
}

/** Says that the yearly review found the partner as it is registered; the next one is due a year later. */
export function review(partner: PartnerState, { at }: OfficerAct): Step {
  if (partner.state !== 'approved' && partner.state !== 'change-proposed') return REFUSED_HERE
  return { next: { ...partner, reviewDueOn: yearAfter(at) } }
}

/** How a review stands on a day in Japan: it may be done at any time, should be within 30 days, or is late. */
export function reviewStanding(reviewDueOn: string, today: string): 'not-yet' | 'due' | 'overdue' {
  if (today > reviewDueOn) return 'overdue'
  return addDays(today, 30) >= reviewDueOn ? 'due' : 'not-yet'
}

/** The day a year after a moment, by the calendar in Japan (UTC+9, no summer time); 29 February is followed by 1 March. */
function yearAfter(at: Date): string {
  const inJapan = new Date(at.getTime() + 9 * 3_600_000)
  inJapan.setUTCFullYear(inJapan.getUTCFullYear() + 1)
  return inJapan.toISOString().slice(0, 10)
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
