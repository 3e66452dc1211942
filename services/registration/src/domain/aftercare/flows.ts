/**
 * Which state of a procedure may follow which, flow by flow (portal-issuance-exchange §2.8, hpki §4.4). No flow leads from a
 * revoked certificate back: a revocation is never undone.
 */
import { type Flow, PROCEDURES, type ProcedureKind, type ProcedureStateName } from '../../contract.js'

type Transitions = Partial<Readonly<Record<ProcedureStateName, readonly ProcedureStateName[]>>>

/** Every revocation: two signatures, the authority, and again if another certificate has come to be in between. */
const REVOCATION = {
  'awaiting-signatures': ['sending', 'dropped'],
  sending: ['revoked', 'awaiting-signatures'],
} as const satisfies Transitions

/** One row per state and flow: the states that it leads to. What is not in the table does not happen. */
export const TRANSITIONS_AFTER_ISSUE = {
  emergency: {
    reported: ['identified', 'refused', 'dropped'],
    identified: ['awaiting-signatures', 'refused', 'dropped'],
    ...REVOCATION,
    revoked: ['awaiting-signatures', 'done'],
  },
  withdrawal: {
    reported: ['awaiting-signatures', 'refused', 'dropped'],
    ...REVOCATION,
    revoked: ['awaiting-signatures', 'card-awaited', 'done'],
    'card-awaited': ['awaiting-signatures', 'done'],
  },
  stop: {
    reported: ['identified', 'papers-checked', 'refused', 'dropped'],
    identified: ['awaiting-signatures', 'refused', 'dropped'],
    'papers-checked': ['awaiting-signatures', 'dropped'],
    ...REVOCATION,
    revoked: ['card-awaited', 'done'],
    'card-awaited': ['done'],
  },
  recall: {
    reported: ['awaiting-signatures', 'dropped'],
    ...REVOCATION,
    revoked: ['card-awaited', 'done'],
    'card-awaited': ['done'],
  },
  replace: {
    reported: ['application-open', 'refused', 'dropped'],
    'application-open': ['awaiting-signatures', 'dropped'],
    ...REVOCATION,
    revoked: ['card-awaited', 'done'],
    'card-awaited': ['done'],
  },
  found: {
    reported: ['awaiting-signatures', 'held-for-holder', 'done', 'dropped'],
    'held-for-holder': ['awaiting-signatures', 'done'],
    ...REVOCATION,
    revoked: ['done'],
  },
  return: { reported: ['card-awaited', 'dropped'], 'card-awaited': ['done'] },
  papers: {
    reported: ['papers-wait', 'papers-checked', 'refused', 'dropped'],
    'papers-wait': ['papers-checked', 'refused', 'dropped'],
    'papers-checked': ['card-awaited', 'done', 'refused'],
    'card-awaited': ['done', 'dropped'],
  },
} as const satisfies Readonly<Record<Flow, Transitions>>

/** The states that a procedure of this kind may go to. */
export function statesAfter(kind: ProcedureKind, state: ProcedureStateName): readonly ProcedureStateName[] {
  const transitions: Transitions = TRANSITIONS_AFTER_ISSUE[PROCEDURES[kind].flow]
  return transitions[state] ?? []
}

/** Whether a procedure may go from one state to another; to stay with new facts is always possible while it is open. */
export function judgeStep(
  kind: ProcedureKind,
  { from, to }: { readonly from: ProcedureStateName; readonly to: ProcedureStateName },
): 'allowed' | 'refused' {
  const next = statesAfter(kind, from)
  return next.includes(to) || (from === to && next.length > 0) ? 'allowed' : 'refused'
}
