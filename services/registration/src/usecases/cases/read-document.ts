import type { DocumentFacts, IdentityKind } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { changeCase } from '../../store/cases/cases.js'
import { saveReading } from '../../store/cases/documents.js'
import type { RegistrationContext } from '../context.js'
import { byOf, expectState, type StaffActor } from './tools.js'

/** An officer records what they read on a document; the rules look at nothing else (requirements C-03). */
export function readDocument(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { actor }: StaffActor,
  reading: {
    readonly caseId: string
    readonly documentId: string
    readonly expectedRevision: number
    readonly identityKind?: IdentityKind
    readonly facts: DocumentFacts
  },
): Promise<Case> {
  const { caseId, expectedRevision, documentId, identityKind, facts } = reading
  const by = byOf(context, actor)
  return changeCase(
    context.store,
    { caseId, expectedRevision, ...by },
    ({ state }) => {
      expectState(state, 'received', 'document-check', 'deficient')
      return { state, act: 'document-read', evidence: [{ kind: 'document', id: documentId }] }
    },
    (tx) =>
      saveReading(tx, {
        caseId,
        documentId,
        facts,
        readBy: actor,
        at: by.at,
        ...(identityKind && { identityKind }),
      }),
  )
}
