import type { Text } from '@jitsuin/kernel'
import type { Audience } from '../domain/session-state.js'
import type { SignInMethod } from '../domain/sign-in-methods.js'
import type { SsoReader, SsoTransaction } from './sso-store.js'

/** An attempt to sign in: what is wanted, and what has come of it. */
export type Attempt = {
  readonly attemptSha256: string
  readonly audience: Audience
  readonly methods: readonly SignInMethod[]
  readonly anew: 'yes' | 'no'
  readonly returnTo: string
  readonly forService: Text | undefined
  /** The hash of the state cookie of the host that asked; then that host takes the session over by ticket. */
  readonly hostStateSha256: string | undefined
  /** The browser that opened it; no other may go on with it. */
  readonly browserSha256: string | undefined
  readonly expiresAt: Date
  /** The session that came of it. */
  readonly sessionId: string | undefined
  readonly lastRefusal: string | undefined
}

/** Keeps a new attempt. */
export async function insertAttempt(
  tx: SsoTransaction,
  attempt: Omit<Attempt, 'sessionId' | 'lastRefusal'>,
  createdAt: Date,
): Promise<void> {
  await tx
    .insertInto('attempt')
    .values({
      attempt_sha256: attempt.attemptSha256,
      audience: attempt.audience,
      methods: [...attempt.methods],
      anew: attempt.anew,
      return_to: attempt.returnTo,
      for_service: attempt.forService ? JSON.stringify(attempt.forService) : null,
      host_state_sha256: attempt.hostStateSha256 ?? null,
      browser_sha256: attempt.browserSha256 ?? null,
      created_at: createdAt,
      expires_at: attempt.expiresAt,
      session_id: null,
      last_refusal: null,
    })
    .execute()
}

/** An attempt that has not expired. */
export async function loadAttempt(
  db: SsoReader,
  attemptSha256: string,
  now: Date,
): Promise<Attempt | undefined> {
  const row = await db
    .selectFrom('attempt')
    .selectAll()
    .where('attempt_sha256', '=', attemptSha256)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    attemptSha256,
    audience: row.audience,
    methods: row.methods,
    anew: row.anew,
    returnTo: row.return_to,
    forService: row.for_service ?? undefined,
    hostStateSha256: row.host_state_sha256 ?? undefined,
    browserSha256: row.browser_sha256 ?? undefined,
    expiresAt: row.expires_at,
    sessionId: row.session_id ?? undefined,
    lastRefusal: row.last_refusal ?? undefined,
  }
}

/** Ties an attempt to the browser that opens it first. */
export async function bindAttempt(
  tx: SsoTransaction,
  attemptSha256: string,
  browserSha256: string,
): Promise<'bound' | 'other-browser'> {
  const row = await tx
    .updateTable('attempt')
    .set({ browser_sha256: browserSha256 })
    .where('attempt_sha256', '=', attemptSha256)
    .where((where) =>
      where.or([where('browser_sha256', 'is', null), where('browser_sha256', '=', browserSha256)]),
    )
    .returning('attempt_sha256')
    .executeTakeFirst()
  return row ? 'bound' : 'other-browser'
}

/** Writes down which session came of an attempt. */
export async function completeAttempt(
  tx: SsoTransaction,
  attemptSha256: string,
  sessionId: string,
): Promise<void> {
  await tx
    .updateTable('attempt')
    .set({ session_id: sessionId, last_refusal: null })
    .where('attempt_sha256', '=', attemptSha256)
    .execute()
}

/** Writes down why the last try was refused, for the page that the browser comes back to. */
export async function saveRefusal(tx: SsoTransaction, attemptSha256: string, code: string): Promise<void> {
  await tx
    .updateTable('attempt')
    .set({ last_refusal: code })
    .where('attempt_sha256', '=', attemptSha256)
    .execute()
}
