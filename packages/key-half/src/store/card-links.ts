/** My Number cards that holders linked to their second keys; the national authority's own name of a holder is what is kept. */
import type { HalfReader, HalfTransaction } from './half-store.js'

/** The person to whom a card is linked. */
export async function findLinkedSubject(db: HalfReader, jpkiId: string): Promise<string | undefined> {
  const query = db.selectFrom('card_link').select('subject').where('jpki_id', '=', jpkiId)
  return (await query.where('state', '=', 'active').executeTakeFirst())?.subject
}

/** Whether a person has linked a card. */
export async function hasLinkedCard(db: HalfReader, subject: string): Promise<boolean> {
  const query = db.selectFrom('card_link').select('subject').where('subject', '=', subject)
  return (await query.where('state', '=', 'active').executeTakeFirst()) !== undefined
}

/** A new link. */
export type NewCardLink = {
  readonly enrolmentId: string
  readonly subject: string
  readonly certificateSha256: string
  readonly jpkiId: string
  readonly statement: Uint8Array
  readonly proof: unknown
}

/** Keeps a link. `taken`: another person has linked this card. */
export async function insertCardLink(
  tx: HalfTransaction,
  link: NewCardLink,
  at: Date,
): Promise<'added' | 'taken'> {
  const row = await tx
    .insertInto('card_link')
    .values({
      enrolment_id: link.enrolmentId,
      subject: link.subject,
      certificate_sha256: link.certificateSha256,
      jpki_id: link.jpkiId,
      statement: Buffer.from(link.statement),
      proof: JSON.stringify(link.proof),
      state: 'active',
      linked_at: at,
      ended_at: null,
      end_reason: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('subject')
    .executeTakeFirst()
  return row ? 'added' : 'taken'
}

/** Ends the link of a person; gives how many there were. */
export async function endCardLinks(
  tx: HalfTransaction,
  subject: string,
  { at, why }: { readonly at: Date; readonly why: string },
): Promise<number> {
  const rows = await tx
    .updateTable('card_link')
    .set({ state: 'ended', ended_at: at, end_reason: why })
    .where('subject', '=', subject)
    .where('state', '=', 'active')
    .returning('subject')
    .execute()
  return rows.length
}
