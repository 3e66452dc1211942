/** Makes the orders of a revocation, so that two officers can sign them. By phone, the answered call-back makes them. */
import { japanDate } from '@jitsuin/kernel'
import type { CallBackNumber } from '../../contract.js'
import type { CallBack, Procedure, ProcedureState, Revocation } from '../../domain/aftercare/procedure.js'
import { cardsInScope, causeOf, certificatesInUse, planOrders } from '../../domain/aftercare/revocation.js'
import type { Evidence } from '../../domain/cases/case.js'
import { digestToSign } from '../../domain/cases/to-sign.js'
import { RegistrationError } from '../../errors.js'
import {
  changeProcedureIn,
  expectProcedure,
  type ProcedureAttempt,
  subjectOf,
} from '../../store/aftercare/procedures.js'
import { expectPerson, lockCards } from '../../store/aftercare/register.js'
import type { Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'

type Ask = Omit<ProcedureAttempt, 'newId'>

/** The number to call back. Looking at it is recorded; it comes from the register and from nowhere else. */
export async function showCallBackNumber(
  { store }: RegistrationContext,
  procedureId: string,
  { number, actor, at }: { readonly number: CallBackNumber } & Pick<Ask, 'actor' | 'at'>,
): Promise<string> {
  const procedure = await expectProcedure(store.read, procedureId)
  if (procedure.state.state !== 'identified') {
    throw new RegistrationError('aftercare/state-forbids', 'Numbers are shown once the caller is identified')
  }
  const { form } = await expectPerson(store.read, procedure.personId)
  const digits = number === 'phone' ? form.phone : form.workplace?.phone
  if (digits === undefined) throw new RegistrationError('aftercare/number-not-registered', number)
  await store.transact({ actor, at }, async (_tx, audit) =>
    audit.record('aftercare/holder-viewed', {
      subject: subjectOf(procedure),
      facts: { part: 'call-back-number' },
    }),
  )
  return digits
}

/**
 * Records that the holder answered the call-back and wants the card ended. From here the minute counts.
 *
 * @throws {RegistrationError} `aftercare/number-not-registered`, `aftercare/nothing-to-revoke`, `aftercare/state-forbids`
 */
export async function answerCallBack(
  context: RegistrationContext,
  ask: Ask,
  number: CallBackNumber,
): Promise<Procedure> {
  return order(context, ask, async (tx, procedure) => {
    if (procedure.state.state !== 'identified') {
      throw new RegistrationError('aftercare/state-forbids', 'The caller is not identified')
    }
    const { form } = await expectPerson(tx, procedure.personId)
    const registered = number === 'phone' ? form.phone : form.workplace?.phone
    if (registered === undefined) throw new RegistrationError('aftercare/number-not-registered', number)
    return {
      act: 'call-back-answered',
      callBack: { number, answeredAt: ask.at.toISOString() },
      evidence: [{ kind: 'call-back', id: number }],
    }
  })
}

/**
 * Orders the revocation of a procedure that needs no call: a notice, a paper, a hand-over is its evidence.
 *
 * @throws {RegistrationError} as above, and `aftercare/papers-missing` when there is no evidence at all.
 */
export async function orderRevocation(
  context: RegistrationContext,
  ask: Ask,
  {
    act,
    reason,
    evidence,
  }: { readonly act: string; readonly reason?: string; readonly evidence: readonly Evidence[] },
): Promise<Procedure> {
  if (evidence.length === 0) throw new RegistrationError('aftercare/papers-missing', act)
  return order(context, ask, async (_tx, { kind, state }) => {
    if (
      state.state === 'identified' ||
      (state.state === 'reported' && (kind === 'loss' || kind === 'theft'))
    ) {
      throw new RegistrationError('aftercare/state-forbids', 'A caller is called back first')
    }
    return { act, evidence, ...(reason !== undefined && { reason }) }
  })
}

/** What a revocation says of itself. */
type Why = {
  readonly act: string
  readonly reason?: string
  readonly callBack?: CallBack
  readonly evidence: readonly Evidence[]
}

async function order(
  context: RegistrationContext,
  ask: Ask,
  why: (tx: Tx, procedure: Procedure) => Promise<Why>,
): Promise<Procedure> {
  const { store, newId } = context
  return store.transact({ actor: ask.actor, at: ask.at }, (tx, audit) =>
    changeProcedureIn(tx, audit, { ...ask, newId }, async (procedure) => {
      const { callBack, ...step } = await why(tx, procedure)
      const revocation = await planRevocation(tx, context, { procedure, at: ask.at })
      const state: ProcedureState = {
        state: 'awaiting-signatures',
        revocation: { ...revocation, ...(callBack && { callBack }) },
      }
      return { ...step, state }
    }),
  )
}

/** The revocation of everything that is in use now; the cards are locked, so that none changes until it is stored. */
export async function planRevocation(
  tx: Tx,
  { ca, newId }: Pick<RegistrationContext, 'ca' | 'newId'>,
  {
    procedure,
    at,
    countedFrom,
  }: { readonly procedure: Procedure; readonly at: Date; readonly countedFrom?: string },
): Promise<Revocation> {
  const cause = causeOf(procedure)
  const cards = cardsInScope(procedure, await lockCards(tx, procedure.personId))
  const inUse = certificatesInUse(cards, japanDate(at))
  const orders = planOrders(inUse, { number: procedure.number, cause, at, newId })
  return {
    cause,
    countedFrom: countedFrom ?? at.toISOString(),
    orders,
    challenge: digestToSign(orders.map(ca.bytesOf)),
  }
}
