/** Signing in by card: a qualification card, a staff card, or a My Number card. */
import { randomUUID } from 'node:crypto'
import { hashSecret } from '../domain/secrets.js'
import { SsoError } from '../errors.js'
import { findHolder, insertHolder } from '../store/accounts.js'
import type { Attempt } from '../store/attempts.js'
import { findByJpki } from '../store/jpki-links.js'
import { findByCard } from '../store/staff.js'
import { ownAttempt } from './attempts.js'
import { completeSignIn, type Proven, type SignInResult } from './complete-sign-in.js'
import type { Caller, SsoContext } from './context.js'
import { holderStanding } from './holder-standing.js'
import type { GoodCertificate } from './judge-certificate.js'
import type { Counted } from './limits.js'
import { type ProvenCard, proveCard, type SignedByCard } from './prove-card.js'
import { recordingRefusal } from './refusals.js'

/** An answer to the challenge of an attempt. */
export type CardAnswer = { readonly attempt: string; readonly signed: SignedByCard; readonly caller: Caller }

/** Signs in with what a card signed. @throws {SsoError} the first check that fails. */
export async function signInWithCard(ctx: SsoContext, answer: CardAnswer): Promise<SignInResult> {
  const { signed, caller } = answer
  const attempt = await ownAttempt(ctx, answer.attempt, caller.browser)
  const { attemptSha256 } = attempt
  return recordingRefusal(ctx, { subject: attemptSha256, method: signed.card }, async () => {
    const proof = await proveCard(ctx, {
      signed,
      caller,
      challenge: { purpose: 'sign-in', subject: attemptSha256 },
      counted: countedOf(caller, attemptSha256),
    })
    if (proof.verdict === 'refused') throw new SsoError(proof.code, proof.check)
    return completeSignIn(ctx, { attempt, caller, proven: await whoHolds(ctx, attempt, proof.proven) })
  })
}

/** What is counted of a try: the attempt, and where it comes from if that is known. */
export function countedOf({ source }: Pick<Caller, 'source'>, attemptSha256: string): Counted[] {
  return [
    `attempt:${attemptSha256}`,
    ...(source === undefined ? [] : [`source:${hashSecret(source)}` as const]),
  ]
}

/** The account that an HPKI certificate, however it was proven, signs in to. */
export async function whoHasCertificate(
  ctx: SsoContext,
  attempt: Pick<Attempt, 'audience'>,
  { good, method }: { readonly good: GoodCertificate; readonly method: 'card' | 'tls-client-certificate' },
): Promise<Proven> {
  const { person } = good.facts
  if (attempt.audience === 'holder') {
    const accountId = await findOrMakeHolder(ctx, person)
    return { accountId, method, standing: { kind: 'holder', good } }
  }
  const member = await findByCard(ctx.store.read, person)
  if (member?.state !== 'active') throw new SsoError('staff/not-known', 'No active staff has this card')
  return { accountId: member.staffId, method, standing: { kind: 'staff', good } }
}

async function whoHolds(ctx: SsoContext, attempt: Attempt, card: ProvenCard): Promise<Proven> {
  if (card.card === 'hpki') return whoHasCertificate(ctx, attempt, { good: card.good, method: 'card' })
  const accountId = await findByJpki(ctx.store.read, card.id)
  if (accountId === undefined || attempt.audience !== 'holder')
    throw new SsoError('jpki/not-linked', 'No account is linked to this card')
  return { accountId, method: 'jpki', standing: await holderStanding(ctx, accountId) }
}

async function findOrMakeHolder(
  ctx: SsoContext,
  person: GoodCertificate['facts']['person'],
): Promise<string> {
  const known = await findHolder(ctx.store.read, person)
  if (known !== undefined) return known
  const accountId = randomUUID()
  const at = ctx.clock()
  const actor = `holder:${accountId}` as const
  return ctx.store.transact({ actor, at }, async (tx, audit) => {
    if ((await insertHolder(tx, { accountId, person, at })) === 'created') {
      audit.record('account/created', { subject: accountId, facts: { accountId } })
      return accountId
    }
    audit.changedNothing()
    const existing = await findHolder(tx, person)
    if (existing === undefined) throw new RangeError('An account exists and does not')
    return existing
  })
}
