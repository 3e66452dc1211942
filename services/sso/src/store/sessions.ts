/** Changes of sessions. */
import { sql } from '@jitsuin/platform'
import type { SessionEnd } from '../contract.js'
import type { SessionFacts, WhyWithoutRole } from '../domain/session-state.js'
import type { SignInMethod } from '../domain/sign-in-methods.js'
import type { SsoTransaction } from './sso-store.js'

/** What a sign-in says about a session, whether new or signed in anew. */
export type SignedIn = {
  readonly kind: SessionFacts['who']['kind']
  readonly whyWithoutRole: WhyWithoutRole | undefined
  readonly method: SignInMethod
  readonly signedInAt: Date
  readonly previousSignInAt: Date | undefined
  readonly idleSeconds: number
  readonly absoluteExpiresAt: Date
  readonly device: string
  readonly certificate:
    | {
        readonly sha256: string
        readonly statusGroup: string
        readonly checkedAt: Date
        readonly until: Date
      }
    | undefined
}

/** A session as it begins. */
export type NewSession = SignedIn & {
  readonly sessionId: string
  readonly accountId: string
  readonly state: 'pending' | 'live'
}

/** Keeps a new session. */
export async function insertSession(tx: SsoTransaction, session: NewSession): Promise<void> {
  await tx
    .insertInto('session')
    .values({
      session_id: session.sessionId,
      account_id: session.accountId,
      state: session.state,
      ...columnsOf(session),
      ended_at: null,
      ended_why: null,
    })
    .execute()
}

/** Signs the person of a live session in anew, in place; whatever was locked is open again. */
export async function renewSession(tx: SsoTransaction, sessionId: string, signedIn: SignedIn): Promise<void> {
  await tx
    .updateTable('session')
    .set(columnsOf(signedIn))
    .where('session_id', '=', sessionId)
    .where('state', '=', 'live')
    .execute()
}

/** Makes a pending session live. */
export async function activateSession(
  tx: SsoTransaction,
  sessionId: string,
  life: Pick<SignedIn, 'idleSeconds' | 'previousSignInAt' | 'absoluteExpiresAt'> & { readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('session')
    .set({
      state: 'live',
      idle_seconds: life.idleSeconds,
      previous_sign_in_at: life.previousSignInAt ?? null,
      absolute_expires_at: life.absoluteExpiresAt,
      last_seen_at: life.at,
    })
    .where('session_id', '=', sessionId)
    .where('state', '=', 'pending')
    .execute()
}

/** Locks a session until its person shows a credential again. */
export async function lockSession(tx: SsoTransaction, sessionId: string, at: Date): Promise<void> {
  await tx
    .updateTable('session')
    .set({ locked_at: at })
    .where('session_id', '=', sessionId)
    .where('state', '=', 'live')
    .execute()
}

/** Gives a host its cookie for a session. */
export async function insertHostCookie(
  tx: SsoTransaction,
  { tokenSha256, sessionId, host, at }: { tokenSha256: string; sessionId: string; host: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('host_cookie')
    .values({ token_sha256: tokenSha256, session_id: sessionId, host, created_at: at })
    .execute()
}

/** Takes the cookies of a host for a session back: a cookie from before a sign-in is worth nothing after it. */
export async function deleteHostCookies(tx: SsoTransaction, sessionId: string, host: string): Promise<void> {
  await tx.deleteFrom('host_cookie').where('session_id', '=', sessionId).where('host', '=', host).execute()
}

/** Which sessions to end, of those that have not ended. */
export type SessionsToEnd =
  | { readonly session: string }
  | { readonly account: string; readonly except?: string }
  | { readonly certificates: readonly string[] }
  /** Whose time was over then. */
  | { readonly overAt: Date }
  /** Whose certificate nobody could say anything about since then. */
  | { readonly unknownSince: Date }

/** Ends sessions in one statement, however many, and notes each for those who want to know. Gives how many there were. */
export async function endSessions(
  tx: SsoTransaction,
  which: SessionsToEnd,
  { why, at }: { readonly why: SessionEnd; readonly at: Date },
): Promise<number> {
  const { rows } = await sql`
    with gone as (
      update session set state = 'ended', ended_at = ${at}, ended_why = ${why}
      where state <> 'ended' and ${conditionOf(which)}
      returning session_id
    )
    insert into ended (session_id, why, ended_at)
    select session_id, ${why}, ${at}::timestamptz from gone
    returning session_id`.execute(tx)
  return rows.length
}

function conditionOf(which: SessionsToEnd) {
  if ('session' in which) return sql`session_id = ${which.session}`
  if ('certificates' in which) return sql`certificate_sha256 = any(${[...which.certificates]}::text[])`
  if ('unknownSince' in which) return sql`status_until <= ${which.unknownSince}`
  if ('overAt' in which) {
    const { overAt } = which
    return sql`(absolute_expires_at <= ${overAt}
      or last_seen_at + make_interval(secs => idle_seconds) <= ${overAt})`
  }
  const others = which.except ? sql`and session_id <> ${which.except}` : sql``
  return sql`account_id = ${which.account} ${others}`
}

/** Writes down when sessions were last used, all in one statement. */
export async function saveSeen(tx: SsoTransaction, seen: ReadonlyMap<string, Date>): Promise<void> {
  await sql`
    update session set last_seen_at = seen.at
    from unnest(${[...seen.keys()]}::uuid[], ${[...seen.values()]}::timestamptz[]) as seen (id, at)
    where session_id = seen.id and state = 'live' and last_seen_at < seen.at`.execute(tx)
}

/** Writes down that the certificates of a group were found good again, except those that were not. */
export async function saveGoodStatus(
  tx: SsoTransaction,
  { group, checkedAt, until }: { group: string; checkedAt: Date; until: Date },
  except: readonly string[],
): Promise<number> {
  const { rows } = await sql`
    update session set status_checked_at = ${checkedAt}, status_until = ${until}
    where state <> 'ended' and status_group = ${group} and status_until < ${until}
      and certificate_sha256 <> all(${[...except]}::text[])
    returning session_id`.execute(tx)
  return rows.length
}

function columnsOf({ certificate, ...signedIn }: SignedIn) {
  return {
    kind: signedIn.kind,
    why_without_role: signedIn.whyWithoutRole ?? null,
    method: signedIn.method,
    signed_in_at: signedIn.signedInAt,
    previous_sign_in_at: signedIn.previousSignInAt ?? null,
    last_seen_at: signedIn.signedInAt,
    idle_seconds: signedIn.idleSeconds,
    absolute_expires_at: signedIn.absoluteExpiresAt,
    locked_at: null,
    device: signedIn.device,
    certificate_sha256: certificate?.sha256 ?? null,
    status_group: certificate?.statusGroup ?? null,
    status_checked_at: certificate?.checkedAt ?? null,
    status_until: certificate?.until ?? null,
  }
}
