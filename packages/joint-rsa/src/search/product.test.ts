import { describe, expect, it } from 'vitest'
import { seeded } from '../../test/talk.js'
import { type Context, honest, type Role } from '../context.js'
import { toInteger } from '../numbers.js'
import { bitAt } from '../ot/bits.js'
import { choose, offer } from '../ot/extension.js'
import { parametersFor } from '../parameters.js'
import { reader } from '../wire.js'
import { type Pair, productChoices, productOffer, productsOf, productTransfers } from './product.js'

const session = new Uint8Array(32).fill(4)

describe.each([2048, 3072, 4096])('the product of %i bits', (bits) => {
  const parameters = parametersFor(bits, { testOnly: false })
  const random = seeded(`product ${bits}`)
  const context = (role: Role): Context => ({ parameters, role, session, random, bend: honest })
  const delta = random(16)
  const pairs = Array.from({ length: 128 }, () => [random(16), random(16)] as const)
  const keys = pairs.map(([zero, one], at) => (bitAt(delta, at) ? one : zero))
  const share = () => toInteger(random(bits / 16)) >> 5n
  const [ofA, ofB] = [0, 1].map((): Pair[] => [0, 1].map(() => ({ p: share(), q: share() }))) as [
    Pair[],
    Pair[],
  ] // two in, two out
  const count = ofA.length * productTransfers(parameters)
  const made = choose(
    { session, keys: pairs, calls: 0, index: 0 },
    { choices: productChoices(ofA, context('a')), count, random },
  )
  const offered = offer({ session, delta, keys, calls: 0, index: 0 }, reader(made.message), count)
  const { corrections, shares } = productOffer(ofB, { context: context('b'), keys: offered })
  const given = { context: context('a'), keys: made.keys, corrections, shares }

  it('is (pA + pB)(qA + qB) over the integers', () => {
    const factor = (a: bigint, b: bigint) => parameters.base + 4n * (a + b)
    const expected = ofA.map(({ p, q }, at) => factor(p, ofB[at]?.p ?? 0n) * factor(q, ofB[at]?.q ?? 0n))
    expect(productsOf(ofA, given)).toEqual(expected)
  })

  it('is refused when a residue is not reduced', () => {
    const malformed = expect.objectContaining({ code: 'joint-rsa/message-malformed' })
    const large = (bytes: Uint8Array) => bytes.with(2, 0xff).with(3, 0xff)
    expect(() => productsOf(ofA, { ...given, corrections: large(corrections) })).toThrow(malformed)
    expect(() => productsOf(ofA, { ...given, shares: large(shares) })).toThrow(malformed)
  })
})
