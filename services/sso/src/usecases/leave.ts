/** Leaving: sign out here, of one other session, or everywhere; or only step away. */
import type { Session, SessionEnd } from '../contract.js'
import { SsoError } from '../errors.js'
import { loadById, loadOfAccount, type StoredSession } from '../store/session-reader.js'
import { endSessions, lockSession, type SessionsToEnd } from '../store/sessions.js'
import type { SsoContext } from './context.js'
import { judge } from './look-at-session.js'

type Actor = `${'holder' | 'officer' | 'system'}:${string}`

/** Ends sessions and says how many. */
export async function endThese(
  { store, clock }: Pick<SsoContext, 'store' | 'clock'>,
  which: SessionsToEnd,
  { why, actor, subject }: { readonly why: SessionEnd; readonly actor: Actor; readonly subject: string },
): Promise<number> {
  const at = clock()
  return store.transact({ actor, at }, async (tx, audit) => {
    const count = await endSessions(tx, which, { why, at })
    if (count === 0) audit.changedNothing()
    else audit.record('session/ended', { subject, facts: { why, count } })
    return count
  })
}

/** Who acts in a session, for the audit. */
export function actorOf({ kind, accountId }: Session): Actor {
  return kind === 'staff' ? `officer:${accountId}` : `holder:${accountId}`
}

/** Ends a session by its id; of one that has ended already, nothing. */
export async function endSession(ctx: SsoContext, sessionId: string, why: SessionEnd): Promise<void> {
  await endThese(ctx, { session: sessionId }, { why, actor: 'system:sso', subject: sessionId })
}

/** Signs out of a session, be it live, locked or pending. */
export function signOut(
  ctx: SsoContext,
  { sessionId, accountId, who }: Pick<StoredSession, 'sessionId' | 'accountId' | 'who'>,
): Promise<number> {
  const actor = who.kind === 'staff' ? (`officer:${accountId}` as const) : (`holder:${accountId}` as const)
  return endThese(ctx, { session: sessionId }, { why: 'signed-out', actor, subject: sessionId })
}

/** Ends one session of the person who is signed in. @throws {SsoError} `session/not-found` */
export async function endOwnSession(ctx: SsoContext, mine: Session, sessionId: string): Promise<number> {
  const stored = await loadById(ctx.store.read, sessionId)
  if (stored?.accountId !== mine.accountId || stored.state === 'ended')
    throw new SsoError('session/not-found', 'Not a session of this account')
  return endThese(
    ctx,
    { session: sessionId },
    { why: 'signed-out', actor: actorOf(mine), subject: sessionId },
  )
}

/** Ends every session of the person who is signed in, this one too. */
export function endEverywhere(ctx: SsoContext, mine: Session): Promise<number> {
  const { accountId } = mine
  return endThese(
    ctx,
    { account: accountId },
    { why: 'signed-out-everywhere', actor: actorOf(mine), subject: accountId },
  )
}

/** The sessions of an account that somebody could be sitting at. */
export async function listSessionsOf(
  ctx: SsoContext,
  { accountId }: Pick<StoredSession, 'accountId'>,
): Promise<StoredSession[]> {
  const all = await loadOfAccount(ctx.store.read, accountId)
  return all
    .map((stored) => judge(ctx, stored))
    .filter(({ judged }) => judged.verdict === 'live' || judged.verdict === 'locked')
    .map(({ stored }) => stored)
}

/** Locks a session until its person shows a credential again; every host of it is shut. */
export async function lock({ store, clock }: SsoContext, mine: Session): Promise<void> {
  const at = clock()
  await store.transact({ actor: actorOf(mine), at }, async (tx, audit) => {
    await lockSession(tx, mine.sessionId, at)
    audit.record('session/locked', { subject: mine.sessionId, facts: {} })
  })
}
