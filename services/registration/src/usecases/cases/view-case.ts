/** The page of a case: everything that is known, and what this person can do. Each view is recorded. */
import type { StaffRole } from '@jitsuin/sso/contract'
import type { CaseView, StateFacts } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { judgeActs } from '../../domain/cases/possible-acts.js'
import { RegistrationError } from '../../errors.js'
import { loadAskings } from '../../store/cases/askings.js'
import { loadCase, loadDecisions } from '../../store/cases/cases.js'
import type { StoredDocument } from '../../store/cases/documents.js'
import { loadDuplicates } from '../../store/cases/duplicates.js'
import { loadInvoices } from '../../store/cases/invoices.js'
import { loadNotes, recordView } from '../../store/cases/notes.js'
import { loadOfficer } from '../../store/cases/officers.js'
import { loadSwitch } from '../../store/cases/switches.js'
import { loadLiveWarrants } from '../../store/cases/warrants.js'
import { loadOrganisation } from '../../store/organisations/organisations.js'
import type { RegistrationContext } from '../context.js'
import { findLetterOf } from '../second-key/look-at-letters.js'
import { findInPapers } from './paper-findings.js'
import { judgeExamination } from './prepare-warrants.js'
import { byOf, type StaffActor } from './tools.js'

/** A member of staff with their roles. */
export type Viewer = StaffActor & { readonly roles: readonly StaffRole[] }

/** Everything about a case. @throws {RegistrationError} `case/not-found` */
export async function viewCase(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  viewer: Viewer,
  caseId: string,
): Promise<CaseView> {
  const { store, clock } = context
  const file = await loadCase(store.read, caseId)
  if (!file) throw new RegistrationError('case/not-found', caseId)
  await seeCase(context, viewer, { caseId, part: 'page' })
  const [
    findings,
    duplicates,
    askings,
    invoices,
    notes,
    decisions,
    officer,
    separation,
    live,
    place,
    letter,
  ] = await Promise.all([
    findInPapers(store.read, [file], clock()),
    loadDuplicates(store.read, [caseId]),
    loadAskings(store.read, caseId),
    loadInvoices(store.read, caseId),
    loadNotes(store.read, caseId),
    loadDecisions(store.read, caseId),
    loadOfficer(store.read, viewer.staffId),
    loadSwitch(store.read, 'separation'),
    loadLiveWarrants(store.read, [caseId]),
    loadOrganisation(store.read, file.form.pickupPlaceId),
    findLetterOf(context, file),
  ])
  const { documents = [], checks = [], comparisons = [] } = findings.get(caseId) ?? {}
  return {
    head: headOf(file),
    form: file.form,
    pickupPlace: place ? { ja: place.terms.nameJa, en: place.terms.nameEn } : null,
    facts: factsOf(file),
    documents: documents.map(documentOf),
    checks: [...checks],
    comparisons: [...comparisons],
    duplicates: [...(duplicates.get(caseId) ?? [])],
    registry: askings.map((row) => ({
      matchId: row.match_id,
      askedAt: row.asked_at.toISOString(),
      askedBy: row.asked_by,
      items: row.items,
      standing: row.standing,
      verdict: row.verdict,
      answerSha256: row.answer_sha256,
    })),
    invoices: invoices.map((row) => ({
      invoiceId: row.invoice_id,
      invoiceNumber: row.invoice_number,
      yen: row.yen,
      feeRule: row.fee_rule,
      issuedOn: row.issued_on,
      payBy: row.pay_by,
      state: row.state,
      paidYen: row.paid_yen,
    })),
    notes: notes.map((row) => ({
      noteId: row.note_id,
      text: row.text,
      writtenBy: row.written_by,
      writtenAt: row.written_at.toISOString(),
    })),
    timeline: decisions.map(({ revision, from, to, act, actor, at, reason, evidence }) => ({
      revision,
      from,
      to,
      act,
      actor,
      at: at.toISOString(),
      evidence: [...evidence],
      ...(reason !== undefined && { reason }),
    })),
    acts: [
      ...judgeActs({
        file,
        staffId: viewer.staffId,
        roles: viewer.roles,
        decisions,
        separation: separation.value === 'two-people' ? 'two-people' : 'three-people',
        officer: officer ? 'enrolled' : 'none',
        examination:
          file.state.state === 'approval-wait'
            ? judgeExamination(file.state, live.get(caseId) ?? [], clock())
            : 'missing',
      }),
    ],
    ...(letter && { enrolmentLetter: letter }),
    ...(officer && {
      officer: {
        officerId: officer.officerId,
        method: officer.method,
        ...(officer.credentialId !== undefined && { credentialId: officer.credentialId }),
      },
    }),
  }
}

/** Records that somebody sees a part of a case, before they see it. */
export function seeCase(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { actor }: StaffActor,
  { caseId, part }: { readonly caseId: string; readonly part: string },
): Promise<void> {
  const by = byOf(context, actor)
  return context.store.transact(by, (tx, audit) => recordView(tx, audit, { caseId, part, actor, at: by.at }))
}

function headOf(file: Case): CaseView['head'] {
  const { caseId, caseNumber, channel, kind, revision, assignedTo, personId, batchId, campaignId } = file
  return {
    caseId,
    caseNumber,
    channel,
    kind,
    revision,
    state: file.state.state,
    stateSince: file.stateSince.toISOString(),
    receivedAt: file.receivedAt.toISOString(),
    ...(assignedTo !== undefined && { assignedTo }),
    ...(personId !== undefined && { personId }),
    ...(batchId !== undefined && { batchId }),
    ...(campaignId !== undefined && { campaignId }),
  }
}

/** The facts of a state as the page reads them; the answer of the registry stands in its own list. */
function factsOf({ state: { state: _name, ...facts } }: Case): StateFacts {
  const { match: _match, ...rest } = { match: undefined, ...facts }
  return structuredClone(rest) as StateFacts // each state's facts are those of the schema, which the route checks again
}

function documentOf(document: StoredDocument): CaseView['documents'][number] {
  const { caseId: _caseId, uploadedAt, readAt, ...rest } = document
  return {
    ...rest,
    uploadedAt: uploadedAt.toISOString(),
    ...(readAt !== undefined && { readAt: readAt.toISOString() }),
  }
}
