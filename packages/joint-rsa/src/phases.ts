/** Which phase follows which. A phase that failed has no successor but the end. */
import type { Context, Links, PhaseOfA, PhaseOfB, Role } from './context.js'
import { JointRsaError } from './errors.js'
import { finishAsA, finishAsB } from './finish/finish.js'
import { toBytes } from './numbers.js'
import { PUBLIC_EXPONENT } from './parameters.js'
import { proveAsA } from './proof/proof-a.js'
import { proveAsB } from './proof/proof-b.js'
import type { Winner } from './search/batch.js'
import { modulusBytes } from './search/filter.js'
import { searchAsA } from './search/search-a.js'
import { searchAsB } from './search/search-b.js'
import { setUpAsA, setUpAsB } from './setup.js'
import type { State } from './state.js'
import type { Reader } from './wire.js'

/** A state that has a phase to play. */
export type PlayableState = Exclude<State, { phase: 'done' | 'aborted' }>

/** A's next phase; `last` is what it says with nothing to come back. */
export function* playAsA(
  context: Context,
  state: PlayableState,
): PhaseOfA<{ state: State; last?: Uint8Array }> {
  switch (state.phase) {
    case 'setup':
      return { state: { phase: 'search', links: yield* setUpAsA(context), batch: 0 } }
    case 'search': {
      const links = copyLinks(state.links)
      const winner = yield* searchAsA(context, links, state.batch)
      return { state: afterBatch(context, { links, batch: state.batch, winner }) }
    }
    case 'proof': {
      const residues = yield* proveAsA(context, copyLinks(state.links), state.winner)
      return { state: afterProof(state.winner, residues) }
    }
    case 'finish': {
      const { share, last } = yield* finishAsA(context, state.proven)
      return { state: doneState(context, state.proven.winner, share), last }
    }
  }
}

/** B's next phase, from A's first message of it on. */
export function* playAsB(context: Context, state: PlayableState, first: Reader): PhaseOfB<State> {
  switch (state.phase) {
    case 'setup': {
      const { result, last } = yield* setUpAsB(context, first)
      return { result: { phase: 'search', links: result, batch: 0 }, last }
    }
    case 'search': {
      const links = copyLinks(state.links)
      const { result: winner, last } = yield* searchAsB({ context, links, number: state.batch }, first)
      return { result: afterBatch(context, { links, batch: state.batch, winner }), last }
    }
    case 'proof': {
      const given = { context, links: copyLinks(state.links), winner: state.winner }
      const { result: residues, last } = yield* proveAsB(given, first)
      return { result: afterProof(state.winner, residues), last }
    }
    case 'finish': {
      const { result, last } = yield* finishAsB({ context, proven: state.proven }, first)
      return { result: doneState(context, state.proven.winner, result), last }
    }
  }
}

/** Counters move while a phase plays; the state that it began with must not, or it could not be played again. */
function copyLinks({ choosing, offering }: Links): Links {
  return { choosing: { ...choosing }, offering: { ...offering } }
}

function afterBatch(
  { parameters }: Context,
  { links, batch, winner }: { links: Links; batch: number; winner: Winner | undefined },
): State {
  if (winner) return { phase: 'proof', links, winner }
  if (batch + 1 >= parameters.mostBatches) {
    throw new JointRsaError('joint-rsa/too-many-candidates', `${parameters.mostBatches} batches`)
  }
  return { phase: 'search', links, batch: batch + 1 }
}

function afterProof(winner: Winner, residues: Record<Role, bigint>): State {
  // The keys of the product have served.
  const inputs = { link: winner.inputs.link, firstIndex: 0, rows: new Uint32Array() }
  return { phase: 'finish', proven: { winner: { ...winner, inputs }, residues } }
}

function doneState({ parameters }: Context, { modulus }: Winner, share: Uint8Array): State {
  const result = {
    modulus: toBytes(modulus, modulusBytes(parameters)),
    publicExponent: Number(PUBLIC_EXPONENT),
    share,
  }
  return { phase: 'done', result }
}
