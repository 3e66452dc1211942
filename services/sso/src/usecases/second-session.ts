/** The owner's choice about a second session, which is pending until then and opens nothing. */
import { hashSecret, newSecret } from '../domain/secrets.js'
import { absoluteEnd } from '../domain/session-state.js'
import { SsoError } from '../errors.js'
import { lockAccount, saveSignIn } from '../store/accounts.js'
import type { Attempt } from '../store/attempts.js'
import { activateSession, deleteHostCookies, insertHostCookie } from '../store/sessions.js'
import type { SignInResult } from './complete-sign-in.js'
import type { Caller, SsoContext } from './context.js'
import { endOthers } from './end-others.js'
import { continueAddress } from './hand-over.js'
import { lookAtCaller } from './look-at-session.js'

/** What was chosen, by which browser. */
export type SecondSessionChoice = {
  readonly attempt: Attempt
  readonly caller: Pick<Caller, 'session'>
  readonly choice: 'beside' | 'take-over'
}

/**
 * Decides what becomes of a second session that waits for its owner's choice.
 *
 * @throws {SsoError} `session/not-pending`
 */
export async function decideSecondSession(
  ctx: SsoContext,
  { attempt, caller, choice }: SecondSessionChoice,
): Promise<SignInResult> {
  const at = ctx.clock()
  const sessionSecret = newSecret(ctx.random)
  const host = new URL(ctx.rules.origin).host
  return ctx.store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
    const present = await lookAtCaller(ctx, { session: caller.session, host }, tx)
    if (present?.judged.verdict !== 'pending' || present.stored.sessionId !== attempt.sessionId)
      throw new SsoError('session/not-pending', 'No pending session of this attempt')
    const { sessionId, accountId, certificate, signedInAt, who } = present.stored
    const account = await lockAccount(tx, accountId)
    if (!account) throw new RangeError('A session without an account')
    const step = { tx, audit, at }
    if (choice === 'take-over') await endOthers(step, accountId, sessionId)
    const times = ctx.rules.times[account.kind]
    await activateSession(tx, sessionId, {
      at,
      idleSeconds: times.idleSeconds,
      previousSignInAt: account.lastSignInAt,
      absoluteExpiresAt: absoluteEnd(signedInAt, times.absoluteSeconds, certificate),
    })
    await saveSignIn(tx, accountId, signedInAt)
    audit.record('session/decided', { subject: sessionId, facts: { choice } })
    await deleteHostCookies(tx, sessionId, host)
    await insertHostCookie(tx, { tokenSha256: hashSecret(sessionSecret), sessionId, host, at })
    return {
      state: 'signed-in',
      sessionSecret,
      continueTo: await continueAddress(ctx, step, { attempt, sessionId }),
      previousSignInAt: account.lastSignInAt,
      withoutRole: who.kind === 'holder-without-role' ? who.why : undefined,
    }
  })
}
