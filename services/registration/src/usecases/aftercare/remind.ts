/** Reminds of papers and cards that did not come: once, when their day has passed. */
import { japanDate } from '@jitsuin/kernel'
import type { LetterName, Notice } from '../../domain/aftercare/notices.js'
import type { Procedure } from '../../domain/aftercare/procedure.js'
import { changeProcedure, loadProcedureDecisions, procedureOf } from '../../store/aftercare/procedures.js'
import type { RegistrationContext } from '../context.js'

const SYSTEM = 'system:aftercare'
const ACT = 'reminded'

/** Writes to everybody whose paper or card is late and who was not reminded in this state. */
export async function remindLate(context: RegistrationContext): Promise<number> {
  const { store, clock, newId } = context
  const today = japanDate(clock())
  const rows = await store.read
    .selectFrom('aftercare_procedure')
    .selectAll()
    .where('state', 'in', ['revoked', 'papers-wait', 'card-awaited'])
    .execute()
  let reminded = 0
  for (const procedure of rows.map(procedureOf)) {
    const late = lateBy(procedure)
    if (!late || today <= late.dueOn || (await wasReminded(context, procedure))) continue
    const { procedureId, revision, state } = procedure
    const attempt = { procedureId, expectedRevision: revision, actor: SYSTEM, at: clock(), newId } as const
    await changeProcedure(store, attempt, () => ({ state, act: ACT, notices: noticesFor(procedure, late) }))
    reminded += 1
  }
  return reminded
}

type Late = { readonly dueOn: string; readonly letter: LetterName }

function lateBy({ state }: Procedure): Late | undefined {
  switch (state.state) {
    case 'revoked':
      return state.paperDueOn === undefined
        ? undefined
        : { dueOn: state.paperDueOn, letter: 'loss-paper-reminder' }
    case 'papers-wait':
      return { dueOn: state.dueOn, letter: 'papers-needed' }
    case 'card-awaited':
      return { dueOn: state.dueOn, letter: 'card-back-reminder' }
    case 'reported':
    case 'identified':
    case 'awaiting-signatures':
    case 'sending':
    case 'papers-checked':
    case 'application-open':
    case 'held-for-holder':
    case 'done':
    case 'refused':
    case 'dropped':
      return undefined
  }
}

async function wasReminded(
  { store }: RegistrationContext,
  { procedureId, state }: Procedure,
): Promise<boolean> {
  const decisions = await loadProcedureDecisions(store.read, procedureId)
  return decisions.some(({ act, to }) => act === ACT && to === state.state)
}

function noticesFor({ personId, number }: Procedure, { dueOn, letter }: Late): readonly Notice[] {
  return (['mail', 'letter'] as const).map((kind) => ({ kind, letter, personId, facts: { number, dueOn } }))
}
