/**
 * An application as it goes through the office (portal-issuance-exchange §2.7). Each state holds the facts that are true in
 * it; which state may follow which stands in transitions.ts.
 */
import type { ApplicationForm, CaseKind, CaseStateName, Channel } from '../../contract.js'

/** One thing that is missing or wrong, as the letter to the applicant names it. */
export type Deficiency = { readonly code: string; readonly note?: string }

/** What the licence registry said about the four items (requirements C-05), and when. Stored as evidence for good. */
export type RegistryMatch = {
  readonly matchId: string
  readonly askedAt: string
  readonly items: Readonly<
    Record<'name' | 'birthDate' | 'registrationDate' | 'registrationNumber', 'match' | 'differs'>
  >
  /** SHA-256 of the registry's answer as it came, hex. */
  readonly answerSha256: string
}

/** How the fee stands; `free` names the row of the fee table that says so. */
export type PaymentStanding =
  | { readonly standing: 'free'; readonly feeRule: string }
  | { readonly standing: 'paid'; readonly invoiceId: string; readonly paidAt: string }
  | { readonly standing: 'paid-by-other'; readonly payerId: string }

/** An officer's signature over the warrant of a case. */
export type SignedBy = { readonly staffId: string; readonly officerId: string; readonly signedAt: string }

/** What is true once two officers have approved. */
export type Approved = {
  readonly match: RegistryMatch
  readonly payment: PaymentStanding
  /** The warrant for the card. */
  readonly warrantId: string
  /** The warrant for the second certificate, where that is issued first (§2.9). */
  readonly secondKeyWarrantId?: string
  readonly approvals: readonly [SignedBy, SignedBy]
}

/** What is true once a card was made. */
export type Produced = Approved & { readonly cardId: string }

/** The state of a case with its facts. Times are RFC 3339 in UTC, days `YYYY-MM-DD` in Japan. */
export type CaseState =
  | { readonly state: 'draft' }
  | { readonly state: 'received' }
  | { readonly state: 'document-check' }
  | { readonly state: 'deficient'; readonly deficiencies: readonly Deficiency[]; readonly answerBy: string }
  | { readonly state: 'licence-inquiry' }
  | { readonly state: 'licence-ng'; readonly match: RegistryMatch }
  | { readonly state: 'licence-ok'; readonly match: RegistryMatch }
  | {
      readonly state: 'awaiting-payment'
      readonly match: RegistryMatch
      readonly invoiceId: string
      readonly payBy: string
    }
  | {
      readonly state: 'approval-wait'
      readonly match: RegistryMatch
      readonly payment: PaymentStanding
      /** The examiner's signature, once it is there. */
      readonly examined?: { readonly warrantId: string; readonly by: SignedBy }
      /** The approver's signature, until the certification authority has answered; meanwhile nothing else may happen. */
      readonly signed?: { readonly warrantId: string; readonly by: SignedBy }
    }
  | ({ readonly state: 'approved' } & Approved)
  | ({ readonly state: 'second-key-issued'; readonly secondKeyIssuedAt: string } & Approved)
  | ({ readonly state: 'production'; readonly cardId?: string } & Approved)
  | ({ readonly state: 'production-error'; readonly fault: string; readonly cardId?: string } & Approved)
  | ({ readonly state: 'shipped'; readonly parcelId: string } & Produced)
  | ({ readonly state: 'notified'; readonly notifiedAt: string; readonly unclaimedOn: string } & Produced)
  | ({
      readonly state: 'pickup-reserved'
      readonly notifiedAt: string
      readonly unclaimedOn: string
      readonly appointment: string
    } & Produced)
  | ({ readonly state: 'handed-over'; readonly handedOverAt: string; readonly pickupId: string } & Produced)
  | ({ readonly state: 'unclaimed'; readonly since: string } & Produced)
  | ({ readonly state: 'returned'; readonly returnedAt: string } & Produced)
  | { readonly state: 'rejected'; readonly reason: string }
  | { readonly state: 'withdrawn'; readonly reason: string }
  | { readonly state: 'lapsed'; readonly reason: string }

/** A state by its name, with its facts. */
export type StateOf<Name extends CaseStateName> = Extract<CaseState, { readonly state: Name }>

/** A case as it is stored. `revision` counts its changes from 1; whoever changes a case says which revision they saw. */
export type Case = {
  readonly caseId: string
  /** Such as `2026-000123`; given at receipt, never reused. */
  readonly caseNumber: string
  readonly channel: Channel
  readonly kind: CaseKind
  readonly form: ApplicationForm
  readonly state: CaseState
  readonly revision: number
  readonly receivedAt: Date
  /** Since when it is in this state. */
  readonly stateSince: Date
  readonly assignedTo?: string
  /** The person of the register, once the duplicate check found or made one. */
  readonly personId?: string
  /** The hospital's batch or the campaign that it came with. */
  readonly batchId?: string
  readonly campaignId?: string
}

/** A reference to what was looked at: a document, a registry answer, an invoice, a card. */
export type Evidence = { readonly kind: string; readonly id: string }

/** One step of a case: who did what, why, and on which evidence. The list of them replays the case. */
export type Decision = {
  readonly decisionId: string
  readonly caseId: string
  /** The revision that it made. */
  readonly revision: number
  readonly from: CaseStateName
  readonly to: CaseStateName
  /** What was done, such as `documents-accepted`. */
  readonly act: string
  readonly actor: string
  readonly at: Date
  readonly reason?: string
  readonly evidence: readonly Evidence[]
}
