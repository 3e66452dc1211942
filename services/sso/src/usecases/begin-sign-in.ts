/** The door: whoever comes with an attempt goes straight on if a live session is what is wanted, else to the page. */
import { judgeWish } from '../domain/wish.js'
import { type Attempt, completeAttempt } from '../store/attempts.js'
import { openAttempt } from './attempts.js'
import type { Caller, SsoContext } from './context.js'
import { continueAddress } from './hand-over.js'
import { currentSession } from './look-at-session.js'

/** Where to go: on, or to the page of sign-in. @throws {SsoError} `attempt/unknown`, `attempt/other-browser` */
export async function beginSignIn(
  ctx: SsoContext,
  { attempt, caller }: { readonly attempt: string; readonly caller: Caller & { readonly browser: string } },
): Promise<{ readonly goTo: 'page' } | { readonly goTo: 'on'; readonly continueTo: string }> {
  const opened = await openAttempt(ctx, attempt, caller.browser)
  const session = await currentSession(ctx, caller, { touch: 'yes' })
  // Who has shown a credential for this attempt need not again; a session that was renewed since by a weaker way does not do.
  const isDone = session !== undefined && opened.sessionId === session.sessionId
  const wanted = isDone ? ({ ...opened, anew: 'no' } as const) : opened
  if (!session || judgeWish(session, wanted) === 'anew') return { goTo: 'page' }
  return { goTo: 'on', continueTo: await goOn(ctx, opened, session.sessionId) }
}

async function goOn(ctx: SsoContext, attempt: Attempt, sessionId: string): Promise<string> {
  const at = ctx.clock()
  return ctx.store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
    await completeAttempt(tx, attempt.attemptSha256, sessionId)
    audit.record('attempt/opened', { subject: attempt.attemptSha256, facts: {} })
    return continueAddress(ctx, { tx, audit }, { attempt, sessionId })
  })
}
