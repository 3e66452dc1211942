/** Signing in by passkey: a holder's leads to the certificate that was proven by card, which is judged anew; staff need none. */
import { SsoError } from '../errors.js'
import { loadAccount } from '../store/accounts.js'
import type { Attempt } from '../store/attempts.js'
import { loadMember } from '../store/staff.js'
import { ownAttempt } from './attempts.js'
import { completeSignIn, type Proven, type SignInResult } from './complete-sign-in.js'
import type { Caller, SsoContext } from './context.js'
import { holderStanding } from './holder-standing.js'
import { provePasskey } from './prove-passkey.js'
import { recordingRefusal } from './refusals.js'
import { countedOf } from './sign-in-with-card.js'

/** Signs in with the answer of an authenticator. @throws {SsoError} the first check that fails. */
export async function signInWithPasskey(
  ctx: SsoContext,
  answer: { readonly attempt: string; readonly response: unknown; readonly caller: Caller },
): Promise<SignInResult> {
  const { caller, response } = answer
  const attempt = await ownAttempt(ctx, answer.attempt, caller.browser)
  const { attemptSha256 } = attempt
  return recordingRefusal(ctx, { subject: attemptSha256, method: 'passkey' }, async () => {
    const { accountId } = await provePasskey(ctx, {
      response,
      caller,
      challenge: { purpose: 'passkey', subject: attemptSha256 },
      counted: countedOf(caller, attemptSha256),
    })
    return completeSignIn(ctx, { attempt, caller, proven: await whoHas(ctx, attempt, accountId) })
  })
}

async function whoHas(ctx: SsoContext, { audience }: Attempt, accountId: string): Promise<Proven> {
  const method = 'passkey'
  const account = await loadAccount(ctx.store.read, accountId)
  // A passkey of the other capacity is, for this page, none that is known.
  if (account?.kind !== audience) throw new SsoError('passkey/unknown', 'A passkey for the other audience')
  if (audience === 'holder') return { accountId, method, standing: await holderStanding(ctx, accountId) }
  const member = await loadMember(ctx.store.read, accountId)
  if (member?.state !== 'active') throw new SsoError('staff/suspended', 'Not an active member of staff')
  return { accountId, method, standing: { kind: 'staff', good: undefined } }
}
