/** Asks a caller for registered items. The officer types what is said and learns right or wrong; the value stays where it is. */
import type { IdentityItem } from '../../contract.js'
import { judgeAnswer, judgeIdentity } from '../../domain/aftercare/identity-check.js'
import type { AskedItem, Procedure } from '../../domain/aftercare/procedure.js'
import { RegistrationError } from '../../errors.js'
import {
  changeProcedureIn,
  expectProcedure,
  loadAsked,
  type ProcedureAttempt,
  type ProcedureStep,
  subjectOf,
} from '../../store/aftercare/procedures.js'
import { expectPerson } from '../../store/aftercare/register.js'
import type { Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'

/** One question and what the caller answered. */
export type Answer = { readonly item: IdentityItem; readonly said: string }

/** How the check stands after an answer. */
export type Checked = { readonly procedure: Procedure; readonly asked: readonly AskedItem[] }

/**
 * Records one answer. The third right one identifies the caller; the second wrong one ends the procedure, and the office
 * waits for paper.
 *
 * @throws {RegistrationError} `aftercare/asked-already`, `aftercare/item-not-registered`, and those of a changed procedure.
 */
export async function askCaller(
  { store, newId }: RegistrationContext,
  attempt: Omit<ProcedureAttempt, 'newId'>,
  answer: Answer,
): Promise<Checked> {
  const { actor, at, procedureId } = attempt
  return store.transact({ actor, at }, async (tx, audit) => {
    const { personId } = await expectProcedure(tx, procedureId)
    const person = await expectPerson(tx, personId)
    let asked: readonly AskedItem[] = []
    const procedure = await changeProcedureIn(tx, audit, { ...attempt, newId }, async (before) => {
      if (before.state.state !== 'reported')
        throw new RegistrationError('aftercare/state-forbids', 'Asked before')
      asked = await loadAsked(tx, procedureId)
      if (asked.some(({ item }) => item === answer.item)) {
        throw new RegistrationError('aftercare/asked-already', answer.item)
      }
      const answered = judgeAnswer(answer.item, answer.said, person)
      if (answered === 'not-registered')
        throw new RegistrationError('aftercare/item-not-registered', answer.item)
      asked = [...asked, { item: answer.item, answered, at: at.toISOString() }]
      await insertQuestion(tx, { procedure_id: procedureId, item: answer.item, answered, actor, at })
      audit.record('aftercare/asked', { subject: subjectOf(before), facts: { item: answer.item, answered } })
      return stepAfter(asked, at)
    })
    return { procedure, asked }
  })
}

function stepAfter(asked: readonly AskedItem[], at: Date): ProcedureStep {
  const evidence = asked.map(({ item, answered }) => ({ kind: 'asked', id: `${item}:${answered}` }))
  switch (judgeIdentity(asked)) {
    case 'identified':
      return {
        state: { state: 'identified', identifiedAt: at.toISOString() },
        act: 'caller-identified',
        evidence,
      }
    case 'ask-more':
      return { state: { state: 'reported' }, act: 'caller-asked', evidence }
    case 'failed': {
      const reason = 'identity-failed'
      return { state: { state: 'refused', reason }, act: 'caller-not-identified', reason, evidence }
    }
  }
}

async function insertQuestion(
  tx: Tx,
  row: {
    procedure_id: string
    item: IdentityItem
    answered: 'right' | 'wrong'
    actor: string
    at: Date
  },
): Promise<void> {
  await tx.insertInto('aftercare_question').values(row).execute()
}
