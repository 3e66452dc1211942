import type { ChallengeFacts } from '../domain/statement-rules.js'
import type { SsoTransaction } from './sso-store.js'
import type { ChallengePurpose } from './tables.js'

/** A challenge to keep; only the hash of its nonce is. */
export type NewChallenge = ChallengeFacts & {
  readonly nonceSha256: string
  readonly purpose: ChallengePurpose
  /** What it is for: an attempt, an account, an invitation. */
  readonly subject: string | undefined
}

/** Keeps a challenge. */
export async function insertChallenge(tx: SsoTransaction, challenge: NewChallenge): Promise<void> {
  const { nonceSha256, purpose, subject, browserSha256, issuedAt, expiresAt } = challenge
  await tx
    .insertInto('challenge')
    .values({
      nonce_sha256: nonceSha256,
      purpose,
      subject: subject ?? null,
      browser_sha256: browserSha256,
      issued_at: issuedAt,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute()
}

/** What becomes of a challenge that is answered. Whoever answers first uses it up, rightly or wrongly. */
export type UsedChallenge = { readonly state: 'taken'; readonly facts: ChallengeFacts } | 'unknown' | 'used'

/** Takes a challenge made for one purpose and subject; it is never taken again. */
export async function takeChallenge(
  tx: SsoTransaction,
  {
    nonceSha256,
    purpose,
    subject,
    at,
  }: Pick<NewChallenge, 'nonceSha256' | 'purpose' | 'subject'> & { readonly at: Date },
): Promise<UsedChallenge> {
  const row = await tx
    .selectFrom('challenge')
    .selectAll()
    .where('nonce_sha256', '=', nonceSha256)
    .where('purpose', '=', purpose)
    .forUpdate()
    .executeTakeFirst()
  if (!row || row.subject !== (subject ?? null)) return 'unknown'
  if (row.used_at) return 'used'
  await tx.updateTable('challenge').set({ used_at: at }).where('nonce_sha256', '=', nonceSha256).execute()
  const { browser_sha256: browserSha256, issued_at: issuedAt, expires_at: expiresAt } = row
  return { state: 'taken', facts: { browserSha256, issuedAt, expiresAt } }
}
