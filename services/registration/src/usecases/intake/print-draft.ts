/** The application form on paper, filled in as far as the draft goes, for who rather sends paper. */
import { japanDate } from '@jitsuin/kernel'
import { type Answers, type FieldName, judgeField } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import type { PrintedAnswers } from '../../outside/application-form-printer.js'
import { loadDraftRow } from '../../store/intake/drafts.js'
import type { RegistrationContext } from '../context.js'
import type { Applicant } from './keys.js'

/** @throws {RegistrationError} `intake/link-unknown`, `intake/no-printer` */
export async function printDraft(
  { store, clock, applicationFormPrinter }: RegistrationContext,
  { fileId }: Applicant,
): Promise<Uint8Array> {
  const at = clock()
  const row = await loadDraftRow(store.read, fileId, at)
  if (!row) throw new RegistrationError('intake/link-unknown', 'No live draft')
  if (!applicationFormPrinter) throw new RegistrationError('intake/no-printer', 'No printer is set')
  return applicationFormPrinter.print({ draftId: fileId, answers: inOrder(row.answers, japanDate(at)) })
}

/** Only what is in order is printed; the rest is left for the pen. */
function inOrder(answers: Answers, today: string): PrintedAnswers {
  const entries = Object.keys(answers).flatMap((field) => {
    const standing = judgeField(field as FieldName, answers, today) // keys of stored answers are fields
    return standing.standing === 'fine' ? [[field, standing.value]] : []
  })
  return Object.fromEntries(entries)
}
