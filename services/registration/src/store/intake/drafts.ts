/** Drafts, their keys and their papers in the database. */
import { type Selectable, sql } from '@jitsuin/platform'
import type { Answers } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import type { Tx } from '../database.js'
import type { IntakeTables } from './schema.js'

/** A draft as it is stored. */
export type DraftRow = Selectable<IntakeTables['intake_draft']>
/** A paper as it is stored. */
export type PaperRow = Selectable<IntakeTables['intake_paper']>
type Reader = Pick<Tx, 'selectFrom'>

/** The draft or case that a key opens at this moment; `undefined` if it opens nothing. */
export async function findFileOfKey(db: Reader, tokenSha256: string, at: Date): Promise<string | undefined> {
  const row = await db
    .selectFrom('intake_link')
    .select('file_id')
    .where('token_sha256', '=', tokenSha256)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return row?.file_id
}

/** Loads a draft that has not expired. */
export async function loadDraftRow(db: Reader, draftId: string, at: Date): Promise<DraftRow | undefined> {
  const row = await db
    .selectFrom('intake_draft')
    .selectAll()
    .where('draft_id', '=', draftId)
    .executeTakeFirst()
  return row && isAlive(row, at) ? row : undefined
}

/**
 * Locks a draft until the transaction ends.
 *
 * @throws {RegistrationError} `intake/link-unknown`
 */
export async function lockDraft(tx: Tx, draftId: string, at: Date): Promise<DraftRow> {
  const row = await tx
    .selectFrom('intake_draft')
    .selectAll()
    .where('draft_id', '=', draftId)
    .forUpdate()
    .executeTakeFirst()
  if (!row || !isAlive(row, at)) throw new RegistrationError('intake/link-unknown', 'No live draft')
  return row
}

/** Stores new answers under the next revision. */
export async function saveAnswers(
  tx: Tx,
  draft: DraftRow,
  change: { readonly answers: Answers; readonly at: Date; readonly expiresAt: Date },
): Promise<DraftRow> {
  const { answers, at, expiresAt } = change
  const revision = draft.revision + 1
  await tx
    .updateTable('intake_draft')
    .set({ answers: JSON.stringify(answers), revision, saved_at: at, expires_at: expiresAt })
    .where('draft_id', '=', draft.draft_id)
    .execute()
  return { ...draft, answers, revision, saved_at: at, expires_at: expiresAt }
}

/** The papers of a draft or case, oldest first. */
export async function loadPapers(db: Reader, fileId: string): Promise<PaperRow[]> {
  return db
    .selectFrom('intake_paper')
    .selectAll()
    .where('file_id', '=', fileId)
    .orderBy('uploaded_at')
    .orderBy('paper_id')
    .execute()
}

/** A key that was made for a draft or case. */
export async function insertKey(
  tx: Tx,
  key: { readonly tokenSha256: string; readonly fileId: string; readonly at: Date; readonly expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('intake_link')
    .values({
      token_sha256: key.tokenSha256,
      file_id: key.fileId,
      created_at: key.at,
      expires_at: key.expiresAt,
    })
    .execute()
}

/** How many drafts were begun since a moment and are not sent yet. */
export async function countOpenDraftsSince(db: Reader, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('intake_draft')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('state', '=', 'open')
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Counts one more file offered on this day, unless the most was reached. Two at a time are counted one after the other. */
export async function countUpload(
  tx: Tx,
  { fileId, day, most }: { readonly fileId: string; readonly day: string; readonly most: number },
): Promise<'counted' | 'too-many'> {
  const row = await tx
    .insertInto('intake_upload')
    .values({ file_id: fileId, day, uploads: 1 })
    .onConflict((conflict) =>
      conflict
        .column('file_id')
        .doUpdateSet({
          day,
          uploads: sql<number>`case when intake_upload.day = excluded.day then intake_upload.uploads + 1 else 1 end`,
        })
        .where(({ eb, ref }) =>
          eb.or([eb(ref('intake_upload.day'), '<>', day), eb(ref('intake_upload.uploads'), '<', most)]),
        ),
    )
    .returning('uploads')
    .executeTakeFirst()
  return row ? 'counted' : 'too-many'
}

/** Ends every key of a file. */
export async function endKeys(tx: Tx, fileId: string, at: Date): Promise<void> {
  await tx
    .updateTable('intake_link')
    .set({ expires_at: at })
    .where('file_id', '=', fileId)
    .where('expires_at', '>', at)
    .execute()
}

/** How many keys of a file were made since a moment. */
export async function countKeysSince(db: Reader, fileId: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('intake_link')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('file_id', '=', fileId)
    .where('created_at', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Takes a draft away with its keys and papers, and says which contents nobody refers to any more. */
export async function deleteDraft(tx: Tx, draftId: string): Promise<readonly string[]> {
  const papers = await tx
    .deleteFrom('intake_paper')
    .where('file_id', '=', draftId)
    .returning('sha256_hex')
    .execute()
  await tx.deleteFrom('intake_link').where('file_id', '=', draftId).execute()
  await tx.deleteFrom('intake_upload').where('file_id', '=', draftId).execute()
  await tx.deleteFrom('intake_draft').where('draft_id', '=', draftId).execute()
  return findOrphans(
    tx,
    papers.map(({ sha256_hex }) => sha256_hex),
  )
}

/** Those of the contents that no paper and no document refers to. */
export async function findOrphans(tx: Tx, contents: readonly string[]): Promise<readonly string[]> {
  if (contents.length === 0) return []
  const [papers, documents] = await Promise.all(
    (['intake_paper', 'case_document'] as const).map((table) =>
      tx.selectFrom(table).select('sha256_hex').where('sha256_hex', 'in', contents).execute(),
    ),
  )
  const used = new Set([...(papers ?? []), ...(documents ?? [])].map(({ sha256_hex }) => sha256_hex))
  return [...new Set(contents)].filter((content) => !used.has(content))
}

function isAlive({ state, expires_at }: DraftRow, at: Date): boolean {
  return state === 'submitted' || at < expires_at
}
