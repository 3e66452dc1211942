/** Sending the application: the draft becomes a case with its documents, all of it or nothing. */
import { japanDate } from '@jitsuin/kernel'
import {
  type Answers,
  buildForm,
  type DocumentFacts,
  type FieldName,
  findMissing,
  judgeField,
  type Tracker,
} from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import { loadPapers, lockDraft, type PaperRow } from '../../store/intake/drafts.js'
import { receiveCasesIn } from '../cases/receive-case.js'
import type { RegistrationContext } from '../context.js'
import { expectRevision } from './drafts.js'
import { documentOf, expectPlace } from './hand-over.js'
import type { Applicant } from './keys.js'
import { readTracker } from './tracker.js'

/**
 * Sends a draft; sent twice, it is one case and the second sender sees it.
 *
 * @throws {RegistrationError} `intake/changed-meanwhile`, `intake/incomplete`, `intake/place-unknown`
 */
export async function submitDraft(
  context: RegistrationContext,
  applicant: Applicant,
  { expectedRevision }: { readonly expectedRevision: number },
): Promise<Tracker> {
  const { store, clock, newId } = context
  const { fileId, actor } = applicant
  const at = clock()
  await store.transact({ actor, at }, async (tx, audit) => {
    const draft = await lockDraft(tx, fileId, at)
    if (draft.state === 'submitted') return audit.changedNothing()
    expectRevision(draft, expectedRevision)
    const papers = await loadPapers(tx, fileId)
    const form = formOf(draft.answers, papers, at)
    await expectPlace(tx, form.pickupPlaceId)
    const documents = papers.map((paper) => documentOf(paper, factsOf(paper, draft.answers, japanDate(at))))
    await receiveCasesIn(tx, audit, [{ requestId: fileId, form, documents }], { actor, at, newId })
    // The case holds the answers from here on; two copies could differ.
    await tx
      .updateTable('intake_draft')
      .set({ state: 'submitted', answers: '{}', saved_at: at })
      .where('draft_id', '=', fileId)
      .execute()
    await tx.updateTable('intake_paper').set({ handed_over_at: at }).where('file_id', '=', fileId).execute()
    audit.record('draft/submitted', { subject: `draft:${fileId}`, facts: { revision: draft.revision } })
  })
  return readTracker(context, applicant)
}

function formOf(answers: Answers, papers: readonly PaperRow[], at: Date) {
  const today = japanDate(at)
  const held = papers.map(({ kind, identity_kind, side }) => ({
    kind,
    identityKind: identity_kind ?? undefined,
    side: side ?? undefined,
  }))
  const missing = findMissing(answers, held, today)
  const form = missing.length === 0 ? buildForm(answers, { today, consentedAt: at.toISOString() }) : undefined
  if (!form) throw new RegistrationError('intake/incomplete', `${missing.length} missing`)
  return form
}

/** What the applicant says about a paper; an officer reads it for themselves. */
function factsOf(paper: PaperRow, answers: Answers, today: string): DocumentFacts {
  const value = (field: FieldName) => {
    const standing = judgeField(field, answers, today)
    return standing.standing === 'fine' ? standing.value : undefined
  }
  const claims: Readonly<Record<string, string | undefined>> =
    paper.kind === 'identity'
      ? {
          side: paper.side ?? undefined,
          validUntil: value('identityValidUntil'),
          issuedOn: value('identityIssuedOn'),
          antiSwap: value('identityAntiSwap'),
          photo: value('identityPhoto'),
          form: 'copy',
        }
      : paper.kind === 'medicalLicence'
        ? { licenceNumber: value('licenceNumber'), licenceDate: value('licenceDate'), form: 'copy' }
        : paper.kind === 'familyRegister'
          ? { formerSurname: value('otherName'), form: 'copy' }
          : paper.kind === 'residenceRecord'
            ? { issuedOn: value('residenceIssuedOn'), form: 'copy' }
            : {}
  // Every value comes from a field that its own reader has checked; the schema of documents checks them again.
  return Object.fromEntries(
    Object.entries(claims).filter(([, claim]) => claim !== undefined),
  ) as DocumentFacts
}
