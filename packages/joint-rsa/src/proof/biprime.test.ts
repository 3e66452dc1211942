import { generatePrimeSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { seeded, TEST_BITS } from '../../test/talk.js'
import { type Bend, type Context, honest, type Links, type Role } from '../context.js'
import { JointRsaError } from '../errors.js'
import { toInteger } from '../numbers.js'
import { bitAt } from '../ot/bits.js'
import { type ChosenKeys, choose, offer } from '../ot/extension.js'
import { parametersFor } from '../parameters.js'
import { openPowers } from '../power.js'
import { constantExponent } from '../search/filter.js'
import { type Pair, productChoices, productTransfers } from '../search/product.js'
import { reader } from '../wire.js'
import { proveAsA } from './proof-a.js'
import { proveAsB } from './proof-b.js'

const parameters = parametersFor(TEST_BITS, { testOnly: true })
const session = new Uint8Array(32).fill(5)
const random = seeded('biprime')

function contextOf(role: Role, bend: Bend = honest): Context {
  return { parameters, role, session, random: seeded(`biprime ${role}`), bend }
}

/** Links of both directions, as setup makes them. */
function linkedPair(): Record<Role, Links> {
  const direction = () => {
    const delta = random(16)
    const keys = Array.from({ length: 128 }, () => [random(16), random(16)] as const)
    const chosen = keys.map(([zero, one], at) => (bitAt(delta, at) ? one : zero))
    const counters = { session, calls: 0, index: 0 }
    return { choosing: { ...counters, keys }, offering: { ...counters, delta, keys: chosen } }
  }
  const [ofA, ofB] = [direction(), direction()]
  return {
    a: { choosing: ofA.choosing, offering: ofB.offering },
    b: { choosing: ofB.choosing, offering: ofA.offering },
  }
}

/** A prime, or a product of two, that is base + 4v with v in the range of a sum of shares; gives v. */
function sumOfShares(kind: 'prime' | 'composite'): bigint {
  const top = parameters.base + (1n << BigInt(parameters.shareBits + 2))
  for (;;) {
    const half = TEST_BITS / 4
    const candidate =
      kind === 'prime'
        ? generatePrimeSync(TEST_BITS / 2, { bigint: true })
        : generatePrimeSync(half, { bigint: true }) * generatePrimeSync(half, { bigint: true })
    if (candidate % 4n === 3n && candidate > parameters.base && candidate < top)
      return (candidate - parameters.base) / 4n
  }
}

const split = (sum: bigint): [bigint, bigint] => {
  const ofA = toInteger(random(28)) % sum
  return [ofA, sum - ofA]
}

/** The keys of a product that A made with `pair`. */
function inputsOf(pair: Pair, links: Record<Role, Links>): Record<Role, ChosenKeys> {
  const count = productTransfers(parameters)
  const choices = productChoices([pair], contextOf('a'))
  const { message, keys } = choose(links.a.choosing, { choices, count, random })
  return { a: keys, b: offer(links.b.offering, reader(message), count) }
}

type KnownToLiar = { modulus: bigint; exponentOfA: bigint }

/** Plays the proof about a modulus of the given kind; the code that ends it. */
function prove(
  q: 'prime' | 'composite',
  {
    bendOfB = () => honest,
    multiplied = (pair) => pair,
  }: { bendOfB?: (known: KnownToLiar) => Bend; multiplied?: (pair: Pair) => Pair } = {},
): string {
  const [vp, vq] = [sumOfShares('prime'), sumOfShares(q)]
  const modulus = (parameters.base + 4n * vp) * (parameters.base + 4n * vq)
  const [[pA, pB], [qA, qB]] = [split(vp), split(vq)]
  const links = linkedPair()
  const inputs = inputsOf(multiplied({ p: pA, q: qA }), links)
  const context = contextOf('b', bendOfB({ modulus, exponentOfA: pA + qA }))
  const a = proveAsA(contextOf('a'), links.a, { modulus, p: pA, q: qA, inputs: inputs.a })
  let b: ReturnType<typeof proveAsB> | undefined
  try {
    for (let fromA = a.next(); ; ) {
      if (fromA.done) return 'accepted'
      const incoming = reader(fromA.value)
      const winner = { modulus, p: pB, q: qB, inputs: inputs.b }
      b ??= proveAsB({ context, links: links.b, winner }, incoming)
      const fromB = b.next(incoming)
      fromA = a.next(reader(fromB.done ? fromB.value.last : fromB.value))
    }
  } catch (error) {
    if (error instanceof JointRsaError) return error.code
    throw error
  }
}

/** B answers A's powers with whatever makes the test come out. */
const pushThrough = ({ modulus, exponentOfA }: KnownToLiar): Bend => {
  const { power } = openPowers(modulus, { exponentBytes: 80 })
  const wanted = constantExponent(modulus, parameters) - exponentOfA
  return (at, value) => {
    if (at === 'refuses') return false as never // the place tells the type
    if (at !== 'proof-power') return value
    const { base } = value as { base: bigint } // the place tells the type
    return { base, power: power(base, wanted) } as never // the place tells the type
  }
}

describe('the biprimality test with proven exponents', () => {
  it('accepts the product of two primes', () => {
    expect(prove('prime')).toBe('accepted')
  })

  it('refuses a modulus with three prime factors', () => {
    expect(prove('composite')).toBe('joint-rsa/not-biprime')
  })

  it('refuses it also when B knows the exponent of A and makes every power fit', () => {
    expect(prove('composite', { bendOfB: pushThrough })).toBe('joint-rsa/exponent-unproven')
  })
})

describe('the bond between product and proof', () => {
  it.each([
    ['another p', ({ p, q }: Pair) => ({ p: p + 1n, q })],
    ['another q', ({ p, q }: Pair) => ({ p, q: q ^ 4n })],
    ['p and q exchanged', ({ p, q }: Pair) => ({ p: q, q: p })],
  ])('refuses an A that multiplied %s and proves what fits the modulus', (_what, multiplied) => {
    expect(prove('prime', { multiplied })).toBe('joint-rsa/dishonest')
  })
})
