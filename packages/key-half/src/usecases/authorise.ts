/** Authorisations of one half: asked for, approved by the holder's passkey or card, ended. */
import { toHex } from '@jitsuin/kernel'
import { type CarrierAnswer, type Leaves, listRoot } from '@jitsuin/second-key'
import {
  type Asked,
  type Authorisation,
  approvalChallenge,
  judgePeriod,
  type Wish,
} from '../domain/authorisation.js'
import { HalfError, type HalfErrorCode } from '../errors.js'
import { insertAsked, loadAuthorisation, lockAuthorisation, saveApproved } from '../store/authorisations.js'
import { advanceCounter } from '../store/enrolments.js'
import { insertRefusals } from '../store/figures.js'
import type { HalfTransaction } from '../store/half-store.js'
import { findCertifiedKey } from '../store/keys.js'
import { dropSheet, insertItems, insertSheet } from '../store/list-items.js'
import { expectClient } from './clients.js'
import { actorOf, type HalfContext } from './context.js'
import { endAuthorisationsIn } from './end.js'
import { type ProvenCarrier, proveCarrier } from './prove-carrier.js'

/** What comes with a wish for a list: its leaves, and for the half that shows it, the sealed sheet. */
export type ListParts = { readonly leaves: readonly string[]; readonly sheet?: Uint8Array }

/**
 * Takes in that a client asks for an authorisation. Nothing can be signed under it before its holder approves.
 *
 * @throws {HalfError} `client-key/unknown`, `authorisation/…`, `key/unknown`
 */
export async function askForAuthorisation(ctx: HalfContext, wish: Wish, list?: ListParts): Promise<Asked> {
  const now = ctx.clock()
  await expectAskable(ctx, wish, now)
  const asked = { ...wish, approveBy: new Date(now.getTime() + ctx.rules.approveWithinSeconds * 1000) }
  const { authorisation: id, subject, institution, ends, numSignatures, approveBy: keptUntil } = asked
  await ctx.store.transact({ actor: actorOf(ctx), at: now }, async (tx, audit) => {
    await insertAsked(tx, asked)
    if (list) await insertItems(tx, id, list.leaves)
    if (list?.sheet) await insertSheet(tx, { authorisationId: id, sealed: list.sheet, keptUntil }, now)
    const facts = { subject, institution, ends: ends.toISOString(), kind: wish.kind, numSignatures }
    audit.record('authorisation/asked', { subject: `authorisation:${id}`, facts })
  })
  return asked
}

async function expectAskable(ctx: HalfContext, wish: Wish, now: Date): Promise<void> {
  const period = judgePeriod(wish, { now, longestSeconds: ctx.rules.longestSeconds })
  if (period !== 'pass') throw new HalfError(period, wish.authorisation)
  if (wish.numSignatures > ctx.rules.mostSignatures)
    throw new HalfError('authorisation/too-many', String(wish.numSignatures))
  const { institution, approval } = await expectClient(ctx, wish.clientKey)
  if (institution !== wish.institution) throw new HalfError('authorisation/other-client', wish.institution)
  if (approval === 'list-only' && wish.kind !== 'list')
    throw new HalfError('authorisation/list-only', wish.clientKey)
  const key = await findCertifiedKey(ctx.store.read, wish.subject)
  if (key?.certificateSha256 !== wish.certificate) throw new HalfError('key/unknown', wish.subject)
}

/** The wish for a list with these leaves: each half counts them and builds the root by itself. */
export function listWish(
  common: Omit<Extract<Wish, { kind: 'list' }>, 'kind' | 'algorithm' | 'root' | 'numSignatures'>,
  { algorithm, leaves }: Leaves,
): Wish {
  const root = toHex(listRoot(leaves.map((leaf) => Buffer.from(leaf, 'hex'))))
  return { ...common, kind: 'list', algorithm, root, numSignatures: leaves.length }
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

/**
 * Takes the holder's approval in, if their passkey or card gave it; the day before at the same institution ends. The same approval
 * again changes nothing.
 *
 * @throws {HalfError} `authorisation/…`, `card/…`
 */
export async function approve(ctx: HalfContext, id: string, answer: CarrierAnswer): Promise<Authorisation> {
  const found = await expectAuthorisation(ctx, id)
  if (found.state === 'active') return found
  const now = ctx.clock()
  const proven = await judgeApproval(ctx, { asked: found, answer, now })
  if (typeof proven === 'string') {
    await recordRefusal(ctx, found, proven)
    throw new HalfError(proven, id)
  }
  return ctx.store.transact({ actor: actorOf(ctx), at: now }, async (tx, audit) => {
    const locked = await lockAuthorisation(tx, id)
    if (locked?.state !== 'asked') {
      audit.changedNothing()
      if (locked?.state === 'active') return locked
      throw new HalfError('authorisation/ended', id)
    }
    await useCarrier(tx, proven, id)
    const { subject, institution } = locked
    if (locked.kind === 'day')
      await endAuthorisationsIn(
        { tx, audit },
        { dayOf: { subject, institution } },
        { at: now, why: 'replaced' },
      )
    await dropSheet(tx, id)
    const { carrier } = proven
    const credentialId = carrier === 'passkey' ? proven.passkey.credentialId : undefined
    await saveApproved(tx, { id, carrier, credentialId, answer, at: now })
    const facts = { subject, institution, carrier }
    audit.record('authorisation/approved', { subject: `authorisation:${id}`, facts })
    return { ...locked, state: 'active', approvedAt: now, carrier }
  })
}

/** Moves the counter of a passkey on. @throws {HalfError} `authorisation/counter-went-back` when another answer came first */
export async function useCarrier(tx: HalfTransaction, proven: ProvenCarrier, id: string): Promise<void> {
  if (proven.carrier !== 'passkey') return
  if ((await advanceCounter(tx, proven.passkey, proven.counter)) === 'went-back')
    throw new HalfError('authorisation/counter-went-back', id)
}

type Approval = { readonly asked: Authorisation; readonly answer: CarrierAnswer; readonly now: Date }

async function judgeApproval(
  ctx: HalfContext,
  { asked, answer, now }: Approval,
): Promise<ProvenCarrier | HalfErrorCode> {
  if (asked.state === 'ended') return 'authorisation/ended'
  if (asked.approveBy <= now) return 'authorisation/expired'
  const { subject, certificate } = asked
  const key = await findCertifiedKey(ctx.store.read, subject)
  if (key?.certificateSha256 !== certificate) return 'key/ended'
  return proveCarrier(ctx, answer, { subject, certificate, challenge: approvalChallenge(asked), now })
}

async function recordRefusal(ctx: HalfContext, asked: Authorisation, code: HalfErrorCode): Promise<void> {
  const { authorisation, subject, institution } = asked
  const at = ctx.clock()
  await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const facts = { subject, institution, code }
    audit.record('authorisation/refused', { subject: `authorisation:${authorisation}`, facts })
    await insertRefusals(tx, [{ kind: 'approval', code, at }])
  })
}
