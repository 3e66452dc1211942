/** Tokens with which a client uses the interface; none of them lets anything be signed. */
import type { OauthReader, OauthTransaction } from './oauth-store.js'

type ServiceToken = { readonly tokenSha256: Buffer; readonly clientKey: string }

/** Keeps a token until then, and forgets those that are over. */
export async function insertServiceToken(
  tx: OauthTransaction,
  { tokenSha256, clientKey }: ServiceToken,
  { now, expires }: { readonly now: Date; readonly expires: Date },
): Promise<void> {
  await tx.deleteFrom('service_token').where('expires_at', '<=', now).execute()
  await tx
    .insertInto('service_token')
    .values({
      token_sha256: tokenSha256,
      client_key: clientKey,
      issued_at: now,
      expires_at: expires,
      revoked_at: null,
    })
    .execute()
}

/** Whether a token is one of this client that counts now. */
export async function judgeServiceToken(
  db: OauthReader,
  { tokenSha256, clientKey }: ServiceToken,
  now: Date,
): Promise<'valid' | 'refused'> {
  const row = await db
    .selectFrom('service_token')
    .select('token_sha256')
    .where('token_sha256', '=', tokenSha256)
    .where('client_key', '=', clientKey)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now) // its last instant does not count
    .executeTakeFirst()
  return row ? 'valid' : 'refused'
}

/** Ends a token of this client. */
export async function revokeServiceToken(
  tx: OauthTransaction,
  { tokenSha256, clientKey }: ServiceToken,
  at: Date,
): Promise<'revoked' | 'unknown'> {
  const row = await tx
    .updateTable('service_token')
    .set({ revoked_at: at })
    .where('token_sha256', '=', tokenSha256)
    .where('client_key', '=', clientKey)
    .where('revoked_at', 'is', null)
    .returning('token_sha256')
    .executeTakeFirst()
  return row ? 'revoked' : 'unknown'
}
