/**
 * A procedure after issue as it goes through the office (portal-issuance-exchange §2.8). Each state holds the facts that are
 * true in it; which state may follow which stands in flows.ts.
 */
import type { Approval, RevokeOrder } from '@jitsuin/ca/contract'
import type {
  AftercarePaper,
  CallBackNumber,
  IdentityItem,
  ProcedureKind,
  ProcedureOutcome,
  ProcedureStateName,
  Reporter,
  ReportWay,
  RevocationCause,
} from '../../contract.js'
import type { Evidence, SignedBy } from '../cases/case.js'

/** One registered item that a caller was asked for. What was answered is kept nowhere. */
export type AskedItem = {
  readonly item: IdentityItem
  readonly answered: 'right' | 'wrong'
  readonly at: string
}

/** The call to a number of the register. Which number is named, never quoted. */
export type CallBack = { readonly number: CallBackNumber; readonly answeredAt: string }

/** A revocation under way: the orders that both officers sign, and the moment from which the minute counts. */
export type Revocation = {
  readonly cause: RevocationCause
  /** When the caller was called back, or the notice confirmed. */
  readonly countedFrom: string
  readonly callBack?: CallBack
  readonly orders: readonly RevokeOrder[]
  /** SHA-256 that a passkey answers to sign all orders at once, base64url. */
  readonly challenge: string
}

/** An officer's signature over every order of a revocation; `approvals` stand in the order of the orders. */
export type OfficerSignature = SignedBy & { readonly approvals: readonly Approval[] }

/** The state of a procedure with its facts. Times are RFC 3339 in UTC, days `YYYY-MM-DD` in Japan. */
export type ProcedureState =
  | { readonly state: 'reported' }
  | { readonly state: 'identified'; readonly identifiedAt: string }
  | {
      readonly state: 'awaiting-signatures'
      readonly revocation: Revocation
      readonly first?: OfficerSignature
      /** Why the authority did not take what was signed before. */
      readonly fault?: string
    }
  | {
      readonly state: 'sending'
      readonly revocation: Revocation
      readonly signatures: readonly [OfficerSignature, OfficerSignature]
    }
  | {
      readonly state: 'revoked'
      readonly cause: RevocationCause
      readonly countedFrom: string
      readonly revokedAt: string
      /** When the paper of a report by phone is to be there. */
      readonly paperDueOn?: string
    }
  | {
      readonly state: 'papers-wait'
      readonly missing: readonly AftercarePaper[]
      readonly dueOn: string
    }
  | { readonly state: 'papers-checked'; readonly papers: readonly AftercarePaper[] }
  | { readonly state: 'application-open'; readonly caseId: string }
  | { readonly state: 'held-for-holder'; readonly until: string }
  | { readonly state: 'card-awaited'; readonly dueOn: string; readonly revokedAt?: string }
  | { readonly state: 'done'; readonly outcome: ProcedureOutcome; readonly revokedAt?: string }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'dropped'; readonly reason: string }

/** A state by its name, with its facts. */
export type ProcedureStateOf<Name extends ProcedureStateName> = Extract<
  ProcedureState,
  { readonly state: Name }
>

/** A procedure as it is stored. `revision` counts its changes from 1. */
export type Procedure = {
  readonly procedureId: string
  /** Such as `T-2026-000123`; what the caller is told. */
  readonly number: string
  readonly kind: ProcedureKind
  readonly personId: string
  /** The cards it is about. A withdrawal is about all cards of the person, those made later included. */
  readonly cardIds: readonly string[]
  readonly reporter: Reporter
  readonly way: ReportWay
  readonly state: ProcedureState
  readonly revision: number
  readonly reportedAt: Date
  readonly stateSince: Date
  /** The application for the new card, once there is one. */
  readonly caseId?: string
}

/** One step of a procedure: who did what, why, and on which evidence. The list of them replays the procedure. */
export type ProcedureDecision = {
  readonly decisionId: string
  readonly procedureId: string
  readonly revision: number
  readonly from: ProcedureStateName
  readonly to: ProcedureStateName
  readonly act: string
  readonly actor: string
  readonly at: Date
  readonly reason?: string
  readonly evidence: readonly Evidence[]
}
