import { describe, expect, it } from 'vitest'
import { type Both, lieAt, openBoth, talk } from '../../test/talk.js'
import { type Bend, type BendPoint, honest, type Role } from '../context.js'
import { resumeBentParty } from '../party.js'

/** Both parties at the last moment before the proof: B stands in it, A waits for the end of the search. */
function beforeProof(): { a: Uint8Array; b: Uint8Array } {
  let kept: { a: Uint8Array; b: Uint8Array } | undefined
  const look = (both: Both): Both => {
    if (both.a.phase() === 'search' && both.b.phase() === 'proof') {
      kept = { a: both.a.checkpoint(), b: both.b.checkpoint() }
    }
    return both
  }
  talk(openBoth('run 21'), look)
  if (!kept) throw new Error('The session has no proof')
  return kept
}

const checkpoints = beforeProof()

/** Goes on with one party lying; what the other one makes of it. */
function verdictOnLie(liar: Role, bend: Bend): string | undefined {
  // A liar does not end the session over its own lie.
  const lying: Bend = (at, value) => (at === 'refuses' ? (false as never) : bend(at, value)) // the place tells the type
  const a = resumeBentParty(checkpoints.a, liar === 'a' ? lying : honest)
  const b = resumeBentParty(checkpoints.b, liar === 'b' ? lying : honest)
  let fromB = b.step()
  while (fromB.send) {
    const fromA = a.step(fromB.send)
    if (fromA.aborted) return `a: ${fromA.aborted}`
    if (!fromA.send) return fromA.done ? 'a: done' : undefined
    fromB = b.step(fromA.send)
    if (fromB.aborted) return `b: ${fromB.aborted}`
    if (fromB.done) return 'b: done'
  }
  return undefined
}

type Integers = { p: bigint; q: bigint; k: bigint; y: bigint; zMask: bigint }

/** Each lie: what it is, where, how, and what an honest peer says to it. */
const LIES: readonly [string, BendPoint, (value: never) => unknown, string][] = [
  [
    'commits to another p than it multiplied',
    'proof-choices',
    (c: Integers) => ({ ...c, p: c.p ^ 1n }),
    'dishonest',
  ],
  [
    'swaps p and q against the powers of a false sum',
    'proof-choices',
    (c: Integers) => ({ ...c, q: c.p }),
    'dishonest',
  ],
  [
    'commits to another quotient of p + q',
    'proof-choices',
    (c: Integers) => ({ ...c, k: c.k ^ 2n }),
    'dishonest',
  ],
  [
    'commits to another factor of its triple',
    'proof-choices',
    (c: Integers) => ({ ...c, y: c.y ^ 4n }),
    'dishonest',
  ],
  [
    'commits to another product of its triple',
    'proof-choices',
    (c: Integers) => ({ ...c, zMask: c.zMask ^ 8n }),
    'dishonest',
  ],
  ['multiplies another factor into the cross products', 'triple-share', (y: bigint) => y + 1n, 'dishonest'],
  ['opens another share of a masked factor', 'opened-share', (share: bigint) => share ^ 1n, 'dishonest'],
  [
    'shows powers of another exponent',
    'proof-power',
    ({ base, power }: { base: bigint; power: bigint }) => ({ base, power: power - 1n }),
    'exponent-unproven',
  ],
  ['answers a challenge with another number', 'proof-response', (z: bigint) => z + 1n, 'exponent-unproven'],
  [
    'opens another part of a check than it committed to',
    'check-opening',
    (part: bigint) => part ^ 1n,
    'opening-wrong',
  ],
  ['shows another residue of p + q', 'residue', (residue: number) => residue ^ 1, 'dishonest'],
  ['uses another private share', 'private-share', (share: bigint) => share + 2n, 'share-wrong'],
]

describe('a proof', () => {
  it('passes when both are honest', () => {
    expect(verdictOnLie('a', honest)).toBe('b: done')
  })

  it.each(LIES)('is refused by B when A %s', (_what, place, change, code) => {
    expect(verdictOnLie('a', lieAt(place, change as (value: unknown) => unknown))).toBe(
      `b: joint-rsa/${code}`,
    ) // each row knows its type
  })

  it.each(LIES)('is refused by A when B %s', (_what, place, change, code) => {
    expect(verdictOnLie('b', lieAt(place, change as (value: unknown) => unknown))).toBe(
      `a: joint-rsa/${code}`,
    ) // each row knows its type
  })

  it('is refused when A opens another coin than it committed to', () => {
    const lie = lieAt('coin-opening', (coin: Uint8Array) => coin.with(0, (coin[0] ?? 0) ^ 1))
    expect(verdictOnLie('a', lie)).toBe('b: joint-rsa/opening-wrong')
  })

  it.each(['a', 'b'] as const)(
    'is refused by the other when %s uses another key for the tags of many bits',
    (liar) => {
      const lie = lieAt('mac-key', ({ at, delta }: { at: number; delta: bigint }) => ({
        at,
        delta: at < 64 ? delta + 1n : delta,
      }))
      expect(verdictOnLie(liar, lie)).toBe(`${liar === 'a' ? 'b' : 'a'}: joint-rsa/dishonest`)
    },
  )
})
