/** What both roles keep of one batch of candidates, and the steps that both do alike. */
import type { Context, Role } from '../context.js'
import { toBytes, toInteger } from '../numbers.js'
import { type ChosenKeys, cutKeys, type OfferedKeys } from '../ot/extension.js'
import type { Reader, Writer } from '../wire.js'
import {
  COMMITMENT_BYTES,
  candidateOf,
  commitShare,
  drawShare,
  readOpening,
  type Share,
  writeOpening,
} from './candidates.js'
import { checkDiscarded, modulusBytes } from './filter.js'
import { type Pair, productTransfers } from './product.js'
import { checkSieved } from './sieve.js'

/**
 * A modulus that passed the filter, with this party's shares of its two factors and its keys of the very
 * transfers that multiplied them: the proof binds A to the bits that it chose there. B's keys have
 * `otherRows`.
 */
export type Winner = Pair & { readonly modulus: bigint; readonly inputs: ChosenKeys | OfferedKeys }

/** A batch under way; `theirs` are the peer's commitments, once they came. */
export type Batch = {
  readonly number: number
  readonly shares: readonly Share[]
  theirs: readonly Uint8Array[]
  alive: readonly number[]
}

/** A fresh batch. */
export function openBatch(context: Context, number: number): Batch {
  const shares = Array.from({ length: context.parameters.batch }, () => drawShare(context))
  return { number, shares, theirs: [], alive: shares.map((_share, index) => index) }
}

/** Writes the commitments to every share. */
export function writeCommitments(out: Writer, batch: Batch, context: Context): void {
  const role: Role = context.role
  for (const [index, share] of batch.shares.entries()) {
    out.fixed(commitShare(share, { context, role, batch: batch.number, index }))
  }
}

/** Reads the peer's commitments. */
export function readCommitments(from: Reader, batch: Batch): void {
  batch.theirs = batch.shares.map(() => from.fixed(COMMITMENT_BYTES).slice())
}

/** The values of what is still alive. */
export function aliveValues({ shares, alive }: Batch): bigint[] {
  return alive.map((index) => valueAt(shares, index))
}

/** Candidates are multiplied two by two, in order; an odd one at the end is forgotten. */
export function pairsOf({ shares, alive }: Batch): Pair[] {
  const pairs: Pair[] = []
  for (let at = 0; at + 1 < alive.length; at += 2) {
    pairs.push({ p: valueAt(shares, alive[at] ?? 0), q: valueAt(shares, alive[at + 1] ?? 0) })
  }
  return pairs
}

/** Writes the openings of candidates. */
export function writeOpenings(
  out: Writer,
  indexes: readonly number[],
  { batch, context }: { batch: Batch; context: Context },
): void {
  for (const index of indexes) {
    const share = batch.shares[index]
    if (share) writeOpening(out, share, context)
  }
}

/** Reads the openings of candidates that a stage of the sieve discarded, and checks that it had to. */
export function readSieved(
  from: Reader,
  indexes: readonly number[],
  { batch, context, stage }: { batch: Batch; context: Context; stage: readonly number[] },
): void {
  for (const index of indexes) {
    checkSieved(
      candidateOf(valueAt(batch.shares, index), readAt(from, index, { batch, context }), context.parameters),
      stage,
    )
  }
}

/** Which pairs are opened: all but the first that passed. */
export function discardedPairs(passed: readonly boolean[]): number[] {
  const winner = passed.indexOf(true)
  return passed.map((_verdict, at) => at).filter((at) => at !== winner)
}

/** The candidates of pairs. */
export function candidatesOfPairs(pairs: readonly number[], { alive }: Batch): number[] {
  return pairs.flatMap((pair) => [alive[2 * pair] ?? 0, alive[2 * pair + 1] ?? 0])
}

/** Reads the openings of discarded pairs and checks each against its modulus and verdict. */
export function readDiscarded(
  from: Reader,
  {
    batch,
    context,
    moduli,
    passed,
  }: { batch: Batch; context: Context; moduli: readonly bigint[]; passed: readonly boolean[] },
): void {
  const mine = pairsOf(batch)
  for (const pair of discardedPairs(passed)) {
    const [p = 0n, q = 0n] = candidatesOfPairs([pair], batch).map((index) =>
      readAt(from, index, { batch, context }),
    )
    const own = mine[pair]
    if (own)
      checkDiscarded(
        { modulus: moduli[pair] ?? 0n, passed: passed[pair] ?? false, mine: own, theirs: { p, q } },
        context,
      )
  }
}

/** The first pair that passed; `keys` are those of the whole product. */
export function winnerOf(
  batch: Batch,
  {
    moduli,
    passed,
    keys,
    context,
  }: {
    moduli: readonly bigint[]
    passed: readonly boolean[]
    keys: ChosenKeys | OfferedKeys
    context: Context
  },
): Winner | undefined {
  const at = passed.indexOf(true)
  const pair = pairsOf(batch)[at]
  const transfers = productTransfers(context.parameters)
  return (
    pair && {
      ...pair,
      modulus: moduli[at] ?? 0n,
      inputs: cutKeys(keys, { from: at * transfers, count: transfers }),
    }
  )
}

/** Writes numbers of the length of the modulus. */
export function writeNumbers(out: Writer, numbers: readonly bigint[], { parameters }: Context): void {
  for (const number of numbers) out.fixed(toBytes(number, modulusBytes(parameters)))
}

/** Reads `count` numbers of the length of the modulus. */
export function readNumbers(from: Reader, count: number, { parameters }: Context): bigint[] {
  return Array.from({ length: count }, () => toInteger(from.fixed(modulusBytes(parameters))))
}

function readAt(from: Reader, index: number, { batch, context }: { batch: Batch; context: Context }): bigint {
  const commitment = batch.theirs[index] ?? new Uint8Array()
  return readOpening(from, { context, commitment, batch: batch.number, index })
}

function valueAt(shares: readonly Share[], index: number): bigint {
  return shares[index]?.value ?? 0n
}
