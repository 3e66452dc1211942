/** Authorisations of one half: asked for, approved by the holder's passkey, ended. */
import { createHash } from 'node:crypto'
import type { Assertion, DayStatement } from '@jitsuin/second-key'
import { judgeAssertion, judgeCounter } from '@jitsuin/second-key/node'
import { type Asked, type Authorisation, judgePeriod, statementOf } from '../domain/authorisation.js'
import { HalfError, type HalfErrorCode } from '../errors.js'
import { insertAsked, loadAuthorisation, lockAuthorisation, saveApproved } from '../store/authorisations.js'
import { advanceCounter, findCredential, type StoredCredential } from '../store/enrolments.js'
import { insertRefusal } from '../store/figures.js'
import { findCertifiedKey } from '../store/keys.js'
import { expectClient } from './clients.js'
import { actorOf, type HalfContext } from './context.js'
import { endAuthorisationsIn } from './end.js'

/**
 * Takes in that a client asks for an authorisation. Nothing can be signed under it before its holder approves.
 *
 * @throws {HalfError} `client-key/unknown`, `authorisation/…`, `key/unknown`
 */
export async function askForAuthorisation(ctx: HalfContext, wish: DayStatement): Promise<Asked> {
  const now = ctx.clock()
  const period = judgePeriod(wish, { now, longestSeconds: ctx.rules.longestSeconds })
  if (period !== 'pass') throw new HalfError(period, wish.authorisation)
  const { institution } = await expectClient(ctx, wish.clientKey)
  if (institution !== wish.institution) throw new HalfError('authorisation/other-client', wish.institution)
  const key = await findCertifiedKey(ctx.store.read, wish.subject)
  if (key?.certificateSha256 !== wish.certificate) throw new HalfError('key/unknown', wish.subject)
  if (!(await findCredential(ctx.store.read, wish.subject)))
    throw new HalfError('authorisation/passkey-missing', wish.subject)

  const asked = { ...wish, approveBy: new Date(now.getTime() + ctx.rules.approveWithinSeconds * 1000) }
  await ctx.store.transact({ actor: actorOf(ctx), at: now }, async (tx, audit) => {
    await insertAsked(tx, asked)
    const { subject, ends } = wish
    const facts = { subject, institution, ends: ends.toISOString() }
    audit.record('authorisation/asked', { subject: `authorisation:${wish.authorisation}`, facts })
  })
  return asked
}

/** An authorisation by its id. @throws {HalfError} `authorisation/unknown` */
export async function expectAuthorisation(
  { store }: Pick<HalfContext, 'store'>,
  id: string,
): Promise<Authorisation> {
  const found = await loadAuthorisation(store.read, id)
  if (!found) throw new HalfError('authorisation/unknown', id)
  return found
}

/** What the holder's passkey answers: SHA-256 of the statement. */
export function approvalChallenge(asked: Asked): Uint8Array {
  return createHash('sha256').update(statementOf(asked)).digest()
}

/**
 * Takes the holder's approval in, if their passkey gave it; the authorisation before at the same institution ends. The same
 * approval again changes nothing.
 *
 * @throws {HalfError} `authorisation/…`
 */
export async function approve(ctx: HalfContext, id: string, assertion: Assertion): Promise<Authorisation> {
  const found = await expectAuthorisation(ctx, id)
  if (found.state === 'active') return found
  const now = ctx.clock()
  const credential = await findCredential(ctx.store.read, found.subject)
  const verdict = await judgeApproval(ctx, { asked: found, credential, assertion, now })
  if (typeof verdict === 'string') {
    await recordRefusal(ctx, found, verdict)
    throw new HalfError(verdict, id)
  }
  const { passkey, counter } = verdict
  return ctx.store.transact({ actor: actorOf(ctx), at: now }, async (tx, audit) => {
    const locked = await lockAuthorisation(tx, id, 'for-change')
    if (locked?.state !== 'asked') {
      audit.changedNothing()
      if (locked?.state === 'active') return locked
      throw new HalfError('authorisation/ended', id)
    }
    if ((await advanceCounter(tx, passkey, counter)) === 'went-back')
      throw new HalfError('authorisation/counter-went-back', id)
    const { subject, institution } = locked
    await endAuthorisationsIn({ tx, audit }, { subject, institution }, { at: now, why: 'replaced' })
    await saveApproved(tx, { id, credentialId: passkey.credentialId, assertion, at: now })
    const facts = { subject, institution }
    audit.record('authorisation/approved', { subject: `authorisation:${id}`, facts })
    return { ...locked, state: 'active', approvedAt: now }
  })
}

type Approval = {
  readonly asked: Authorisation
  readonly credential: StoredCredential | undefined
  readonly assertion: Assertion
  readonly now: Date
}

async function judgeApproval(
  { page }: HalfContext,
  { asked, credential, assertion, now }: Approval,
): Promise<{ readonly passkey: StoredCredential; readonly counter: number } | HalfErrorCode> {
  if (asked.state === 'ended') return 'authorisation/ended'
  if (asked.approveBy <= now) return 'authorisation/expired'
  if (!credential) return 'authorisation/passkey-missing'
  if (assertion.id !== credential.credentialId || credential.certificateSha256 !== asked.certificate)
    return 'authorisation/assertion-refused'
  const question = { passkey: credential, challenge: approvalChallenge(asked) }
  const answer = await judgeAssertion(page, assertion, question)
  if (answer === 'refused') return 'authorisation/assertion-refused'
  if (judgeCounter(credential.counter, answer.counter) === 'went-back')
    return 'authorisation/counter-went-back'
  return { passkey: credential, counter: answer.counter }
}

async function recordRefusal(ctx: HalfContext, asked: Authorisation, code: HalfErrorCode): Promise<void> {
  const { authorisation, subject, institution } = asked
  const at = ctx.clock()
  await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const facts = { subject, institution, code }
    audit.record('authorisation/refused', { subject: `authorisation:${authorisation}`, facts })
    await insertRefusal(tx, { kind: 'approval', code, at })
  })
}
