/**
 * Hands signed revocations to the authority and records what became of them. The orders are the same every time, so that a lost
 * answer costs nothing: the authority gives it again.
 */
import type { Outcome, Submission } from '@jitsuin/ca/contract'
import { japanDate } from '@jitsuin/kernel'
import { PROCEDURES } from '../../contract.js'
import type { Notice } from '../../domain/aftercare/notices.js'
import { PAPER_DAYS } from '../../domain/aftercare/papers.js'
import type {
  Procedure,
  ProcedureState,
  ProcedureStateOf,
  Revocation,
} from '../../domain/aftercare/procedure.js'
import type { HeldCard } from '../../domain/aftercare/register.js'
import { cardsInScope, causeOf, certificatesInUse } from '../../domain/aftercare/revocation.js'
import { addDays } from '../../domain/aftercare/rules.js'
import { changeProcedureIn, expectProcedure, type ProcedureStep } from '../../store/aftercare/procedures.js'
import { lockCards, markCertificatesRevoked, revokeCardIn } from '../../store/aftercare/register.js'
import type { Audit, Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'
import { planRevocation } from './order-revocation.js'

type Sending = ProcedureStateOf<'sending'>
type Answer = Outcome | { readonly refused: string }

const SYSTEM = 'system:aftercare'

/** Sends every revocation that both officers signed and whose answer is missing; says how many are done now. */
export async function sendRevocations(context: RegistrationContext): Promise<number> {
  const rows = await context.store.read
    .selectFrom('aftercare_procedure')
    .select('procedure_id')
    .where('state', '=', 'sending')
    .orderBy('state_since')
    .limit(50)
    .execute()
  const sent = await Promise.all(rows.map(({ procedure_id }) => sendRevocation(context, procedure_id)))
  return sent.filter(({ state }) => state.state !== 'sending').length
}

/** Sends one. When the authority is out of reach it stays as it is and is sent again. */
export async function sendRevocation(context: RegistrationContext, procedureId: string): Promise<Procedure> {
  const procedure = await expectProcedure(context.store.read, procedureId)
  const { state } = procedure
  if (state.state !== 'sending') return procedure
  const answers = await submit(context, state)
  return answers === 'unreachable' ? procedure : recordAnswers(context, procedure, { sent: state, answers })
}

async function submit(
  { ca }: RegistrationContext,
  sending: Sending,
): Promise<readonly Answer[] | 'unreachable'> {
  try {
    return await ca.submitAll(submissionsOf(sending))
  } catch {
    return 'unreachable' // it stays signed and waiting: the next round sends it again
  }
}

function submissionsOf({ revocation, signatures }: Sending): readonly Submission[] {
  return revocation.orders.map((order, index) => ({
    order,
    approvals: signatures.flatMap(({ approvals }) => approvals[index] ?? []),
  }))
}

type Answered = { readonly sent: Sending; readonly answers: readonly Answer[] }

async function recordAnswers(
  context: RegistrationContext,
  { procedureId }: Procedure,
  answered: Answered,
): Promise<Procedure> {
  const { store, clock, newId } = context
  const at = clock()
  const attempt = { procedureId, expectedRevision: 'newest', actor: SYSTEM, at, newId } as const
  return store.transact({ actor: SYSTEM, at }, async (tx, audit) => {
    const now = await expectProcedure(tx, procedureId)
    if (
      now.state.state !== 'sending' ||
      now.state.revocation.challenge !== answered.sent.revocation.challenge
    ) {
      audit.changedNothing() // another round was quicker
      return now
    }
    return changeProcedureIn(tx, audit, attempt, (procedure) =>
      settle({ tx, audit, context, at }, procedure, answered),
    )
  })
}

type Work = {
  readonly tx: Tx
  readonly audit: Audit
  readonly context: RegistrationContext
  readonly at: Date
}

/** What the answers make of the procedure: revoked, or signed again for whatever is still in use. */
async function settle(work: Work, procedure: Procedure, { sent, answers }: Answered): Promise<ProcedureStep> {
  const { tx, at, context } = work
  const { cause, countedFrom, orders } = sent.revocation
  const done = orders.filter((_order, index) => isRevoked(answers[index]))
  await markCertificatesRevoked(tx, done, at)
  const ended = await endCards(work, procedure)
  const evidence = done.map(({ authority, serialHex }) => ({
    kind: 'certificate',
    id: `${authority}:${serialHex}`,
  }))
  const left = certificatesInUse(
    cardsInScope(procedure, await lockCards(tx, procedure.personId)),
    japanDate(at),
  )
  const notices = noticesOf(procedure, ended, { at, cause })
  if (left.length > 0) {
    const revocation: Revocation = await planRevocation(tx, context, { procedure, at, countedFrom })
    const fault = answers.map(refusalOf).find((code) => code !== undefined) ?? 'certificate-issued-meanwhile'
    return {
      state: { state: 'awaiting-signatures', revocation, fault },
      act: 'signatures-asked-again',
      reason: fault,
      evidence,
      notices,
    }
  }
  return {
    state: revokedState(procedure, { cause, countedFrom, answers, at }),
    act: 'revoked',
    evidence,
    notices,
  }
}

/** A card whose certificates have all ended is a revoked card, wherever it lies. */
async function endCards({ tx, audit, at }: Work, procedure: Procedure): Promise<readonly HeldCard[]> {
  const cards = cardsInScope(procedure, await lockCards(tx, procedure.personId))
  const ended = cards.filter((card) => certificatesInUse([card], japanDate(at)).length === 0)
  const cause = causeOf(procedure)
  for (const { cardId } of ended) {
    if ((await revokeCardIn(tx, { cardId, cause, at })) === 'was-revoked') continue
    const facts = { cause, procedureId: procedure.procedureId }
    audit.record('aftercare/card-revoked', { subject: `card:${cardId}`, facts })
  }
  return ended
}

function revokedState(
  { kind }: Procedure,
  facts: {
    readonly cause: Revocation['cause']
    readonly countedFrom: string
    readonly answers: readonly Answer[]
    readonly at: Date
  },
): ProcedureState {
  const { cause, countedFrom, answers, at } = facts
  const times = answers.flatMap((answer) => ('revokedAt' in answer ? [answer.revokedAt] : []))
  const isByPhone = PROCEDURES[kind].flow === 'emergency'
  return {
    state: 'revoked',
    cause,
    countedFrom,
    revokedAt: times.toSorted().at(-1) ?? at.toISOString(),
    ...(isByPhone && { paperDueOn: addDays(japanDate(at), PAPER_DAYS) }),
  }
}

/** The holder learns of it by mail and, whatever became of that, by letter; of a card that never left production nobody has heard. */
function noticesOf(
  { number, personId }: Procedure,
  ended: readonly HeldCard[],
  { at, cause }: { readonly at: Date; readonly cause: Revocation['cause'] },
): readonly Notice[] {
  const card = ended.find(({ state }) => state !== 'faulty')
  if (!card) return []
  const facts = { number, cause, at: at.toISOString(), cardId: card.cardId }
  return [
    { kind: 'mail', letter: 'revoked', personId, facts },
    { kind: 'letter', letter: 'revoked', personId, facts },
  ]
}

function isRevoked(answer: Answer | undefined): boolean {
  return answer !== undefined && 'act' in answer && answer.act === 'revoke'
}

function refusalOf(answer: Answer): string | undefined {
  return 'refused' in answer ? answer.refused : undefined
}
