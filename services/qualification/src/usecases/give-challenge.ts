/** A number for the card to sign: it counts once, for five minutes. */
import type { QualificationContext } from './context.js'

const LIFE_MS = 5 * 60_000

/** Makes one. */
export async function giveChallenge({ store, clock, random }: QualificationContext) {
  const at = clock()
  const expiresAt = new Date(at.getTime() + LIFE_MS)
  const nonce = Buffer.from(random(32)).toString('base64url')
  await store.keepChallenge(nonce, { at, expiresAt })
  return { nonce, expiresAt: expiresAt.toISOString() }
}
