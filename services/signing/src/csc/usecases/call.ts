/** A call for signatures from its beginning to its answer. Whatever is admitted is finished by somebody, or can be asked for again. */
import { type AdmittedRequest, loadRequest, type SignedRequest } from '@jitsuin/key-half'
import { admitWish, finishSigning } from '../../usecases/sign-digests.js'
import { type Call, closeCall, holdCall, insertCall, releaseCall } from '../store/calls.js'
import { type CscContext, clientActor } from './context.js'

/** Longer than a call can run: two tries at the other half, a minute each, and what is around them. */
const HELD_MS = 180_000

/** A call that both its client and this half stand behind. */
export type BegunCall = {
  readonly requestId: string
  readonly clientKey: string
  readonly sad: string
  readonly signed: SignedRequest
  readonly admitted: AdmittedRequest
}

type Beginning = { readonly call: Call; readonly sad: string; readonly signed: SignedRequest }

/**
 * Records a call and has its request judged. The same request again goes on where the first one is.
 *
 * @throws {HalfError}: nothing was reserved then, or it was by this very request before
 */
export async function beginSigned(ctx: CscContext, { call, sad, signed }: Beginning): Promise<BegunCall> {
  const { requestId, clientKey } = call
  const now = ctx.half.clock()
  await ctx.csc.transact({ actor: clientActor(clientKey), at: now }, async (tx, audit) => {
    const heldUntil = new Date(now.getTime() + HELD_MS)
    if ((await insertCall(tx, call, { now, heldUntil })) === 'known') return audit.changedNothing()
    audit.record('csc/call-opened', { ...subjectOf(call), facts: { requestId, mode: call.mode } })
  })
  return await admitCall(ctx, { call, sad, signed })
}

/** Has the request of a recorded call judged. @throws {HalfError} */
export async function admitCall(ctx: CscContext, { call, sad, signed }: Beginning): Promise<BegunCall> {
  const { requestId, clientKey, authorisationId } = call
  try {
    const admitted = await admitWish(ctx, { clientKey, signed, authorisation: authorisationId })
    return { requestId, clientKey, sad, signed, admitted }
  } catch (error) {
    await leaveCall(ctx, call)
    throw error
  }
}

/** Makes the signatures and ends the call; Base64, in the order of the request. @throws {HalfError}, {KeysError} */
export async function finishCall(ctx: CscContext, begun: BegunCall): Promise<readonly string[]> {
  const { requestId, clientKey, sad, signed, admitted } = begun
  const call = { requestId, clientKey, authorisationId: admitted.authorisation.authorisation }
  try {
    const { values } = await finishSigning(ctx, { clientKey, token: sad, signed }, admitted)
    await closeAnswered(ctx, call)
    return values.map((value) => Buffer.from(value).toString('base64'))
  } catch (error) {
    await leaveCall(ctx, call)
    throw error
  }
}

type Known = Pick<Call, 'requestId' | 'clientKey' | 'authorisationId'>

async function closeAnswered(ctx: CscContext, call: Known): Promise<void> {
  const { requestId, clientKey } = call
  const at = ctx.half.clock()
  await ctx.csc.transact({ actor: clientActor(clientKey), at }, async (tx, audit) => {
    if ((await closeCall(tx, call, { state: 'answered', at })) === 'known') return audit.changedNothing()
    audit.record('csc/call-answered', { ...subjectOf(call), facts: { requestId } })
  })
}

/** A call that the ledger does not know was refused; another one waits for whoever asks next. */
async function leaveCall(ctx: CscContext, call: Known): Promise<void> {
  const { requestId, clientKey } = call
  const isRecorded = (await loadRequest(ctx.half.store.read, call)) !== undefined
  const at = ctx.half.clock()
  await ctx.csc.transact({ actor: clientActor(clientKey), at }, async (tx, audit) => {
    if (isRecorded) await releaseCall(tx, call, at)
    else await closeCall(tx, call, { state: 'refused', at })
    const facts = { requestId, state: isRecorded ? 'open' : 'refused' } as const
    audit.record('csc/call-left', { ...subjectOf(call), facts })
  })
}

/** Takes an open call up that nobody holds. Of two at once, one gets it. */
export async function resumeCall(ctx: CscContext, call: Known): Promise<'held' | 'not-free'> {
  const { requestId, clientKey } = call
  const now = ctx.half.clock()
  return await ctx.csc.transact({ actor: clientActor(clientKey), at: now }, async (tx, audit) => {
    const held = await holdCall(tx, call, { now, heldUntil: new Date(now.getTime() + HELD_MS) })
    if (held === 'held') audit.record('csc/call-resumed', { ...subjectOf(call), facts: { requestId } })
    else audit.changedNothing()
    return held
  })
}

function subjectOf({ authorisationId }: Pick<Call, 'authorisationId'>) {
  return { subject: `authorisation:${authorisationId}` }
}
