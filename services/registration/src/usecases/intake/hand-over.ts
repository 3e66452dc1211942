/** What goes over from the applicants' area to the officers', and to which counter. */
import type { DocumentFacts } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import type { NewDocument } from '../../store/cases/documents.js'
import type { Tx } from '../../store/database.js'
import type { PaperRow } from '../../store/intake/drafts.js'
import { loadOrganisation } from '../../store/organisations/organisations.js'

/** A place that hands cards over. @throws {RegistrationError} `intake/place-unknown` */
export async function expectPlace(tx: Tx, placeId: string): Promise<void> {
  const place = await loadOrganisation(tx, placeId)
  const isCounter = place?.terms.kind === 'prefecturalAssociation' || place?.terms.kind === 'localAssociation'
  if (!isCounter || place?.terms.standing !== 'active')
    throw new RegistrationError('intake/place-unknown', placeId)
}

/** A paper as a document of the case. */
export function documentOf(paper: PaperRow, facts: DocumentFacts): NewDocument {
  return {
    documentId: paper.paper_id,
    kind: paper.kind,
    ...(paper.identity_kind && { identityKind: paper.identity_kind }),
    facts,
    content: { sha256Hex: paper.sha256_hex, mediaType: paper.media_type, size: paper.size, pages: 1 },
  }
}
