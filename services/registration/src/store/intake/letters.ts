/** Letters to applicants in the database. */
import { type Selectable, sql } from '@jitsuin/platform'
import type { IntakeLetter } from '../../contract.js'
import type { Tx } from '../database.js'
import type { IntakeTables } from './schema.js'

/** A letter as it is stored. */
export type LetterRow = Selectable<IntakeTables['intake_letter']>

/** Takes the letter that is due longest, counts the try, and keeps it from others until `until`. */
export async function claimLetter(
  tx: Tx,
  { at, until }: { readonly at: Date; readonly until: Date },
): Promise<LetterRow | undefined> {
  const due = await tx
    .selectFrom('intake_letter')
    .select('letter_id')
    .where('standing', '=', 'waiting')
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!due) return undefined
  return tx
    .updateTable('intake_letter')
    .set({ tries: sql`tries + 1`, due_at: until })
    .where('letter_id', '=', due.letter_id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Records how a try ended. */
export async function settleLetter(
  tx: Tx,
  letterId: string,
  outcome: {
    readonly standing: LetterRow['standing']
    readonly dueAt: Date
    readonly failure: string | null
  },
): Promise<void> {
  await tx
    .updateTable('intake_letter')
    .set({ standing: outcome.standing, due_at: outcome.dueAt, failure: outcome.failure })
    .where('letter_id', '=', letterId)
    .execute()
}

const LETTERS_PER_PAGE = 50

/** What could not be sent, newest first: some of it, and how many there are. */
export async function loadUnsent(
  db: Pick<Tx, 'selectFrom'>,
): Promise<{ readonly letters: readonly IntakeLetter[]; readonly total: number }> {
  const unsent = db.selectFrom('intake_letter').where('standing', 'in', ['failed', 'no-address'])
  const [rows, { count }] = await Promise.all([
    unsent
      .innerJoin('case_file', 'case_file.case_id', 'intake_letter.case_id')
      .selectAll('intake_letter')
      .select('case_file.case_number')
      .orderBy('written_at', 'desc')
      .limit(LETTERS_PER_PAGE)
      .execute(),
    unsent.select(({ fn }) => fn.countAll<string>().as('count')).executeTakeFirstOrThrow(),
  ])
  const letters = rows.map((row) => ({
    letterId: row.letter_id,
    caseId: row.case_id,
    caseNumber: row.case_number,
    about: row.about,
    standing: row.standing,
    tries: row.tries,
    at: row.written_at.toISOString(),
  }))
  return { letters, total: Number(count) }
}
