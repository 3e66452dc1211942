/** Pushed requests: used once, and then the way from an authorisation back to its client. */
import type { Selectable } from '@jitsuin/platform'
import type { CredentialWish } from '../domain/credential-wish.js'
import type { OauthReader, OauthTransaction } from './oauth-store.js'
import type { OauthTables } from './tables.js'

/** A request as it was pushed. */
export type PushedRequest = {
  readonly requestSha256: Buffer
  readonly clientKey: string
  readonly redirectUri: string
  readonly state: string | undefined
  readonly codeChallenge: string
  readonly wish: CredentialWish
}

/** Keeps a request until then, and forgets those that nobody opened in time. */
export async function insertPushed(
  tx: OauthTransaction,
  pushed: PushedRequest,
  { now, expires }: { readonly now: Date; readonly expires: Date },
): Promise<void> {
  await tx
    .deleteFrom('pushed_request')
    .where('expires_at', '<=', now)
    .where('authorisation_id', 'is', null)
    .execute()
  await tx
    .insertInto('pushed_request')
    .values({
      request_sha256: pushed.requestSha256,
      client_key: pushed.clientKey,
      redirect_uri: pushed.redirectUri,
      state: pushed.state ?? null,
      code_challenge: pushed.codeChallenge,
      wish: JSON.stringify(pushed.wish),
      pushed_at: now,
      expires_at: expires,
      used_at: null,
      authorisation_id: null,
    })
    .execute()
}

/** Uses a request, once. Nothing for one that is unknown, used, over, or another client's. */
export async function takePushed(
  tx: OauthTransaction,
  { requestSha256, clientKey }: Pick<PushedRequest, 'requestSha256' | 'clientKey'>,
  now: Date,
): Promise<PushedRequest | undefined> {
  const row = await tx
    .updateTable('pushed_request')
    .set({ used_at: now })
    .where('request_sha256', '=', requestSha256)
    .where('client_key', '=', clientKey)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now) // its last instant does not count
    .returningAll()
    .executeTakeFirst()
  return row && pushedOf(row)
}

/** Notes which authorisation came out of a request, and forgets what it called the documents. */
export async function saveOpened(
  tx: OauthTransaction,
  requestSha256: Buffer,
  opened: { readonly authorisationId: string; readonly wish: CredentialWish },
): Promise<void> {
  await tx
    .updateTable('pushed_request')
    .set({ authorisation_id: opened.authorisationId, wish: JSON.stringify(opened.wish) })
    .where('request_sha256', '=', requestSha256)
    .execute()
}

/** The request out of which an authorisation came. */
export async function findRequestOf(
  db: OauthReader,
  authorisationId: string,
): Promise<PushedRequest | undefined> {
  const query = db.selectFrom('pushed_request').selectAll().where('authorisation_id', '=', authorisationId)
  const row = await query.executeTakeFirst()
  return row && pushedOf(row)
}

function pushedOf(row: Selectable<OauthTables['pushed_request']>): PushedRequest {
  return {
    requestSha256: row.request_sha256,
    clientKey: row.client_key,
    redirectUri: row.redirect_uri,
    state: row.state ?? undefined,
    codeChallenge: row.code_challenge,
    wish: row.wish,
  }
}
