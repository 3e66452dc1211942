import type { CaseNote } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import { loadCase } from '../../store/cases/cases.js'
import { insertNote } from '../../store/cases/notes.js'
import type { RegistrationContext } from '../context.js'
import { byOf, type StaffActor } from './tools.js'

/** Writes a note on a case, once for each `requestId`; notes change no state and no revision. */
export function writeNote(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { actor }: StaffActor,
  { caseId, requestId, text }: { readonly caseId: string; readonly requestId: string; readonly text: string },
): Promise<CaseNote> {
  const by = byOf(context, actor)
  return context.store.transact(by, async (tx, audit) => {
    if (!(await loadCase(tx, caseId))) throw new RegistrationError('case/not-found', caseId)
    const note = { noteId: requestId, caseId, text, writtenBy: actor, writtenAt: by.at }
    if ((await insertNote(tx, audit, note)) === 'known') audit.changedNothing()
    return { noteId: requestId, text, writtenBy: actor, writtenAt: by.at.toISOString() }
  })
}
