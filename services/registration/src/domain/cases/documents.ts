/** Documents of a case (requirements C-03), as the rules see them. */
import type { DocumentFacts, DocumentKind, IdentityKind } from '../../contract.js'

/** One document, with what somebody read on it. `readBy` absent: these are the applicant's own words. */
export type CasePaper = {
  readonly documentId: string
  readonly kind: DocumentKind
  readonly identityKind?: IdentityKind
  readonly facts: DocumentFacts
  readonly readBy?: string
}

/** Whether a document may be kept at all: what must not lie in our store is refused before it does (T-C03-2). */
export function judgeKeepable({
  kind,
  identityKind,
  facts,
}: Pick<CasePaper, 'kind' | 'identityKind' | 'facts'>):
  | 'keepable'
  | 'document/my-number-back'
  | 'document/notification-slip' {
  if (kind !== 'identity') return 'keepable'
  if (facts.side === 'notificationSlip') return 'document/notification-slip'
  return identityKind === 'myNumberCard' && facts.side === 'back' ? 'document/my-number-back' : 'keepable'
}
