/** Taking papers in: judged by content, pictures drawn anew, a photo cut to the size of the card. */
import { japanDate } from '@jitsuin/kernel'
import { cropImage, type InspectedUpload, inspectUpload, readBrightness } from '@jitsuin/platform'
import {
  FIGURES_WIDTH,
  type IntakePaper,
  judgePicture,
  judgeSide,
  measurePicture,
  type PaperFields,
  PHOTO_PRINT,
  type PictureFinding,
  printArea,
} from '../../contract.js'
import { USUAL_INTAKE_LIMITS } from '../../domain/intake/limits.js'
import { RegistrationError } from '../../errors.js'
import { loadCase } from '../../store/cases/cases.js'
import type { Tx } from '../../store/database.js'
import {
  countUpload,
  findOrphans,
  loadDraftRow,
  loadPapers,
  type PaperRow,
} from '../../store/intake/drafts.js'
import type { RegistrationContext } from '../context.js'
import { dropContents } from './contents.js'
import { paperOf } from './drafts.js'
import type { Applicant } from './keys.js'

const MOST_PAPERS = 20

/** What came: the file and what the applicant says about it. */
export type PaperUpload = PaperFields & { readonly bytes: Uint8Array }

/**
 * Takes a paper in, while the draft is open or the office waits for an answer. The same request again is the same paper.
 *
 * @throws {RegistrationError} `intake/my-number-back`, `intake/notification-slip`, `intake/photo-too-small`,
 *   `intake/photo-not-a-picture`, `intake/too-many-papers`, `intake/too-many-uploads`, `intake/already-sent`
 * @throws {PlatformError} `upload/…`
 */
export async function addPaper(
  context: RegistrationContext,
  { fileId, actor }: Applicant,
  { bytes, ...about }: PaperUpload,
): Promise<IntakePaper> {
  await admitUpload(context, { fileId, actor }, about)
  expectAllowedSide(about)
  const inspected = await inspectUpload(bytes)
  const judged = about.kind === 'photo' ? await preparePhoto(inspected) : await preparePaper(inspected)
  // The bytes are on the disk before a row refers to them; a crash between the two leaves bytes that nobody can ask for.
  const kept = await context.files.save(judged.bytes)
  const at = context.clock()
  const row: PaperRow = {
    paper_id: about.requestId,
    file_id: fileId,
    kind: about.kind,
    identity_kind: about.identityKind ?? null,
    side: about.side ?? null,
    media_type: inspected.mediaType,
    sha256_hex: kept.sha256Hex,
    size: kept.size,
    width: judged.width,
    height: judged.height,
    findings: judged.findings,
    uploaded_at: at,
    handed_over_at: null,
  }
  return context.store.transact({ actor, at }, async (tx, audit) => {
    await lockFile(tx, fileId, at)
    const papers = await loadPapers(tx, fileId)
    const known = papers.find(({ paper_id }) => paper_id === row.paper_id)
    if (known) {
      audit.changedNothing()
      return paperOf(known)
    }
    if (papers.length >= MOST_PAPERS) throw new RegistrationError('intake/too-many-papers', fileId)
    await tx
      .insertInto('intake_paper')
      .values({ ...row, findings: JSON.stringify(row.findings) })
      .execute()
    audit.record('paper/added', {
      subject: `draft:${fileId}`,
      facts: { paperId: row.paper_id, kind: row.kind },
    })
    return paperOf(row)
  })
}

/** Takes a paper out again, as long as the office has not got it. @throws {RegistrationError} `intake/paper-not-found` */
export async function removePaper(
  context: RegistrationContext,
  { fileId, actor }: Applicant,
  paperId: string,
): Promise<void> {
  const at = context.clock()
  const orphans = await context.store.transact({ actor, at }, async (tx, audit) => {
    const [gone] = await tx
      .deleteFrom('intake_paper')
      .where('file_id', '=', fileId)
      .where('paper_id', '=', paperId)
      .where('handed_over_at', 'is', null)
      .returningAll()
      .execute()
    if (!gone) throw new RegistrationError('intake/paper-not-found', paperId)
    audit.record('paper/removed', { subject: `draft:${fileId}`, facts: { paperId, kind: gone.kind } })
    return findOrphans(tx, [gone.sha256_hex])
  })
  await dropContents(context, orphans)
}

/** The content of one's own paper. @throws {RegistrationError} `intake/paper-not-found` */
export async function readPaper(
  { store, files }: RegistrationContext,
  { fileId }: Applicant,
  paperId: string,
): Promise<{ readonly bytes: Uint8Array; readonly mediaType: PaperRow['media_type'] }> {
  const papers = await loadPapers(store.read, fileId)
  const paper = papers.find(({ paper_id }) => paper_id === paperId)
  if (!paper) throw new RegistrationError('intake/paper-not-found', paperId)
  return { bytes: await files.load(paper.sha256_hex), mediaType: paper.media_type }
}

/** Counted before anything is decoded, in a transaction of its own: a file that is refused afterwards has cost its work. */
async function admitUpload(
  { store, clock, intakeLimits = USUAL_INTAKE_LIMITS }: RegistrationContext,
  { fileId, actor }: Applicant,
  { requestId: paperId, kind }: PaperFields,
): Promise<void> {
  const at = clock()
  const most = intakeLimits.uploadsPerDay
  await store.transact({ actor, at }, async (tx, audit) => {
    if ((await countUpload(tx, { fileId, day: japanDate(at), most })) === 'too-many')
      throw new RegistrationError('intake/too-many-uploads', `${most} of ${fileId}`)
    audit.record('paper/offered', { subject: `draft:${fileId}`, facts: { paperId, kind } })
  })
}

/** T-C03-2: refused before anything is decoded or kept. */
function expectAllowedSide({ kind, identityKind, side }: PaperFields): void {
  if (kind !== 'identity') return
  const verdict = judgeSide(identityKind ?? 'myNumberCard', side ?? 'front')
  if (verdict !== 'accepted') throw new RegistrationError(`intake/${verdict}`, `${identityKind} ${side}`)
}

type Prepared = {
  readonly bytes: Uint8Array
  readonly width: number | null
  readonly height: number | null
  readonly findings: readonly PictureFinding[]
}

async function preparePhoto(inspected: InspectedUpload): Promise<Prepared> {
  if (inspected.kind !== 'image')
    throw new RegistrationError('intake/photo-not-a-picture', inspected.mediaType)
  const area = printArea(inspected)
  const findings = await judge(inspected.bytes, { of: 'face', size: area })
  if (findings.includes('too-small')) {
    throw new RegistrationError('intake/photo-too-small', `${area.width} by ${area.height} pixels`)
  }
  const size = area.width < PHOTO_PRINT.width ? { width: area.width, height: area.height } : PHOTO_PRINT
  return { ...(await cropImage(inspected.bytes, area, size)), findings }
}

async function preparePaper(inspected: InspectedUpload): Promise<Prepared> {
  if (inspected.kind === 'pdf') return { bytes: inspected.bytes, width: null, height: null, findings: [] }
  const { bytes, width, height } = inspected
  return { bytes, width, height, findings: await judge(bytes, { of: 'paper', size: { width, height } }) }
}

async function judge(
  bytes: Uint8Array,
  about: Parameters<typeof judgePicture>[1],
): Promise<readonly PictureFinding[]> {
  return judgePicture(measurePicture(await readBrightness(bytes, { width: FIGURES_WIDTH })), about)
}

/** A draft takes papers while it is open; a case while it waits for the applicant. */
async function lockFile(tx: Tx, fileId: string, at: Date): Promise<void> {
  const draft = await loadDraftRow(tx, fileId, at)
  if (draft?.state === 'open') {
    await tx
      .selectFrom('intake_draft')
      .select('draft_id')
      .where('draft_id', '=', fileId)
      .forUpdate()
      .execute()
    return
  }
  await tx.selectFrom('case_file').select('case_id').where('case_id', '=', fileId).forUpdate().execute()
  const file = await loadCase(tx, fileId)
  if (!file) throw new RegistrationError('intake/link-unknown', 'Neither draft nor case')
  if (file.state.state !== 'deficient') throw new RegistrationError('intake/already-sent', fileId)
}
