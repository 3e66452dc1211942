/** Filling the form in: begin, save, look again, throw away. */
import { isDeepStrictEqual } from 'node:util'
import { ALL_FIELDS, type Answers, type Draft, type IntakePaper } from '../../contract.js'
import { USUAL_INTAKE_LIMITS } from '../../domain/intake/limits.js'
import { RegistrationError } from '../../errors.js'
import {
  countOpenDraftsSince,
  type DraftRow,
  deleteDraft,
  loadDraftRow,
  loadPapers,
  lockDraft,
  type PaperRow,
  saveAnswers,
} from '../../store/intake/drafts.js'
import type { RegistrationContext } from '../context.js'
import { dropContents } from './contents.js'
import { type Applicant, DAY_MS, DRAFT_DAYS, makeKey } from './keys.js'

/**
 * Begins an empty draft and gives its key out. Some more than the most may come to be when many begin in the same instant.
 *
 * @throws {RegistrationError} `intake/too-many-drafts`
 */
export async function openDraft(
  context: RegistrationContext,
): Promise<{ readonly token: string; readonly draft: Draft }> {
  const { store, clock, newId, intakeLimits = USUAL_INTAKE_LIMITS } = context
  const at = clock()
  const row: DraftRow = {
    draft_id: newId(),
    state: 'open',
    answers: {},
    revision: 1,
    created_at: at,
    saved_at: at,
    expires_at: expiryFrom(at),
    link_sent_at: null,
  }
  return store.transact({ actor: `applicant:${row.draft_id}`, at }, async (tx, audit) => {
    const begun = await countOpenDraftsSince(tx, new Date(at.getTime() - DAY_MS))
    if (begun >= intakeLimits.openDraftsPerDay)
      throw new RegistrationError('intake/too-many-drafts', `${begun} are open`)
    await tx
      .insertInto('intake_draft')
      .values({ ...row, answers: '{}' })
      .execute()
    const token = await makeKey(tx, context, { fileId: row.draft_id, at })
    audit.record('draft/opened', { subject: `draft:${row.draft_id}`, facts: {} })
    return { token, draft: draftOf(row, []) }
  })
}

/** The draft with everything that was saved. @throws {RegistrationError} `intake/link-unknown` */
export async function readDraft(
  { store, clock }: RegistrationContext,
  { fileId }: Applicant,
): Promise<Draft> {
  const row = await loadDraftRow(store.read, fileId, clock())
  if (!row) throw new RegistrationError('intake/link-unknown', 'No live draft')
  return draftOf(row, await loadPapers(store.read, fileId))
}

/**
 * Saves answers as they were typed. A save that is repeated because its answer got lost is answered again.
 *
 * @throws {RegistrationError} `intake/changed-meanwhile`, `intake/already-sent`
 */
export async function saveDraft(
  { store, clock }: RegistrationContext,
  { fileId, actor }: Applicant,
  { expectedRevision, answers }: { readonly expectedRevision: number; readonly answers: Answers },
): Promise<Draft> {
  const at = clock()
  return store.transact({ actor, at }, async (tx, audit) => {
    const row = await lockDraft(tx, fileId, at)
    const papers = await loadPapers(tx, fileId)
    if (row.state === 'submitted') throw new RegistrationError('intake/already-sent', fileId)
    const isRepeated = row.revision === expectedRevision + 1 && isDeepStrictEqual(row.answers, answers)
    if (isRepeated) {
      audit.changedNothing()
      return draftOf(row, papers)
    }
    expectRevision(row, expectedRevision)
    const saved = await saveAnswers(tx, row, { answers, at, expiresAt: expiryFrom(at) })
    const changed = ALL_FIELDS.filter((field) => row.answers[field] !== answers[field])
    audit.record('draft/saved', { subject: `draft:${fileId}`, facts: { revision: saved.revision, changed } })
    return draftOf(saved, papers)
  })
}

/** Throws a draft away with everything in it. @throws {RegistrationError} `intake/already-sent` */
export async function discardDraft(
  context: RegistrationContext,
  { fileId, actor }: Applicant,
): Promise<void> {
  const { store, clock } = context
  const at = clock()
  const orphans = await store.transact({ actor, at }, async (tx, audit) => {
    const row = await lockDraft(tx, fileId, at)
    if (row.state === 'submitted') throw new RegistrationError('intake/already-sent', fileId)
    audit.record('draft/discarded', { subject: `draft:${fileId}`, facts: {} })
    return deleteDraft(tx, fileId)
  })
  await dropContents(context, orphans)
}

const MOST_PER_SWEEP = 100

/** Takes away drafts that have expired, some at a time, and says how many; a timer calls it. */
export async function sweepDrafts(context: RegistrationContext): Promise<number> {
  const { store, clock } = context
  const at = clock()
  const swept = await store.transact({ actor: 'system:intake', at }, async (tx, audit) => {
    const rows = await tx
      .selectFrom('intake_draft')
      .select('draft_id')
      .where('state', '=', 'open')
      .where('expires_at', '<=', at)
      .limit(MOST_PER_SWEEP)
      .forUpdate()
      .skipLocked()
      .execute()
    const orphans: string[] = []
    for (const { draft_id } of rows) {
      orphans.push(...(await deleteDraft(tx, draft_id)))
      audit.record('draft/expired', { subject: `draft:${draft_id}`, facts: {} })
    }
    if (rows.length === 0) audit.changedNothing()
    return { count: rows.length, orphans }
  })
  await dropContents(context, swept.orphans)
  return swept.count
}

/** Refuses who saw another revision than the newest. */
export function expectRevision({ revision, draft_id }: DraftRow, expected: number): void {
  if (revision === expected) return
  throw new RegistrationError('intake/changed-meanwhile', `${draft_id} is at ${revision}, not ${expected}`)
}

/** A draft as its pages see it. */
export function draftOf(row: DraftRow, papers: readonly PaperRow[]): Draft {
  return {
    state: row.state,
    revision: row.revision,
    answers: row.answers,
    papers: papers.map(paperOf),
    savedAt: row.saved_at.toISOString(),
    ...(row.state === 'open' && { expiresAt: row.expires_at.toISOString() }),
    ...(row.link_sent_at && { linkSentAt: row.link_sent_at.toISOString() }),
  }
}

/** A paper as pages see it. */
export function paperOf(row: PaperRow): IntakePaper {
  return {
    paperId: row.paper_id,
    kind: row.kind,
    ...(row.identity_kind && { identityKind: row.identity_kind }),
    ...(row.side && { side: row.side }),
    mediaType: row.media_type,
    size: row.size,
    ...(row.width !== null && { width: row.width }),
    ...(row.height !== null && { height: row.height }),
    findings: [...row.findings],
    uploadedAt: row.uploaded_at.toISOString(),
  }
}

function expiryFrom(at: Date): Date {
  return new Date(at.getTime() + DRAFT_DAYS * DAY_MS)
}
