/**
 * Signing in by a TLS client certificate. The handshake with the listener proved the key; what is known there is carried back to
 * the host of sign-in by a ticket, since cookies and pages live there. The ticket counts once, for a minute, in the browser that
 * opened the attempt.
 */
import { PkiError, parseCertificate } from '@jitsuin/pki'
import { ROUTES } from '../contract.js'
import { hashSecret, newSecret } from '../domain/secrets.js'
import { SsoError } from '../errors.js'
import type { Attempt } from '../store/attempts.js'
import { insertTicket, takeTicket } from '../store/tickets.js'
import { ownAttempt } from './attempts.js'
import { completeSignIn, type SignInResult } from './complete-sign-in.js'
import { after, type Caller, type SsoContext, TICKET_SECONDS } from './context.js'
import { type GoodCertificate, judgeCertificate } from './judge-certificate.js'
import { countProvenKey } from './limits.js'
import { recordingRefusal } from './refusals.js'
import { whoHasCertificate } from './sign-in-with-card.js'

const METHOD = 'tls-client-certificate'

/** Who comes to the listener: the attempt, the browser by its cookie, and the certificate if the handshake brought one. */
export type Presenting = {
  readonly attempt: string
  readonly browser: string | undefined
  readonly certificateDer: Uint8Array | undefined
}

/**
 * On the listener: judges the certificate of the handshake and gives the address on the host of sign-in to go back to. A refusal
 * is written to the attempt, whose page shows it. The listener has the host name of sign-in, so that the cookie of the browser
 * comes along: else somebody could show a certificate of their own for an attempt that a victim's browser opened, and the victim
 * would work in a stranger's account.
 *
 * @throws {SsoError} `attempt/unknown`, `attempt/other-browser`; everything else comes back as an address.
 */
export async function presentTlsCertificate(
  ctx: SsoContext,
  { attempt, browser, certificateDer }: Presenting,
): Promise<{ readonly verdict: 'accepted' | 'refused'; readonly backTo: string }> {
  const { attemptSha256 } = await ownAttempt(ctx, attempt, browser)
  try {
    const ticket = await recordingRefusal(
      ctx,
      { subject: attemptSha256, method: METHOD, attemptSha256 },
      () => makeTicket(ctx, attemptSha256, certificateDer),
    )
    return { verdict: 'accepted', backTo: addressOf(ctx, ROUTES.tlsReturn, { attempt, ticket }) }
  } catch (error) {
    if (!(error instanceof SsoError)) throw error
    return { verdict: 'refused', backTo: addressOf(ctx, ROUTES.begin, { attempt }) }
  }
}

/**
 * Back on the host of sign-in: takes the ticket and judges the certificate anew.
 *
 * @throws {SsoError} `ticket/refused`, or the first check that fails.
 */
export async function signInWithTlsTicket(
  ctx: SsoContext,
  {
    ticket,
    caller,
    ...wanted
  }: { readonly attempt: string; readonly ticket: string; readonly caller: Caller },
): Promise<SignInResult> {
  const attempt = await ownAttempt(ctx, wanted.attempt, caller.browser)
  const { attemptSha256 } = attempt
  return recordingRefusal(ctx, { subject: attemptSha256, method: METHOD, attemptSha256 }, async () => {
    const good = await judgeDer(ctx, await redeem(ctx, attempt, ticket))
    const proven = await whoHasCertificate(ctx, attempt, { good, method: METHOD })
    return completeSignIn(ctx, { attempt, caller, proven })
  })
}

async function makeTicket(
  ctx: SsoContext,
  attemptSha256: string,
  certificateDer: Uint8Array | undefined,
): Promise<string> {
  if (!certificateDer) throw new SsoError('tls/no-certificate', 'The handshake brought no certificate')
  await countProvenKey(ctx, certificateDer, [`attempt:${attemptSha256}`])
  await judgeDer(ctx, certificateDer)
  const at = ctx.clock()
  const ticket = newSecret(ctx.random)
  await ctx.store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
    const ticketSha256 = hashSecret(ticket)
    const expiresAt = after(at, TICKET_SECONDS)
    await insertTicket(tx, { ticketSha256, purpose: 'tls', attemptSha256, certificateDer, expiresAt })
    audit.record('ticket/issued', { subject: ticketSha256, facts: { purpose: 'tls' } })
  })
  return ticket
}

async function redeem(ctx: SsoContext, { attemptSha256 }: Attempt, ticket: string): Promise<Uint8Array> {
  const at = ctx.clock()
  const taken = await ctx.store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
    const ticketSha256 = hashSecret(ticket)
    const found = await takeTicket(tx, { ticketSha256, purpose: 'tls', at })
    if (found) audit.record('ticket/used', { subject: ticketSha256, facts: { purpose: 'tls' } })
    else audit.changedNothing()
    return found
  })
  if (!taken?.certificateDer || taken.attemptSha256 !== attemptSha256)
    throw new SsoError('ticket/refused', 'Unknown, used, late, or of another attempt')
  return taken.certificateDer
}

async function judgeDer(ctx: SsoContext, der: Uint8Array): Promise<GoodCertificate> {
  const judgement = await judgeCertificate(ctx, { certificate: parse(der), chain: [] })
  if (judgement.verdict === 'refused') throw new SsoError(judgement.code, judgement.check)
  return judgement.good
}

function parse(der: Uint8Array) {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof PkiError)
      throw new SsoError('sign-in/certificate-unreadable', error.code, { cause: error })
    throw error
  }
}

function addressOf({ rules }: SsoContext, path: string, query: Record<string, string>): string {
  return `${rules.origin}${path}?${new URLSearchParams(query)}`
}
