/** From the name of an act to its use case. The body was checked by the act's own schema when the request came in. */
import type { Actor } from '@jitsuin/platform'
import type { z } from 'zod'
import type { AFTERCARE_ACTS, AftercareAct, ProcedureStand } from '../../contract.js'
import { HELD_DAYS } from '../../domain/aftercare/papers.js'
import type { Procedure } from '../../domain/aftercare/procedure.js'
import { applyAgain, type NewFacts } from '../../usecases/aftercare/apply-again.js'
import * as papers from '../../usecases/aftercare/handle-papers.js'
import { answerCallBack, orderRevocation } from '../../usecases/aftercare/order-revocation.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { standOf } from './presenters.js'

type Wish = {
  readonly act: AftercareAct
  readonly body: unknown
  readonly procedureId: string
  readonly actor: Actor
  readonly at: Date
}

type BodyOf<Act extends AftercareAct> = z.output<(typeof AFTERCARE_ACTS)[Act]['body']>
type Ask = Parameters<typeof papers.awaitCard>[1]
type Perform<Act extends AftercareAct> = (
  context: RegistrationContext,
  ask: Ask,
  body: BodyOf<Act>,
) => Promise<Procedure>

const PERFORM: { readonly [Act in Exclude<AftercareAct, 'settle-found-card'>]: Perform<Act> } = {
  'call-back-answered': (context, ask, { number }) => answerCallBack(context, ask, number),
  'confirm-notice': (context, ask, { reason, source }) =>
    orderRevocation(context, ask, {
      act: 'notice-confirmed',
      reason,
      evidence: [{ kind: 'notice', id: source }],
    }),
  'revoke-by-paper': (context, ask, { reason }) =>
    orderRevocation(context, ask, {
      act: 'revoked-by-paper',
      reason,
      evidence: [{ kind: 'paper', id: ask.procedureId }],
    }),
  'ask-papers': (context, ask, { missing }) => papers.askForPapers(context, ask, missing),
  'accept-papers': (context, ask, body) => papers.acceptPapers(context, ask, body),
  'change-contact': (context, ask, { contact }) => papers.changeContact(context, ask, withoutAbsent(contact)),
  'await-card': (context, ask) => papers.awaitCard(context, ask),
  'apply-again': (context, ask, { requestId, facts }) =>
    applyAgain(context, ask, { requestId, facts: withoutAbsent(facts) as NewFacts }), // the schema demands consentedAt
  finish: (context, ask, { outcome }) => papers.finish(context, ask, outcome),
  refuse: (context, ask, { reason }) => papers.drop(context, ask, { as: 'refused', reason }),
  drop: (context, ask, { reason }) => papers.drop(context, ask, { as: 'dropped', reason }),
}

/** Performs an act on the revision that the page saw. */
export async function performAct(
  context: RegistrationContext,
  { act, body, procedureId, actor, at }: Wish,
): Promise<ProcedureStand> {
  const { expectedRevision } = body as { expectedRevision: number } // every body of the table has it
  const ask: Ask = { procedureId, expectedRevision, actor, at }
  if (act === 'settle-found-card') return settle(context, ask, body as BodyOf<'settle-found-card'>) // by its own schema
  const perform = PERFORM[act] as Perform<typeof act> // the row of the very schema that parsed the body
  return standOf(await perform(context, ask, body as BodyOf<typeof act>))
}

async function settle(
  context: RegistrationContext,
  ask: Ask,
  { holder }: BodyOf<'settle-found-card'>,
): Promise<ProcedureStand> {
  const { verdict, procedure } = await papers.settleFoundCard(context, ask, { holder, heldDays: HELD_DAYS })
  return { ...standOf(procedure), verdict }
}

/** The facts that are there; under exact optional types, absent and `undefined` are different things. */
function withoutAbsent<T extends object>(facts: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> } // the same keys, without gaps
}
