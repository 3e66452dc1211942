import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { streamOf } from '../chance.js'
import { type Bend, type Context, honest, type Links, type Role } from '../context.js'
import { isPrime } from '../numbers.js'
import { bitAt } from '../ot/bits.js'
import { parametersFor } from '../parameters.js'
import { reader } from '../wire.js'
import type { Winner } from './batch.js'
import { candidateOf } from './candidates.js'
import { searchAsA } from './search-a.js'
import { searchAsB } from './search-b.js'

const parameters = parametersFor(512, { testOnly: true })
const session = new Uint8Array(32).fill(3)

function contextOf(role: Role, seed: string, bend: Bend = honest): Context {
  const random = streamOf(createHash('sha256').update(`${role} ${seed}`).digest())
  return { parameters, role, session, random, bend }
}

function linkedPair(): { a: Links; b: Links } {
  const random = streamOf(session)
  const delta = random(16)
  const keys = Array.from({ length: 128 }, () => [random(16), random(16)] as const)
  const chosen = keys.map(([zero, one], at) => (bitAt(delta, at) ? one : zero))
  const choosing = { session, keys, calls: 0, index: 0 }
  const offering = { session, delta, keys: chosen, calls: 0, index: 0 }
  return { a: { choosing, offering: { ...offering } }, b: { choosing: { ...choosing }, offering } }
}

/** Plays batches until a modulus passes the filter. */
function search(bends: { a?: Bend; b?: Bend } = {}): { a: Winner; b: Winner; batches: number } {
  const links = linkedPair()
  const a = contextOf('a', 'search', bends.a)
  const b = contextOf('b', 'search', bends.b)
  for (let number = 0; ; number++) {
    const partyA = searchAsA(a, links.a, number)
    let fromA = partyA.next()
    let partyB: ReturnType<typeof searchAsB> | undefined
    for (;;) {
      if (fromA.done) throw new Error('A ends on a received message')
      const incoming = reader(fromA.value)
      if (!partyB) partyB = searchAsB({ context: b, links: links.b, number }, incoming)
      const fromB = partyB.next(incoming)
      const reply = fromB.done ? fromB.value.last : fromB.value
      fromA = partyA.next(reader(reply))
      if (!fromB.done) continue
      if (!fromA.done) throw new Error('A and B end together')
      expect(fromA.value?.modulus).toBe(fromB.value.result?.modulus)
      if (fromA.value && fromB.value.result)
        return { a: fromA.value, b: fromB.value.result, batches: number + 1 }
      break
    }
  }
}

describe('the search for a modulus', () => {
  it('ends with the product of two primes of which neither party holds one', () => {
    const { a, b } = search()
    const p = candidateOf(a.p, b.p, parameters)
    const q = candidateOf(a.q, b.q, parameters)
    expect(p * q).toBe(a.modulus)
    expect([isPrime(p), isPrime(q), p & 3n, q & 3n]).toEqual([true, true, 3n, 3n])
    expect(a.modulus.toString(2).length).toBe(512)
  })

  const lies: [string, { a?: Bend; b?: Bend }, string][] = [
    [
      'A opens another share',
      { a: bendAt('candidate-opening', (s: { value: bigint }) => ({ ...s, value: s.value ^ 1n })) },
      'joint-rsa/opening-wrong',
    ],
    [
      'B opens another share',
      { b: bendAt('candidate-opening', (s: { value: bigint }) => ({ ...s, value: s.value ^ 1n })) },
      'joint-rsa/opening-wrong',
    ],
    [
      'A throws candidates away that have no factor',
      { a: bendAt('sieve-verdict', (v: Uint8Array) => v.map(() => 0)) },
      'joint-rsa/discard-unexplained',
    ],
    [
      'A keeps candidates that have a factor',
      { a: bendAt('sieve-verdict', (v: Uint8Array) => v.map(() => 1)) },
      'joint-rsa/discard-unexplained',
    ],
    [
      'A multiplies another share',
      { a: bendAt('product-input', (s: { p: bigint }) => ({ ...s, p: s.p + 1n })) },
      'joint-rsa/discard-unexplained',
    ],
    [
      'B multiplies another share',
      { b: bendAt('product-input', (s: { q: bigint }) => ({ ...s, q: s.q + 1n })) },
      'joint-rsa/discard-unexplained',
    ],
    [
      'A announces a modulus of its own',
      { a: bendAt('modulus', (n: bigint) => n ^ 16n) },
      'joint-rsa/discard-unexplained',
    ],
    [
      'B refuses good moduli by a wrong power',
      { b: bendAt('filter-power', (y: bigint) => y ^ 1n) },
      'joint-rsa/discard-unexplained',
    ],
  ]

  it.each(lies)('is ended by the other when %s', (_what, bends, code) => {
    expect(() => search(bends)).toThrow(expect.objectContaining({ code }))
  })
})

function bendAt<V>(place: string, change: (value: V) => V): Bend {
  return (at, value) => (at === place ? (change(value as never) as never) : value) // the place tells the type
}
