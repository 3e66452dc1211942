/** Whether somebody holds a passkey now: one that is known here answers a challenge of ours, with its user verified. */
import { hashSecret, hasSecretForm } from '../domain/secrets.js'
import { SsoError, type SsoErrorCode } from '../errors.js'
import { judgeCounter, readClaims, requestOptions, userHandleOf, verifyPasskey } from '../outside/webauthn.js'
import { advanceCounter, findPasskey, type StoredPasskey } from '../store/passkeys.js'
import { type ChallengeFor, issueChallenge, useChallenge } from './challenges.js'
import type { Caller, SsoContext } from './context.js'
import type { Counted } from './limits.js'

/** What is asked. */
export type PasskeyQuestion = {
  readonly response: unknown
  readonly challenge: ChallengeFor
  readonly caller: Pick<Caller, 'browser'>
  readonly counted: readonly Counted[]
}

/** Proves a passkey and moves its counter. @throws {SsoError} `passkey/…`, `challenge/…`, `attempt/too-many` */
export async function provePasskey(ctx: SsoContext, question: PasskeyQuestion): Promise<StoredPasskey> {
  const { response } = question
  const claims = readClaims(response)
  if (!claims) throw new SsoError('passkey/refused', 'Not an answer of an authenticator')
  await expectChallenge(ctx, question, claims.nonce)

  const passkey = await findPasskey(ctx.store.read, claims.credentialId)
  if (!passkey) throw new SsoError('passkey/unknown', 'No such credential')
  // The handle names the account that the passkey was made for (WebAuthn L3 §7.2 step 6).
  if (claims.userHandle !== userHandleOf(passkey.accountId))
    throw new SsoError('passkey/refused', 'The passkey was made for another account')
  const site = { origin: ctx.rules.origin, name: ctx.rules.siteName }
  const verified = await verifyPasskey(site, response, { nonce: claims.nonce, known: passkey })
  if (verified === 'refused') throw new SsoError('passkey/refused', 'The assertion does not verify')
  await moveCounter(ctx, passkey, verified.counter)
  return passkey
}

/** Options for the browser to let its user choose a passkey of this site. */
export async function passkeyRequestOptions(
  ctx: SsoContext,
  { subject, browser }: { readonly subject: string | undefined; readonly browser: string },
): Promise<Record<string, unknown>> {
  const { nonce } = await issueChallenge(ctx, { purpose: 'passkey', subject }, browser)
  return requestOptions({ origin: ctx.rules.origin, name: ctx.rules.siteName }, nonce)
}

/** Uses up the challenge of an answer of an authenticator. @throws {SsoError} `challenge/…` */
export async function expectChallenge(
  ctx: SsoContext,
  { challenge, caller, counted }: Omit<PasskeyQuestion, 'response'>,
  nonce: string,
): Promise<void> {
  const taken = hasSecretForm(nonce) ? await useChallenge(ctx, { ...challenge, nonce }, counted) : 'unknown'
  const refuse = (code: SsoErrorCode) => new SsoError(code, `Challenge for ${challenge.purpose}`)
  if (taken === 'unknown') throw refuse('challenge/unknown')
  if (taken === 'used') throw refuse('challenge/used')
  if (ctx.clock() >= taken.facts.expiresAt) throw refuse('challenge/expired')
  if (caller.browser === undefined || taken.facts.browserSha256 !== hashSecret(caller.browser))
    throw refuse('challenge/other-browser')
}

async function moveCounter(ctx: SsoContext, passkey: StoredPasskey, shown: number): Promise<void> {
  const at = ctx.clock()
  const { passkeyId, accountId } = passkey
  const moved = await ctx.store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
    const isForward = judgeCounter(passkey.counter, shown) === 'forward'
    const outcome = isForward ? await advanceCounter(tx, passkey, { counter: shown, at }) : 'went-back'
    if (outcome === 'went-back') audit.changedNothing()
    else audit.record('passkey/used', { subject: passkeyId, facts: { accountId, passkeyId } })
    return outcome
  })
  if (moved === 'went-back') throw new SsoError('passkey/counter-went-back', passkeyId)
}
