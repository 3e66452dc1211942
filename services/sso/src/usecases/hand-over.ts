/** How a session that lives at sign-in reaches the other hosts of the platform, each with a cookie of its own. */

import { ROUTES } from '../contract.js'
import { hashSecret, hasSecretForm, newSecret } from '../domain/secrets.js'
import { SsoError } from '../errors.js'
import { type Attempt, loadAttempt } from '../store/attempts.js'
import { loadById } from '../store/session-reader.js'
import { insertHostCookie } from '../store/sessions.js'
import type { SsoAudit, SsoTransaction } from '../store/sso-store.js'
import { insertTicket, takeTicket } from '../store/tickets.js'
import { after, type SsoContext, TICKET_SECONDS } from './context.js'
import { judge } from './look-at-session.js'

/** Where the browser goes once it is signed in. A host that asked with a state cookie gets a ticket; another has to ask so. */
export async function continueAddress(
  { random, rules, clock }: Pick<SsoContext, 'random' | 'rules' | 'clock'>,
  { tx, audit }: { readonly tx: SsoTransaction; readonly audit: SsoAudit },
  { attempt, sessionId }: { readonly attempt: Attempt; readonly sessionId: string },
): Promise<string> {
  const returnTo = new URL(attempt.returnTo)
  if (returnTo.origin === rules.origin) return returnTo.href
  if (attempt.hostStateSha256 === undefined) {
    const path = returnTo.pathname + returnTo.search
    return `${returnTo.origin}${ROUTES.hostSignIn}?${new URLSearchParams({ returnTo: path })}`
  }
  const ticket = newSecret(random)
  const ticketSha256 = hashSecret(ticket)
  await insertTicket(tx, {
    ticketSha256,
    purpose: 'hand-over',
    attemptSha256: attempt.attemptSha256,
    sessionId,
    expiresAt: after(clock(), TICKET_SECONDS),
  })
  audit.record('ticket/issued', { subject: ticketSha256, facts: { purpose: 'hand-over' } })
  return `${returnTo.origin}${ROUTES.hostBegin}?${new URLSearchParams({ ticket })}`
}

/** What a host shows to take a session over. */
export type Claim = {
  readonly ticket: string
  /** The secret of the state cookie that this host gave the browser when it asked. */
  readonly state: string | undefined
  readonly origin: string
}

/**
 * Takes a session over: the ticket is used up whatever comes of it, and counts only for the host and the browser that asked.
 *
 * @throws {SsoError} `ticket/refused`
 */
export async function takeOver(
  ctx: SsoContext,
  { ticket, state, origin }: Claim,
): Promise<{ readonly sessionSecret: string; readonly returnTo: string }> {
  const at = ctx.clock()
  const sessionSecret = newSecret(ctx.random)
  const returnTo = await ctx.store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
    const ticketSha256 = hashSecret(ticket)
    const taken = await takeTicket(tx, { ticketSha256, purpose: 'hand-over', at })
    if (!taken?.sessionId) {
      audit.changedNothing()
      return undefined
    }
    audit.record('ticket/used', { subject: ticketSha256, facts: { purpose: 'hand-over' } })
    const attempt = await loadAttempt(tx, taken.attemptSha256, at)
    const fits =
      attempt !== undefined &&
      hasSecretForm(state) &&
      attempt.hostStateSha256 === hashSecret(state) &&
      new URL(attempt.returnTo).origin === origin
    const session = judge(ctx, await loadById(tx, taken.sessionId))
    if (!fits || session?.judged.verdict !== 'live') return undefined
    const { host } = new URL(origin)
    const { sessionId } = session.stored
    await insertHostCookie(tx, { tokenSha256: hashSecret(sessionSecret), sessionId, host, at })
    audit.record('session/handed-over', { subject: sessionId, facts: { host } })
    return attempt.returnTo
  })
  if (!returnTo) throw new SsoError('ticket/refused', 'Unknown, used, late, or of another browser or host')
  return { sessionSecret, returnTo }
}
