import { type CaseDocument, DOCUMENT_KINDS, IDENTITY_KINDS } from '@jitsuin/registration/contract'
import { useText } from '@jitsuin/ui'

/** What a paper is called: its kind, and which identity document. */
export function usePaperName(): (document: Pick<CaseDocument, 'kind' | 'identityKind'>) => string {
  const text = useText()
  return ({ kind, identityKind }) =>
    identityKind === undefined ? text(DOCUMENT_KINDS[kind]) : text(IDENTITY_KINDS[identityKind])
}
