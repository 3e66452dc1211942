import type { SsoReader, SsoTransaction } from './sso-store.js'

/** The link from a My Number card to an account. */
export type JpkiLink = { readonly linkedAt: Date; readonly notAfter: Date | undefined }

/** The account that a My Number card is linked to. */
export async function findByJpki(db: SsoReader, jpkiId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('jpki_link')
    .select('account_id')
    .where('jpki_id', '=', jpkiId)
    .executeTakeFirst()
  return row?.account_id
}

/** The link of an account. */
export async function loadJpkiLink(db: SsoReader, accountId: string): Promise<JpkiLink | undefined> {
  const row = await db
    .selectFrom('jpki_link')
    .select(['linked_at', 'not_after'])
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row && { linkedAt: row.linked_at, notAfter: row.not_after ?? undefined }
}

/** Links a card; another card of the account is forgotten. The caller made sure that the card is nobody else's. */
export async function saveJpkiLink(
  tx: SsoTransaction,
  link: { accountId: string; jpkiId: string; at: Date; notAfter: Date },
): Promise<void> {
  const values = { jpki_id: link.jpkiId, linked_at: link.at, not_after: link.notAfter }
  await tx
    .insertInto('jpki_link')
    .values({ account_id: link.accountId, ...values })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
    .execute()
}

/** Forgets the card of an account. */
export async function deleteJpkiLink(
  tx: SsoTransaction,
  accountId: string,
): Promise<'removed' | 'not-found'> {
  const row = await tx
    .deleteFrom('jpki_link')
    .where('account_id', '=', accountId)
    .returning('account_id')
    .executeTakeFirst()
  return row ? 'removed' : 'not-found'
}
