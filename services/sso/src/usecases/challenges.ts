/** Challenges: made for one browser, one purpose and one subject, answered once. */
import { hashSecret, newSecret } from '../domain/secrets.js'
import { insertChallenge, takeChallenge, type UsedChallenge } from '../store/challenges.js'
import type { ChallengePurpose } from '../store/tables.js'
import { after, CHALLENGE_SECONDS, type SsoContext } from './context.js'
import { type Counted, countTry } from './limits.js'

/** What a challenge is tied to. */
export type ChallengeFor = {
  readonly purpose: ChallengePurpose
  /** The hash of an attempt, an account's or an invitation's id; undefined where anybody may ask. */
  readonly subject: string | undefined
}

/** Makes a challenge for a browser. `nonce` is 32 octets, base64url. */
export async function issueChallenge(
  { store, clock, random }: Pick<SsoContext, 'store' | 'clock' | 'random'>,
  { purpose, subject }: ChallengeFor,
  browser: string,
): Promise<{ readonly nonce: string; readonly expiresAt: Date }> {
  const at = clock()
  const nonce = newSecret(random)
  const expiresAt = after(at, CHALLENGE_SECONDS)
  await store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
    const nonceSha256 = hashSecret(nonce)
    const browserSha256 = hashSecret(browser)
    await insertChallenge(tx, { nonceSha256, purpose, subject, browserSha256, issuedAt: at, expiresAt })
    audit.record('challenge/issued', { subject: nonceSha256, facts: { purpose } })
  })
  return { nonce, expiresAt }
}

/** Uses a challenge up, and counts the try. @throws {SsoError} `attempt/too-many`; the challenge is not used then. */
export async function useChallenge(
  { store, clock }: Pick<SsoContext, 'store' | 'clock'>,
  { purpose, subject, nonce }: ChallengeFor & { readonly nonce: string },
  counted: readonly Counted[],
): Promise<UsedChallenge> {
  const at = clock()
  const nonceSha256 = hashSecret(nonce)
  return store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
    await countTry(tx, counted, at)
    const taken = await takeChallenge(tx, { nonceSha256, purpose, subject, at })
    audit.record('challenge/used', { subject: nonceSha256, facts: { purpose } })
    return taken
  })
}
