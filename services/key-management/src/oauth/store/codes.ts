/** Authorization codes: the newest of an authorisation counts, once. */
import type { OauthReader, OauthTransaction } from './oauth-store.js'

/** A code as it is kept. */
export type StoredCode = {
  readonly codeSha256: Buffer
  readonly authorisationId: string
  readonly state: 'open' | 'replaced' | 'redeemed'
  readonly expiresAt: Date
}

/** Keeps a new code instead of the one before. `redeemed`: there is a token already. */
export async function insertCode(
  tx: OauthTransaction,
  { codeSha256, authorisationId, expiresAt }: Omit<StoredCode, 'state'>,
  at: Date,
): Promise<'inserted' | 'redeemed'> {
  // Two browsers at once wait for each other here.
  await tx
    .selectFrom('pushed_request')
    .select('authorisation_id')
    .where('authorisation_id', '=', authorisationId)
    .forUpdate()
    .execute()
  const codes = tx.selectFrom('code').select('state').where('authorisation_id', '=', authorisationId)
  if (await codes.where('state', '=', 'redeemed').executeTakeFirst()) return 'redeemed'
  await tx
    .updateTable('code')
    .set({ state: 'replaced', closed_at: at })
    .where('authorisation_id', '=', authorisationId)
    .where('state', '=', 'open')
    .execute()
  await tx
    .insertInto('code')
    .values({
      code_sha256: codeSha256,
      authorisation_id: authorisationId,
      state: 'open',
      issued_at: at,
      expires_at: expiresAt,
      closed_at: null,
    })
    .execute()
  return 'inserted'
}

/** A code, whatever became of it. */
export async function findCode(db: OauthReader, codeSha256: Buffer): Promise<StoredCode | undefined> {
  const query = db.selectFrom('code').selectAll().where('code_sha256', '=', codeSha256)
  const row = await query.executeTakeFirst()
  return (
    row && {
      codeSha256: row.code_sha256,
      authorisationId: row.authorisation_id,
      state: row.state,
      expiresAt: row.expires_at,
    }
  )
}

/** Redeems a code. Of two at once, one is the first. */
export async function redeemCode(
  tx: OauthTransaction,
  codeSha256: Buffer,
  at: Date,
): Promise<'redeemed' | 'not-open'> {
  const row = await tx
    .updateTable('code')
    .set({ state: 'redeemed', closed_at: at })
    .where('code_sha256', '=', codeSha256)
    .where('state', '=', 'open')
    .returning('code_sha256')
    .executeTakeFirst()
  return row ? 'redeemed' : 'not-open'
}
