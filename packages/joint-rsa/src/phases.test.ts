import { expect, it } from 'vitest'
import { seeded, TEST_BITS } from '../test/talk.js'
import { type Context, honest, type Role } from './context.js'
import { bitAt } from './ot/bits.js'
import { parametersFor } from './parameters.js'
import { playAsA, playAsB } from './phases.js'
import type { State } from './state.js'
import { reader } from './wire.js'

const session = new Uint8Array(32).fill(8)

function contextOf(role: Role, mostBatches: number): Context {
  const parameters = { ...parametersFor(TEST_BITS, { testOnly: true }), mostBatches }
  return { parameters, role, session, random: seeded(`phases ${role}`), bend: honest }
}

/** Both parties before their first batch. */
function beforeSearch(): Record<Role, State & { phase: 'search' }> {
  const random = seeded('phases links')
  const delta = random(16)
  const keys = Array.from({ length: 128 }, () => [random(16), random(16)] as const)
  const chosen = keys.map(([zero, one], at) => (bitAt(delta, at) ? one : zero))
  const choosing = { session, keys, calls: 0, index: 0 }
  const offering = { session, delta, keys: chosen, calls: 0, index: 0 }
  const state = () => ({
    phase: 'search' as const,
    batch: 0,
    links: { choosing: { ...choosing }, offering: { ...offering } },
  })
  return { a: state(), b: state() }
}

/** Plays one batch, of which the seeds are such that it finds nothing. */
function playBatch(mostBatches: number): { a: State; b: State } {
  const states = beforeSearch()
  const a = playAsA(contextOf('a', mostBatches), states.a)
  let b: ReturnType<typeof playAsB> | undefined
  for (let fromA = a.next(); ; ) {
    if (fromA.done) throw new Error('A ends on a received message')
    const incoming = reader(fromA.value)
    b ??= playAsB(contextOf('b', mostBatches), states.b, incoming)
    const fromB = b.next(incoming)
    fromA = a.next(reader(fromB.done ? fromB.value.last : fromB.value))
    if (fromB.done && fromA.done) return { a: fromA.value.state, b: fromB.value.result }
  }
}

it('goes on with the next batch when one finds nothing, and leaves the state before as it was', () => {
  const { a, b } = playBatch(2)
  expect([a, b]).toMatchObject([
    { phase: 'search', batch: 1 },
    { phase: 'search', batch: 1 },
  ])
  expect(a).toMatchObject({ links: { choosing: { calls: 4 } } })
})

it('gives up after the last batch, so that a peer cannot filter candidates without end', () => {
  expect(() => playBatch(1)).toThrow(expect.objectContaining({ code: 'joint-rsa/too-many-candidates' }))
})
