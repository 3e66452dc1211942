/** How a procedure can be finished by somebody's word; a wrong outcome would tell the statistics a story. */
import { type Flow, PROCEDURES, type ProcedureKind, type ProcedureOutcome } from '../../contract.js'

const CARD_ENDS = ['card-destroyed', 'card-gone'] as const

const OUTCOMES = {
  emergency: [], // ends with the paper of the loss
  withdrawal: CARD_ENDS,
  stop: CARD_ENDS,
  recall: CARD_ENDS,
  replace: CARD_ENDS,
  found: ['card-destroyed', 'returned-to-holder'],
  return: CARD_ENDS,
  papers: [], // each kind has its own
} as const satisfies Readonly<Record<Flow, readonly ProcedureOutcome[]>>

const OF_PAPERS: Partial<Readonly<Record<ProcedureKind, readonly ProcedureOutcome[]>>> = {
  pinDisclosure: ['pin-letter-sent'],
  pinUnlock: ['pin-unlocked'],
}

/** The outcomes that fit. A change of contact ends with the change itself. */
export function outcomesOf(kind: ProcedureKind): readonly ProcedureOutcome[] {
  return OF_PAPERS[kind] ?? OUTCOMES[PROCEDURES[kind].flow]
}
