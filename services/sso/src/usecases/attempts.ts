/** Attempts to sign in: begun by whoever wants somebody signed in, opened by one browser. */
import type { SignInWish } from '../contract.js'
import { type PlatformHosts, parseReturnAddress } from '../domain/return-address.js'
import { hashSecret, newSecret } from '../domain/secrets.js'
import type { Audience } from '../domain/session-state.js'
import { ALL_METHODS, type SignInMethod } from '../domain/sign-in-methods.js'
import { SsoError } from '../errors.js'
import { type Attempt, bindAttempt, insertAttempt, loadAttempt } from '../store/attempts.js'
import { ATTEMPT_SECONDS, after, type SsoContext, type SsoRules } from './context.js'

/** The hosts that a browser may be sent to. */
export function platformHosts({ origin, hosts }: SsoRules): PlatformHosts {
  return { signIn: origin, others: hosts.map((host) => host.origin) }
}

/** Where somebody goes who came from nowhere: the first host for people like them. */
export function homeOf({ hosts, origin }: SsoRules, audience: Audience): string {
  return `${hosts.find((host) => host.audience === audience)?.origin ?? origin}/`
}

/** The ways in that this installation offers to people of one kind: a My Number card names no member of staff. */
function offeredMethods(
  { rules, jpki }: Pick<SsoContext, 'rules' | 'jpki'>,
  audience: Audience,
): readonly SignInMethod[] {
  const missing: SignInMethod[] = []
  if (rules.tls.length === 0) missing.push('tls-client-certificate')
  if (!jpki || audience === 'staff') missing.push('jpki')
  return ALL_METHODS.filter((method) => !missing.includes(method))
}

/**
 * Begins an attempt. Gives its secret, which stands in the address of its page.
 *
 * @throws {SsoError} `attempt/return-refused`
 */
export async function startAttempt(
  { store, clock, random, rules, jpki }: SsoContext,
  wish: SignInWish,
  /** The secret of the state cookie of a first-party host, which then takes the session over itself. */
  hostState?: string,
): Promise<{ readonly attempt: string; readonly started: Attempt }> {
  const returnTo = parseReturnAddress(wish.returnTo, platformHosts(rules))
  if (!returnTo) throw new SsoError('attempt/return-refused', 'Not an address of this platform')
  const at = clock()
  const attempt = newSecret(random)
  const started: Attempt = {
    attemptSha256: hashSecret(attempt),
    audience: wish.audience,
    methods: offeredMethods({ rules, jpki }, wish.audience).filter(
      (method) => wish.methods?.includes(method) ?? true,
    ),
    anew: wish.anew ?? 'no',
    returnTo: returnTo.href,
    forService: wish.forService,
    hostStateSha256: hostState === undefined ? undefined : hashSecret(hostState),
    browserSha256: undefined,
    expiresAt: after(at, ATTEMPT_SECONDS),
    sessionId: undefined,
    lastRefusal: undefined,
  }
  await store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
    await insertAttempt(tx, started, at)
    audit.record('attempt/began', { subject: started.attemptSha256, facts: { audience: wish.audience } })
  })
  return { attempt, started }
}

/**
 * Opens an attempt in a browser; from then on it is this browser's alone.
 *
 * @throws {SsoError} `attempt/unknown`, `attempt/other-browser`
 */
export async function openAttempt(
  ctx: Pick<SsoContext, 'store' | 'clock'>,
  attempt: string,
  browser: string,
): Promise<Attempt> {
  const at = ctx.clock()
  const found = await loadAttempt(ctx.store.read, hashSecret(attempt), at)
  if (!found) throw new SsoError('attempt/unknown', 'No such attempt, or it expired')
  const { attemptSha256, browserSha256 } = found
  const mine = hashSecret(browser)
  if (browserSha256 === mine) return found
  const bound = await ctx.store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
    const outcome = await bindAttempt(tx, attemptSha256, mine)
    if (outcome === 'bound') audit.record('attempt/opened', { subject: attemptSha256, facts: {} })
    else audit.changedNothing()
    return outcome
  })
  if (bound === 'other-browser') throw new SsoError('attempt/other-browser', 'Opened in another browser')
  return { ...found, browserSha256: mine }
}

/**
 * An attempt that this browser opened before.
 *
 * @throws {SsoError} `attempt/unknown`, `attempt/other-browser`
 */
export async function ownAttempt(
  { store, clock }: Pick<SsoContext, 'store' | 'clock'>,
  attempt: string,
  browser: string | undefined,
): Promise<Attempt> {
  const found = await loadAttempt(store.read, hashSecret(attempt), clock())
  if (!found) throw new SsoError('attempt/unknown', 'No such attempt, or it expired')
  if (browser === undefined || found.browserSha256 !== hashSecret(browser))
    throw new SsoError('attempt/other-browser', 'Not opened in this browser')
  return found
}
