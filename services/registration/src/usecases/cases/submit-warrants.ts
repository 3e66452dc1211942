/**
 * Warrants that both officers signed go to the authority. The bytes were fixed and stored before the first signature, so whatever dies in
 * between: the same order is handed in again, and has the same answer.
 */
import type { Outcome } from '@jitsuin/ca/contract'
import type { Case } from '../../domain/cases/case.js'
import { RegistrationError } from '../../errors.js'
import { lockCases, type Step } from '../../store/cases/cases.js'
import {
  loadLiveWarrants,
  loadSignedWarrants,
  type StoredWarrant,
  saveWarrants,
} from '../../store/cases/warrants.js'
import type { Audit, Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'
import { changeMany, expectState } from './tools.js'

/** The authority takes this many orders in one request (docs/ca.md). */
const ORDERS_AT_ONCE = 500

type Context = Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'ca'>
type Answer = Outcome | { readonly refused: string }

/**
 * Hands in every signed warrant. What the authority accepted is approved; what it refused goes back to the examiner, with the reason. When
 * it cannot be reached, everything stays signed for the next round.
 *
 * @returns how many cases are approved now.
 */
export async function submitWarrants(context: Context): Promise<number> {
  let approved = 0
  for (;;) {
    const warrants = await loadSignedWarrants(context.store.read, ORDERS_AT_ONCE)
    if (warrants.length === 0) return approved
    const answers = await hand(context, warrants)
    if (answers === 'unreachable') return approved
    const changed = await settle(context, warrants, answers)
    approved += changed.filter(({ state }) => state.state === 'approved').length
    // What moved no case would be handed in again and again; the timer comes back to it.
    if (changed.length === 0) return approved
  }
}

async function hand(
  { ca }: Context,
  warrants: readonly StoredWarrant[],
): Promise<readonly Answer[] | 'unreachable'> {
  try {
    return await ca.submitAll(
      warrants.map(({ order, approvals }) => ({
        order,
        approvals: approvals.map(({ approval }) => approval),
      })),
    )
  } catch (error) {
    if (error instanceof RegistrationError && error.code === 'ca/unreachable') return 'unreachable'
    throw error
  }
}

async function settle(
  context: Context,
  warrants: readonly StoredWarrant[],
  answers: readonly Answer[],
): Promise<readonly Case[]> {
  const refusals = new Map<string, string>()
  for (const [index, { caseId, warrantId }] of warrants.entries()) {
    const answer = answers[index]
    if (!answer) throw new RegistrationError('ca/unreachable', `No answer to ${warrantId}`)
    if ('refused' in answer) refusals.set(caseId, answer.refused)
  }
  const caseIds = [...new Set(warrants.map(({ caseId }) => caseId))]
  const live = new Map<string, readonly StoredWarrant[]>()
  const cases = caseIds.map((caseId) => ({ caseId, expectedRevision: 'newest' as const }))
  const { changed } = await changeMany(
    context,
    { cases, actor: 'system:authority' },
    {
      prepare: async (tx, audit) => {
        await lockCases(tx, caseIds)
        await recordAnswers(tx, audit, { warrants, answers, refusals })
        for (const [caseId, rest] of await loadLiveWarrants(tx, caseIds)) live.set(caseId, rest)
      },
      decide: (file) =>
        decide(file, { warrants: live.get(file.caseId) ?? [], refusal: refusals.get(file.caseId) }),
    },
  )
  return changed
}

/** Nothing of a case counts when one of its warrants was refused. */
async function recordAnswers(
  tx: Tx,
  audit: Audit,
  {
    warrants,
    answers,
    refusals,
  }: {
    readonly warrants: readonly StoredWarrant[]
    readonly answers: readonly Answer[]
    readonly refusals: ReadonlyMap<string, string>
  },
): Promise<void> {
  await saveWarrants(
    tx,
    warrants.map(({ warrantId, caseId, approvals }) => {
      const refusal = refusals.get(caseId)
      return {
        warrantId,
        approvals,
        state: refusal === undefined ? 'accepted' : 'refused',
        ...(refusal !== undefined && { refusal }),
      }
    }),
  )
  for (const [index, { warrantId }] of warrants.entries()) {
    const answer = answers[index]
    const said = answer && 'refused' in answer ? answer.refused : 'accepted'
    audit.record('warrant/answered', { subject: `warrant:${warrantId}`, facts: { answer: said } })
  }
}

function decide(
  file: Case,
  {
    warrants,
    refusal,
  }: { readonly warrants: readonly StoredWarrant[]; readonly refusal: string | undefined },
): Step {
  const { examined, signed, ...state } = expectState(file.state, 'approval-wait')
  if (!examined || !signed) throw new RegistrationError('case/state-forbids', file.caseId)
  if (refusal !== undefined) return { state, act: 'warrant-refused', reason: refusal }
  if (!warrants.every((warrant) => warrant.state === 'accepted')) {
    return { state: { ...state, examined, signed }, act: 'warrant-accepted' } // the other warrant is in the next round
  }
  const second = warrants.find(({ keyPlace }) => keyPlace === 'second-key')?.warrantId
  return {
    state: {
      state: 'approved',
      match: state.match,
      payment: state.payment,
      warrantId: signed.warrantId,
      approvals: [examined.by, signed.by],
      ...(second !== undefined && { secondKeyWarrantId: second }),
    },
    act: 'approved',
    evidence: [
      { kind: 'registry-match', id: state.match.matchId },
      ...warrants.map(({ warrantId }) => ({ kind: 'warrant', id: warrantId })),
    ],
  }
}
