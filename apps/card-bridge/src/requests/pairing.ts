/** Sites that ask to be allowed, until the user has answered. */
import { randomBytes } from 'node:crypto'
import type { SiteOrigin } from '../gate/origin.js'
import { type Bell, hangBell } from './bell.js'

/** A site's wish to be allowed, from one browser. It ends at `expiresAt`, that instant excluded. */
export type Pairing = {
  readonly id: string
  readonly origin: SiteOrigin
  readonly secretHash: string
  readonly expiresAt: Date
  readonly bell: Bell
  state: 'waiting' | 'allowed' | 'refused' | 'expired'
}

/** Takes wishes and answers. */
export type PairingDesk = {
  /** A site has one wish at a time: a new one replaces the old. */
  readonly start: (origin: SiteOrigin, secretHash: string) => Pairing | 'too-many'
  readonly byId: (id: string) => Pairing | null
  readonly answer: (pairing: Pairing, answer: 'allowed' | 'refused') => void
}

/** How many sites may wait at a time, and for how long. */
export const PAIRINGS = { waiting: 5, seconds: 300 } as const

/** How long the answer can be asked for. */
const KEPT_AFTER_END_MS = 60_000

/** Opens the desk. */
export function openPairingDesk(now: () => Date): PairingDesk {
  const pairings = new Map<string, Pairing>()

  function end(pairing: Pairing, state: Exclude<Pairing['state'], 'waiting'>): void {
    if (pairing.state !== 'waiting') return
    pairing.state = state
    pairing.bell.ring()
  }

  function sweep(): void {
    const at = now()
    for (const pairing of pairings.values()) {
      if (pairing.expiresAt <= at) end(pairing, 'expired')
      if (pairing.expiresAt.getTime() + KEPT_AFTER_END_MS <= at.getTime()) pairings.delete(pairing.id)
    }
  }

  return {
    start(origin, secretHash) {
      sweep()
      const waiting = [...pairings.values()].filter(({ state }) => state === 'waiting')
      for (const older of waiting) if (older.origin === origin) end(older, 'expired')
      if (waiting.filter(({ state }) => state === 'waiting').length >= PAIRINGS.waiting) return 'too-many'
      const expiresAt = new Date(now().getTime() + PAIRINGS.seconds * 1000)
      const id = randomBytes(16).toString('base64url')
      const pairing: Pairing = { id, origin, secretHash, expiresAt, bell: hangBell(), state: 'waiting' }
      pairings.set(id, pairing)
      return pairing
    },
    byId(id) {
      sweep()
      return pairings.get(id) ?? null
    },
    answer: end,
  }
}
