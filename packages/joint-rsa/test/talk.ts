/** Two parties in one process, for tests: short keys, seeded randomness, and a wire that tests can look into. */
import { createHash } from 'node:crypto'
import { streamOf } from '../src/chance.js'
import type { Bend, BendPoint, Role } from '../src/context.js'
import { openParty, type Party, type StepOutcome } from '../src/party.js'
import type { Result } from '../src/state.js'

/** Length of test keys in bits. */
export const TEST_BITS = 512

const sessionId = new Uint8Array(16).fill(9)

/** A stream that a text names. */
export function seeded(text: string): (size: number) => Uint8Array {
  return streamOf(createHash('sha256').update(text).digest())
}

/** A party of the one test session. */
export function openTestParty(role: Role, seed: string): Party {
  return openParty({ role, bits: TEST_BITS, sessionId, random: seeded(`${role} ${seed}`), testOnly: true })
}

/** Both parties of a seed. */
export function openBoth(seed: string): Both {
  return { a: openTestParty('a', seed), b: openTestParty('b', seed) }
}

/** Two parties. */
export type Both = { readonly a: Party; readonly b: Party }

/** How a talk ended: each party's last outcome. */
export type Ended = { readonly a: StepOutcome; readonly b: StepOutcome; readonly messages: number }

/**
 * Lets two parties talk until one has nothing to say; `between` is called before every message and may
 * replace them.
 */
export function talk(both: Both, between: (both: Both) => Both = (same) => same): Ended {
  let parties = both
  let messages = 0
  let a = parties.a.step()
  let b: StepOutcome = {}
  while (a.send) {
    parties = between(parties)
    b = parties.b.step(a.send)
    messages += 1
    if (!b.send) break
    parties = between(parties)
    a = parties.a.step(b.send)
    messages += 1
  }
  return { a, b, messages }
}

/** What a party ended with. */
export function resultOf({ done }: StepOutcome): Result {
  if (!done) throw new Error('The party is not done')
  return done
}

/** A party that lies in one place; the place tells the type of the value. */
export function lieAt<V>(place: BendPoint, change: (value: V) => V): Bend {
  return (at, value) => (at === place ? (change(value as never) as never) : value)
}
