/**
 * The last step of every way to sign in: the credential is proven, now a session begins. In the same browser the same person
 * signs in anew in place (step-up, or back from a lock), and another person puts the first one out; elsewhere the account may be
 * live already, and then its owner is asked.
 */
import { randomUUID } from 'node:crypto'
import { fingerprintOf } from '../domain/certificate-facts.js'
import { hashSecret, newSecret } from '../domain/secrets.js'
import { absoluteEnd, type WhyWithoutRole } from '../domain/session-state.js'
import type { SignInMethod } from '../domain/sign-in-methods.js'
import { SsoError } from '../errors.js'
import { type Account, lockAccount, saveSignIn } from '../store/accounts.js'
import { type Attempt, completeAttempt } from '../store/attempts.js'
import { loadOfAccount, type StoredSession } from '../store/session-reader.js'
import {
  deleteHostCookies,
  endSessions,
  insertHostCookie,
  insertSession,
  renewSession,
  type SignedIn,
} from '../store/sessions.js'
import type { SsoAudit, SsoTransaction } from '../store/sso-store.js'
import { after, type Caller, PENDING_SECONDS, type SsoContext } from './context.js'
import { endOthers } from './end-others.js'
import { continueAddress } from './hand-over.js'
import type { GoodCertificate } from './judge-certificate.js'
import { keepCertificate } from './keep-certificate.js'
import { judge, type LookedAt, lookAtCaller } from './look-at-session.js'

/** What a credential proved: which account, how, and what stands behind it. */
export type Proven = {
  readonly accountId: string
  readonly method: SignInMethod
  readonly standing:
    | { readonly kind: 'holder'; readonly good: GoodCertificate }
    | { readonly kind: 'holder-without-role'; readonly why: WhyWithoutRole }
    | { readonly kind: 'staff'; readonly good: GoodCertificate | undefined }
}

/** How signing in ends. The secret goes into the session cookie of the host of sign-in. */
export type SignInResult = { readonly sessionSecret: string } & (
  | {
      readonly state: 'signed-in'
      readonly continueTo: string
      readonly previousSignInAt: Date | undefined
      readonly withoutRole: WhyWithoutRole | undefined
    }
  | { readonly state: 'second-session'; readonly others: readonly StoredSession[] }
)

type Ending = {
  readonly attempt: Attempt
  readonly caller: Pick<Caller, 'session' | 'device'>
  readonly proven: Proven
}

type Step = { readonly tx: SsoTransaction; readonly audit: SsoAudit; readonly at: Date }

/**
 * Begins or renews a session.
 *
 * @throws {SsoError} `attempt/method-not-wanted`
 */
export async function completeSignIn(ctx: SsoContext, ending: Ending): Promise<SignInResult> {
  const { attempt, caller, proven } = ending
  if (!attempt.methods.includes(proven.method)) throw new SsoError('attempt/method-not-wanted', proven.method)
  const at = ctx.clock()
  const sessionSecret = newSecret(ctx.random)
  const host = new URL(ctx.rules.origin).host
  return ctx.store.transact({ actor: actorOf(proven), at }, async (tx, audit) => {
    const step = { tx, audit, at }
    const account = await lockAccount(tx, proven.accountId)
    if (!account) throw new RangeError('The account of a proven credential does not exist')
    const present = await lookAtCaller(ctx, { session: caller.session, host }, tx)
    const begun = await beginOrRenew(ctx, step, { ...ending, account, present })
    await insertHostCookie(tx, {
      tokenSha256: hashSecret(sessionSecret),
      sessionId: begun.sessionId,
      host,
      at,
    })
    await completeAttempt(tx, attempt.attemptSha256, begun.sessionId)
    if (begun.state === 'pending') return { state: 'second-session', sessionSecret, others: begun.others }
    const continueTo = await continueAddress(ctx, step, { attempt, sessionId: begun.sessionId })
    return {
      state: 'signed-in',
      sessionSecret,
      continueTo,
      previousSignInAt: account.lastSignInAt,
      withoutRole: proven.standing.kind === 'holder-without-role' ? proven.standing.why : undefined,
    }
  })
}

type Beginning = Ending & { readonly account: Account; readonly present: LookedAt | undefined }
type Begun = {
  readonly sessionId: string
  readonly state: 'live' | 'pending'
  readonly others: readonly StoredSession[]
}

async function beginOrRenew(ctx: SsoContext, step: Step, beginning: Beginning): Promise<Begun> {
  const { account, present } = beginning
  const verdict = present?.judged.verdict
  const isThere = verdict === 'live' || verdict === 'locked'
  if (present && isThere && present.stored.accountId === account.accountId)
    return renew(ctx, step, { ...beginning, sessionId: present.stored.sessionId })
  if (present && (isThere || verdict === 'pending'))
    await endOne(step, present.stored.sessionId, { why: 'signed-out', count: 1 })
  return begin(ctx, step, beginning)
}

async function renew(
  ctx: SsoContext,
  step: Step,
  { sessionId, ...beginning }: Beginning & { readonly sessionId: string },
): Promise<Begun> {
  const { tx, audit, at } = step
  const { account, proven } = beginning
  await renewSession(tx, sessionId, await describeSignIn(ctx, step, beginning))
  // The cookie from before is worth nothing any more: whoever planted or copied it is out.
  await deleteHostCookies(tx, sessionId, new URL(ctx.rules.origin).host)
  await saveSignIn(tx, account.accountId, at)
  const { method, standing } = proven
  audit.record('session/renewed', {
    subject: sessionId,
    facts: { accountId: account.accountId, method, kind: standing.kind },
  })
  return { sessionId, state: 'live', others: [] }
}

async function begin(ctx: SsoContext, step: Step, beginning: Beginning): Promise<Begun> {
  const { tx, audit, at } = step
  const { account, proven } = beginning
  const { accountId } = account
  const others = await othersOf(ctx, tx, accountId)
  const policy = ctx.rules.secondSession
  const state = others.length > 0 && policy === 'ask' ? 'pending' : 'live'
  if (others.length > 0 && policy === 'take-over') await endOthers(step, accountId)

  const sessionId = randomUUID()
  const signedIn = await describeSignIn(ctx, step, beginning)
  const waiting = { idleSeconds: PENDING_SECONDS, absoluteExpiresAt: after(at, PENDING_SECONDS) }
  await insertSession(tx, {
    ...signedIn,
    ...(state === 'pending' && waiting),
    sessionId,
    accountId,
    state,
  })
  // A sign-in counts as the previous one of the next only once it is complete (T-C10-5).
  if (state === 'live') await saveSignIn(tx, accountId, at)
  const { method, standing } = proven
  audit.record('session/began', {
    subject: sessionId,
    facts: { accountId, method, kind: standing.kind, state },
  })
  return { sessionId, state, others }
}

/** Other sessions of the account that somebody could be sitting at. */
async function othersOf(ctx: SsoContext, tx: SsoTransaction, accountId: string): Promise<StoredSession[]> {
  const all = await loadOfAccount(tx, accountId)
  return all.filter((stored) => {
    const { verdict } = judge(ctx, stored).judged
    return verdict === 'live' || verdict === 'locked'
  })
}

async function describeSignIn(ctx: SsoContext, step: Step, beginning: Beginning): Promise<SignedIn> {
  const { account, proven, caller } = beginning
  const { standing, method } = proven
  const good = standing.kind === 'holder-without-role' ? undefined : standing.good
  const times = ctx.rules.times[account.kind]
  return {
    kind: standing.kind,
    whyWithoutRole: standing.kind === 'holder-without-role' ? standing.why : undefined,
    method,
    signedInAt: step.at,
    previousSignInAt: account.lastSignInAt,
    idleSeconds: times.idleSeconds,
    absoluteExpiresAt: absoluteEnd(step.at, times.absoluteSeconds, good?.facts),
    device: caller.device,
    certificate: good && (await certificateOf(step, { accountId: account.accountId, method, good })),
  }
}

/** What the session remembers of its certificate, which is kept if this sign-in proved its key. */
async function certificateOf(
  step: Step,
  { accountId, method, good }: { accountId: string; method: SignInMethod; good: GoodCertificate },
) {
  const provesKey = method === 'card' || method === 'tls-client-certificate'
  const sha256 = provesKey
    ? await keepCertificate(step, { accountId, good })
    : fingerprintOf(good.certificate.bytes)
  return { sha256, statusGroup: good.statusGroup, ...good.status }
}

async function endOne(
  { tx, audit, at }: Step,
  session: string,
  facts: { readonly why: 'signed-out'; readonly count: number },
): Promise<void> {
  await endSessions(tx, { session }, { why: facts.why, at })
  audit.record('session/ended', { subject: session, facts })
}

function actorOf({ accountId, standing }: Proven): `officer:${string}` | `holder:${string}` {
  return standing.kind === 'staff' ? `officer:${accountId}` : `holder:${accountId}`
}
