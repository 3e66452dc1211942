/**
 * The first phase: base transfers in both directions. A offers first, so A's extension keys of one direction
 * come from B.
 */
import type { Context, Links, PhaseOfA, PhaseOfB } from './context.js'
import { ANSWER_BYTES, answerBase, finishBase, OFFER_BYTES, offerBase, readPoints } from './ot/base.js'
import { type Reader, writer } from './wire.js'

const DELTA_BYTES = 16

/** A's setup. */
export function* setUpAsA(context: Context): PhaseOfA<Links> {
  const { session, random } = context
  const delta = random(DELTA_BYTES)
  const offered = offerBase(delta, { session: directed(session, 2), random })
  let from = yield offered.offer
  const keys = finishBase(offered, readPoints(from, ANSWER_BYTES), directed(session, 2))
  const { answer, keys: pairs } = answerBase(readPoints(from, OFFER_BYTES), {
    session: directed(session, 1),
    random,
  })
  from.end()
  from = yield answer
  from.end()
  return {
    choosing: { session: directed(session, 1), keys: pairs, calls: 0, index: 0 },
    offering: { session: directed(session, 2), delta, keys, calls: 0, index: 0 },
  }
}

/** B's setup, from A's first message on. */
export function* setUpAsB({ session, random }: Context, first: Reader): PhaseOfB<Links> {
  const { answer, keys: pairs } = answerBase(readPoints(first, OFFER_BYTES), {
    session: directed(session, 2),
    random,
  })
  first.end()
  const delta = random(DELTA_BYTES)
  const offered = offerBase(delta, { session: directed(session, 1), random })
  const from = yield writer().fixed(answer).fixed(offered.offer).bytes()
  const keys = finishBase(offered, readPoints(from, ANSWER_BYTES), directed(session, 1))
  from.end()
  const result: Links = {
    choosing: { session: directed(session, 2), keys: pairs, calls: 0, index: 0 },
    offering: { session: directed(session, 1), delta, keys, calls: 0, index: 0 },
  }
  return { result, last: new Uint8Array() }
}

/** The name of a direction: 1, A chooses; 2, B chooses. */
function directed(session: Uint8Array, direction: number): Uint8Array {
  return Uint8Array.of(direction, ...session)
}
