/** Papers come, are asked for, or do not come; and what follows from them when no certificate ends. */
import { japanDate } from '@jitsuin/kernel'
import type { AftercarePaper, ProcedureOutcome } from '../../contract.js'
import { type ContactFacts, changedFields } from '../../domain/aftercare/contact.js'
import { outcomesOf } from '../../domain/aftercare/outcomes.js'
import { CARD_BACK_DAYS, PAPER_DAYS, papersFor } from '../../domain/aftercare/papers.js'
import type { Procedure } from '../../domain/aftercare/procedure.js'
import { addDays, judgeFoundCard } from '../../domain/aftercare/rules.js'
import { RegistrationError } from '../../errors.js'
import {
  changeProcedure,
  changeProcedureIn,
  expectProcedure,
  type ProcedureAttempt,
} from '../../store/aftercare/procedures.js'
import { endCardIn, expectPerson, loadCards } from '../../store/aftercare/register.js'
import type { Tx } from '../../store/database.js'
import { expectCard } from '../../store/production/cards.js'
import type { RegistrationContext } from '../context.js'

type Ask = Omit<ProcedureAttempt, 'newId'>

/** Asks the holder for papers that are missing. */
export function askForPapers(
  { store, newId }: RegistrationContext,
  ask: Ask,
  missing: readonly AftercarePaper[],
): Promise<Procedure> {
  const dueOn = addDays(japanDate(ask.at), PAPER_DAYS)
  return changeProcedure(store, { ...ask, newId }, ({ personId, number }) => ({
    state: { state: 'papers-wait', missing, dueOn },
    act: 'papers-asked',
    notices: [{ kind: 'letter', letter: 'papers-needed', personId, facts: { number, dueOn } }],
  }))
}

/**
 * Records papers that an officer has looked at. A loss report ends the procedure of a card that is revoked already.
 *
 * @throws {RegistrationError} `aftercare/papers-missing` when the kind needs more than these
 */
export function acceptPapers(
  { store, newId }: RegistrationContext,
  ask: Ask,
  {
    papers,
    address,
  }: { readonly papers: readonly AftercarePaper[]; readonly address: 'registered-address-changes' | 'stays' },
): Promise<Procedure> {
  return changeProcedure(store, { ...ask, newId }, ({ kind, state }) => {
    const missing = papersFor(kind, { address }).filter((paper) => !papers.includes(paper))
    if (missing.length > 0) throw new RegistrationError('aftercare/papers-missing', missing.join(' '))
    const evidence = papers.map((paper) => ({ kind: 'paper', id: paper }))
    if (state.state === 'revoked') {
      const { revokedAt } = state
      return { state: { state: 'done', outcome: 'revoked', revokedAt }, act: 'paper-received', evidence }
    }
    return { state: { state: 'papers-checked', papers }, act: 'papers-accepted', evidence }
  })
}

/**
 * Changes how a holder is reached, once the papers are there; the old address hears of it too.
 *
 * @throws {RegistrationError} `aftercare/papers-missing`: a new registered address needs its residence record
 */
export async function changeContact(
  { store, newId }: RegistrationContext,
  ask: Ask,
  contact: ContactFacts,
): Promise<Procedure> {
  return store.transact({ actor: ask.actor, at: ask.at }, (tx, audit) =>
    changeProcedureIn(tx, audit, { ...ask, newId }, async ({ kind, state, personId, number }) => {
      if (kind !== 'contactChange' || state.state !== 'papers-checked') {
        throw new RegistrationError('aftercare/state-forbids', kind)
      }
      if (contact.address && !state.papers.includes('residenceRecord')) {
        throw new RegistrationError('aftercare/papers-missing', 'residenceRecord')
      }
      const before = await expectPerson(tx, personId)
      const { address, contactAddress, phone, email, workplace } = before.form
      const known: ContactFacts = {
        address,
        phone,
        ...(contactAddress && { contactAddress }),
        ...(email !== undefined && { email }),
        ...(workplace && { workplace }),
      }
      const row = {
        person_id: personId,
        contact: JSON.stringify({ ...known, ...contact }),
        changed_at: ask.at,
      }
      await tx
        .insertInto('aftercare_contact')
        .values(row)
        .onConflict((conflict) =>
          conflict.column('person_id').doUpdateSet({ contact: row.contact, changed_at: row.changed_at }),
        )
        .execute()
      audit.record('aftercare/contact-changed', {
        subject: `person:${personId}`,
        facts: { fields: changedFields(contact) },
      })
      return {
        state: { state: 'done', outcome: 'contact-changed' },
        act: 'contact-changed',
        notices: [{ kind: 'letter', letter: 'contact-changed', personId, facts: { number } }],
      }
    }),
  )
}

/** Waits for a card: to be unlocked, or to be taken back. */
export function awaitCard({ store, newId }: RegistrationContext, ask: Ask): Promise<Procedure> {
  const dueOn = addDays(japanDate(ask.at), CARD_BACK_DAYS)
  return changeProcedure(store, { ...ask, newId }, ({ state }) => ({
    state: {
      state: 'card-awaited',
      dueOn,
      ...(state.state === 'revoked' && { revokedAt: state.revokedAt }),
    },
    act: 'card-awaited',
  }))
}

/** Ends of a procedure that an officer states. */
export async function finish(
  { store, newId }: RegistrationContext,
  ask: Ask,
  outcome: ProcedureOutcome,
): Promise<Procedure> {
  const today = japanDate(ask.at)
  return store.transact({ actor: ask.actor, at: ask.at }, (tx, audit) =>
    changeProcedureIn(tx, audit, { ...ask, newId }, async (procedure) => {
      expectFitting(procedure, outcome)
      if (outcome === 'card-destroyed') {
        for (const cardId of procedure.cardIds) {
          await expectOutOfProduction(tx, cardId)
          // A card that still counts is never destroyed: its holder may need it until the new one is there.
          if ((await endCardIn(tx, cardId, { state: 'destroyed', today })) === 'still-counts') {
            throw new RegistrationError('aftercare/state-forbids', `${cardId} still counts`)
          }
        }
      }
      const { state } = procedure
      const revokedAt =
        state.state === 'revoked' || state.state === 'card-awaited' ? state.revokedAt : undefined
      return {
        state: { state: 'done', outcome, ...(revokedAt !== undefined && { revokedAt }) },
        act: 'finished',
        evidence: [{ kind: 'outcome', id: outcome }],
      }
    }),
  )
}

/** Production destroys the cards that it has, with its books and the case of the holder; the recall ends with that by itself. */
async function expectOutOfProduction(tx: Tx, cardId: string): Promise<void> {
  const { state } = await expectCard(tx, cardId)
  if (state === 'faulty' || state === 'recovered')
    throw new RegistrationError('aftercare/state-forbids', `${cardId} is ${state}: production destroys it`)
}

function expectFitting({ kind }: Procedure, outcome: ProcedureOutcome): void {
  if (!outcomesOf(kind).includes(outcome)) throw new RegistrationError('aftercare/state-forbids', outcome)
}

/** Ends a procedure without what it was for. Reasons are kept with the decision. */
export function drop(
  { store, newId }: RegistrationContext,
  ask: Ask,
  { as, reason }: { readonly as: 'refused' | 'dropped'; readonly reason: string },
): Promise<Procedure> {
  if (reason.trim() === '') throw new RegistrationError('aftercare/reason-needed', as)
  return changeProcedure(store, { ...ask, newId }, () => ({ state: { state: as, reason }, act: as, reason }))
}

/** Decides on a card that somebody sent in, by the one rule; what must be revoked is ordered by its own act. */
export async function settleFoundCard(
  { store, newId }: RegistrationContext,
  ask: Ask,
  {
    holder,
    heldDays,
  }: { readonly holder: 'wants-it-back' | 'does-not-want-it' | 'not-reached'; readonly heldDays: number },
): Promise<{ readonly verdict: ReturnType<typeof judgeFoundCard>; readonly procedure: Procedure }> {
  const today = japanDate(ask.at)
  const found = await expectProcedure(store.read, ask.procedureId)
  const card = (await loadCards(store.read, found.personId)).find(({ cardId }) =>
    found.cardIds.includes(cardId),
  )
  if (!card) throw new RegistrationError('aftercare/card-not-found', ask.procedureId)
  const isRevoked = card.certificates.every(({ state }) => state === 'revoked')
  const verdict = judgeFoundCard({
    card: isRevoked ? 'revoked' : card.lastDay < today ? 'expired' : 'in-use',
    holder,
  })
  if (verdict !== 'hold-for-holder') return { verdict, procedure: found }
  const procedure = await changeProcedure(store, { ...ask, newId }, () => ({
    state: { state: 'held-for-holder', until: addDays(today, heldDays) },
    act: 'held-for-holder',
    evidence: [{ kind: 'holder-said', id: holder }],
  }))
  return { verdict, procedure }
}
