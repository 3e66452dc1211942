/**
 * The signing keys of the identity provider and their roll-over. Partners read keys from metadata in their own time: the next
 * key is published ahead, tried with single partners, and made active by two persons after the countdown; the old one stays
 * published until answers signed with it have run out everywhere.
 */

const DAY_MS = 86_400_000

/** How long the next key stands in metadata before it may sign for all. */
export const ANNOUNCED_DAYS = 14

/** How long a retired key stays in metadata. */
export const RETIRED_DAYS = 7

/** One officer's act. */
export type OfficerAct = { readonly staffId: string; readonly at: Date }

/** A partner that gets answers signed with the next key, until a moment that no longer counts. */
export type Rehearsal = { readonly partnerId: string; readonly until: Date }

type KeyHead = { readonly keyId: string; readonly certificateDer: Uint8Array }

/** A key in its state. */
export type SamlKey = KeyHead &
  (
    | { readonly state: 'active'; readonly since: Date }
    | {
        readonly state: 'announced'
        readonly since: Date
        readonly rehearsals: readonly Rehearsal[]
        readonly proposal?: OfficerAct
      }
    | { readonly state: 'retired'; readonly since: Date }
  )

/** Why a step of the roll-over is refused. */
export type KeyRefusal =
  | 'saml-key/next-there-already'
  | 'saml-key/no-next'
  | 'saml-key/countdown'
  | 'saml-key/not-rehearsed'
  | 'saml-key/not-proposed'
  | 'saml-key/same-officer'

/** The key that is announced, if one is. */
export function nextKey(keys: readonly SamlKey[]): Extract<SamlKey, { state: 'announced' }> | undefined {
  return keys.find((key) => key.state === 'announced')
}

/** Keys that metadata shows: the active one first, then the next, then retired ones of the last days. */
export function publishedKeys(keys: readonly SamlKey[], at: Date): SamlKey[] {
  const order = { active: 0, announced: 1, retired: 2 } as const
  return keys
    .filter((key) => key.state !== 'retired' || at.getTime() < key.since.getTime() + RETIRED_DAYS * DAY_MS)
    .toSorted((a, b) => order[a.state] - order[b.state])
}

/** The key that signs for a partner: the next one while it rehearses, else the active one. */
export function signingKeyFor(keys: readonly SamlKey[], partnerId: string, at: Date): SamlKey | undefined {
  const next = nextKey(keys)
  const isRehearsing = next?.rehearsals.some((one) => one.partnerId === partnerId && at < one.until)
  return isRehearsing ? next : keys.find(({ state }) => state === 'active')
}

/** First instant at which the next key may become active. */
export function earliestActivation({ since }: { readonly since: Date }): Date {
  return new Date(since.getTime() + ANNOUNCED_DAYS * DAY_MS)
}

type Step = { readonly keys: readonly SamlKey[] } | { readonly refused: KeyRefusal }

/** Announces a key; there is one next key at a time. The very first key is active at once: nobody knows another. */
export function announce(keys: readonly SamlKey[], key: KeyHead, at: Date): Step {
  if (keys.length === 0) return { keys: [{ ...key, state: 'active', since: at }] }
  if (nextKey(keys)) return { refused: 'saml-key/next-there-already' }
  return { keys: [...keys, { ...key, state: 'announced', since: at, rehearsals: [] }] }
}

/** Lets a partner have answers under the next key for a while. */
export function rehearse(keys: readonly SamlKey[], rehearsal: Rehearsal): Step {
  const next = nextKey(keys)
  if (!next) return { refused: 'saml-key/no-next' }
  const rehearsals = [
    ...next.rehearsals.filter(({ partnerId }) => partnerId !== rehearsal.partnerId),
    rehearsal,
  ]
  return { keys: replaced(keys, { ...next, rehearsals }) }
}

/** The first person's word. It needs a rehearsal; it may come during the countdown. */
export function propose(keys: readonly SamlKey[], act: OfficerAct): Step {
  const next = nextKey(keys)
  if (!next) return { refused: 'saml-key/no-next' }
  if (next.rehearsals.length === 0) return { refused: 'saml-key/not-rehearsed' }
  return { keys: replaced(keys, { ...next, proposal: act }) }
}

/** The second person's word: the next key becomes active, the active one retires. */
export function activate(keys: readonly SamlKey[], { staffId, at }: OfficerAct): Step {
  const next = nextKey(keys)
  if (!next) return { refused: 'saml-key/no-next' }
  if (!next.proposal) return { refused: 'saml-key/not-proposed' }
  if (next.proposal.staffId === staffId) return { refused: 'saml-key/same-officer' }
  if (at < earliestActivation(next)) return { refused: 'saml-key/countdown' }
  const { keyId, certificateDer } = next
  return {
    keys: keys.map((key): SamlKey => {
      if (key.keyId === keyId) return { keyId, certificateDer, state: 'active', since: at }
      if (key.state !== 'active') return key
      return { keyId: key.keyId, certificateDer: key.certificateDer, state: 'retired', since: at }
    }),
  }
}

function replaced(keys: readonly SamlKey[], changed: SamlKey): SamlKey[] {
  return keys.map((key) => (key.keyId === changed.keyId ? changed : key))
}
