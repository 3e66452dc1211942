import { type Actor, inspectUpload } from '@jitsuin/platform'
import { CASE_STATES, type DocumentFacts, type DocumentKind, type IdentityKind } from '../../contract.js'
import type { Case, CaseState } from '../../domain/cases/case.js'
import { judgeKeepable } from '../../domain/cases/documents.js'
import { RegistrationError } from '../../errors.js'
import { changeCaseIn, loadCase } from '../../store/cases/cases.js'
import { insertDocument } from '../../store/cases/documents.js'
import type { Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'
import { expectUndecided } from './end-case.js'
import { byOf } from './tools.js'

/** A file as somebody sends it, and what they say about it. */
export type Upload = {
  readonly caseId: string
  readonly bytes: Uint8Array
  readonly kind: DocumentKind
  readonly identityKind?: IdentityKind
  readonly facts?: DocumentFacts
  /** The document that it takes the place of. */
  readonly supersedes?: string
}

/**
 * Adds a document to an open case. It is judged by its content, and kept only if it may be kept at all (T-C03-2); whoever works on
 * the case learns of it, because it makes a new revision. A residence record begins with the date that the applicant stated; like
 * every fact that nobody has read yet, it counts for nothing until an officer has.
 *
 * @throws {RegistrationError} `document/my-number-back`, `document/notification-slip`, `document/not-found`, `case/not-found`,
 *   `case/state-forbids`, `warrant/at-authority`; and the `upload/…` codes of the platform.
 */
export async function attachDocument(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'files'>,
  { caseId, bytes, ...about }: Upload,
  actor: Actor,
): Promise<{ readonly documentId: string; readonly file: Case }> {
  const { kind, identityKind, facts = {} } = about
  const keepable = judgeKeepable({ kind, facts, ...(identityKind && { identityKind }) })
  if (keepable !== 'keepable') throw new RegistrationError(keepable, kind) // before a byte of it is kept
  const upload = await inspectUpload(bytes)
  const { sha256Hex, size } = await context.files.save(upload.bytes)
  const by = byOf(context, actor)
  return context.store.transact(by, async (tx, audit) => {
    const content = { sha256Hex, size, mediaType: upload.mediaType, pages: 1 }
    const stated = kind === 'residenceRecord' ? await statedOfResidence(tx, caseId) : {}
    const document = { ...about, facts: { ...stated, ...facts }, content }
    const documentId = await insertDocument(tx, audit, { caseId, document, by })
    const file = await changeCaseIn(tx, audit, { caseId, expectedRevision: 'newest', ...by }, ({ state }) => {
      if (CASE_STATES[state.state].phase !== 'open')
        throw new RegistrationError('case/state-forbids', state.state)
      expectUndecided(state)
      return {
        state: unexamined(state),
        act: 'document-added',
        evidence: [{ kind: 'document', id: documentId }],
      }
    })
    return { documentId, file }
  })
}

async function statedOfResidence(tx: Tx, caseId: string): Promise<DocumentFacts> {
  const issuedOn = (await loadCase(tx, caseId))?.form.residenceIssuedOn
  return issuedOn === undefined ? {} : { issuedOn }
}

/** The examiner signed without this paper, and looks again. */
function unexamined(state: CaseState): CaseState {
  if (state.state !== 'approval-wait') return state
  const { examined: _before, ...rest } = state
  return rest
}
