/**
 * The signing keys of the OpenID Connect provider roll over by themselves: the next key is published when the present one begins
 * to sign, so every partner had months to fetch it (spec wish 15). The one before stays until nothing that it signed is valid.
 */

const DAY_MS = 86_400_000

/** How long a key signs. */
export const SIGNING_DAYS = 90

/** How long a key is published after it signed last; tokens live for minutes, caches of partners for a day. */
export const RETIRED_DAYS = 2

/** A key by name, and the first instant at which it signs. */
export type OidcKey = { readonly keyId: string; readonly signsFrom: Date }

/** The keys at a moment: which one signs, which others are shown, and until when this answer holds. */
export type KeyPlan =
  | { readonly plan: 'make'; readonly signsFrom: Date }
  | { readonly plan: 'use'; readonly published: readonly OidcKey[]; readonly until: Date }

/** Plans for a moment: first what is to be made, one key at a time; the key that signs stands first in `published`. */
export function planKeys(keys: readonly OidcKey[], at: Date): KeyPlan {
  const sorted = keys.toSorted((a, b) => a.signsFrom.getTime() - b.signsFrom.getTime())
  const past = sorted.filter(({ signsFrom }) => signsFrom <= at)
  const [next, ...later] = sorted.filter(({ signsFrom }) => signsFrom > at)
  const active = past.at(-1)
  if (!active) return { plan: 'make', signsFrom: at }
  if (!next) return { plan: 'make', signsFrom: new Date(at.getTime() + SIGNING_DAYS * DAY_MS) }

  const retired = past.slice(0, -1).filter((_key, index) => {
    const successor = past[index + 1]
    return successor !== undefined && at.getTime() < successor.signsFrom.getTime() + RETIRED_DAYS * DAY_MS
  })
  const tomorrow = at.getTime() + DAY_MS
  const until = new Date(Math.min(next.signsFrom.getTime(), tomorrow))
  return { plan: 'use', published: [active, next, ...later, ...retired], until }
}
