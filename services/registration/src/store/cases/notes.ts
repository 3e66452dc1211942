/** Notes of the staff, and who has seen a case. */
import type { Actor } from '@jitsuin/platform'
import type { Audit, Tx } from '../database.js'

/** A note as it is kept. */
export type StoredNote = {
  readonly noteId: string
  readonly caseId: string
  readonly text: string
  readonly writtenBy: string
  readonly writtenAt: Date
}

/** Stores a note once: the same id again changes nothing. */
export async function insertNote(tx: Tx, audit: Audit, note: StoredNote): Promise<'written' | 'known'> {
  const result = await tx
    .insertInto('case_note')
    .values({
      note_id: note.noteId,
      case_id: note.caseId,
      text: note.text,
      written_by: note.writtenBy,
      written_at: note.writtenAt,
    })
    .onConflict((conflict) => conflict.column('note_id').doNothing())
    .executeTakeFirst()
  if (result.numInsertedOrUpdatedRows !== 1n) return 'known'
  audit.record('case/noted', { subject: `case:${note.caseId}`, facts: { noteId: note.noteId } })
  return 'written'
}

/** The notes of a case, oldest first. */
export function loadNotes(db: Pick<Tx, 'selectFrom'>, caseId: string) {
  return db.selectFrom('case_note').selectAll().where('case_id', '=', caseId).orderBy('written_at').execute()
}

type View = { readonly actor: Actor; readonly part: string; readonly at: Date }

/** Records that somebody saw a part of a case. */
export function recordView(
  tx: Tx,
  audit: Audit,
  { caseId, ...view }: View & { readonly caseId: string },
): Promise<void> {
  return recordViews(tx, audit, { ...view, caseIds: [caseId] })
}

/** Records that somebody saw the same part of several cases, such as the list of a sitting. */
export async function recordViews(
  tx: Tx,
  audit: Audit,
  { caseIds, actor, part, at }: View & { readonly caseIds: readonly string[] },
): Promise<void> {
  if (caseIds.length === 0) return
  const rows = caseIds.map((caseId) => ({ case_id: caseId, actor, part, at }))
  await tx.insertInto('case_view').values(rows).execute()
  for (const caseId of caseIds) audit.record('case/viewed', { subject: `case:${caseId}`, facts: { part } })
}

/** Those of the cases that somebody has opened. */
export async function loadOpened(
  db: Pick<Tx, 'selectFrom'>,
  caseIds: readonly string[],
  actor: Actor,
): Promise<ReadonlySet<string>> {
  if (caseIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('case_view')
    .select('case_id')
    .distinct()
    .where('case_id', 'in', caseIds)
    .where('actor', '=', actor)
    .where('part', '=', 'page')
    .execute()
  return new Set(rows.map(({ case_id }) => case_id))
}

/** Most views that are shown. */
const MOST_VIEWS = 500

/** Who saw a case, newest first. */
export function loadViews(db: Pick<Tx, 'selectFrom'>, caseId: string) {
  return db
    .selectFrom('case_view')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('at', 'desc')
    .limit(MOST_VIEWS)
    .execute()
}
