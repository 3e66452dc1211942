/** `signatures/signPolling`: the answer of a call, as often as its client asks. */
import { expectClient, loadRequest } from '@jitsuin/key-half'
import { uuidSchema } from '@jitsuin/second-key'
import { CscError } from '../errors.js'
import { type CallName, findCall, type StoredCall } from '../store/calls.js'
import { type Caller, expectAnyToken } from './authority.js'
import { admitCall, finishCall, resumeCall } from './call.js'
import type { CscContext } from './context.js'

/**
 * The signatures of a call. One that nobody works on any more is taken up again here.
 *
 * @throws {CscError} `csc/request-unknown`, `csc/request-running`; {HalfError}
 */
export async function pollCall(
  ctx: CscContext,
  caller: Caller,
  responseId: string,
): Promise<readonly string[]> {
  await expectClient(ctx.half, caller.clientKey)
  await expectAnyToken(ctx, caller)
  const name = callNamed(responseId)
  const found = name && (await findCall(ctx.csc.read, name))
  if (found?.clientKey !== caller.clientKey || found.state === 'refused')
    throw new CscError('csc/request-unknown', responseId)
  if (found.state === 'open' && (await resumeCall(ctx, found)) === 'not-free')
    throw new CscError('csc/request-running', responseId)
  return await answerOf(ctx, found)
}

async function answerOf(ctx: CscContext, call: StoredCall): Promise<readonly string[]> {
  const recorded = await loadRequest(ctx.half.store.read, call)
  if (!recorded) throw new CscError('csc/request-unknown', call.requestId)
  const signed = { bytes: recorded.content, signature: recorded.signature }
  // What was released is in the ledger; only what was not needs the other half, and the token that it looks at.
  const sad = recorded.state === 'released' ? '' : await ctx.peer.token(call.authorisationId)
  return await finishCall(ctx, await admitCall(ctx, { call, sad, signed }))
}

/** How a call is named to its client: `<authorisation>.<request>`. */
export function responseIdOf({ authorisationId, requestId }: CallName): string {
  return `${authorisationId}.${requestId}`
}

function callNamed(responseId: string): CallName | undefined {
  const [authorisationId, requestId, ...more] = responseId
    .split('.')
    .map((part) => uuidSchema.safeParse(part).data)
  return authorisationId !== undefined && requestId !== undefined && more.length === 0
    ? { authorisationId, requestId }
    : undefined
}
