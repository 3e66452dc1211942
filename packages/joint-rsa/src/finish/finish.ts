/** The last phase: toss R, compute the shares, test them together. */
import { streamOf, taggedHash } from '../chance.js'
import type { Context, PhaseOfA, PhaseOfB, Role } from '../context.js'
import { JointRsaError } from '../errors.js'
import { toBytes, toInteger } from '../numbers.js'
import { PUBLIC_EXPONENT } from '../parameters.js'
import {
  answerCoin,
  drawCoins,
  readCoinCommitments,
  sayCoin,
  takeCoin,
  writeCoinCommitments,
} from '../proof/coins.js'
import type { Winner } from '../search/batch.js'
import { modulusBytes } from '../search/filter.js'
import { type Reader, writer } from '../wire.js'
import { checkProbe, probePart } from './probe.js'
import { drawSplit, lineFor, privateShareBytes, shareOfExponent } from './shares.js'

/** What is proven of a modulus when the last phase begins. */
export type Proven = { readonly winner: Winner; readonly residues: Readonly<Record<Role, bigint>> }

/** The number of this phase's only coin: coins of the proof have lower numbers. */
const SPLIT_COIN = 5

/** A's last phase; gives its share and what it says last. */
export function* finishAsA(
  context: Context,
  { winner, residues }: Proven,
): PhaseOfA<{ share: Uint8Array; last: Uint8Array }> {
  const coins = drawCoins(context, [SPLIT_COIN])
  const out = writer()
  writeCoinCommitments(out, coins, context)
  let from = yield out.bytes()
  const answer = writer()
  const toss = answerCoin(from, answer, { coins, number: SPLIT_COIN, context })
  from.end()
  const share = computeShare({ winner, residues }, toss, context)
  const part = probePart(winner.modulus, share, context)
  from = yield answer.fixed(toBytes(part, modulusBytes(context.parameters))).bytes()
  checkProbe(winner.modulus, [part, readPart(from, context)], context)
  from.end()
  return { share: encodeShare(share, context), last: new Uint8Array() }
}

/** B's last phase; ends when A said that it has its share. */
export function* finishAsB(
  { context, proven: { winner, residues } }: { context: Context; proven: Proven },
  first: Reader,
): PhaseOfB<Uint8Array> {
  const commitments = readCoinCommitments(first, [SPLIT_COIN])
  first.end()
  const out = writer()
  const mine = sayCoin(out, context)
  let from = yield out.bytes()
  const toss = takeCoin(from, { mine, commitments, number: SPLIT_COIN, context })
  const share = computeShare({ winner, residues }, toss, context)
  const part = probePart(winner.modulus, share, context)
  checkProbe(winner.modulus, [part, readPart(from, context)], context)
  from.end()
  from = yield toBytes(part, modulusBytes(context.parameters))
  from.end()
  return { result: encodeShare(share, context), last: new Uint8Array() }
}

function computeShare({ winner, residues }: Proven, toss: Uint8Array, { parameters, role }: Context): bigint {
  const line = lineFor(winner.modulus, residues, parameters)
  if (!line) throw new JointRsaError('joint-rsa/exponent-not-invertible', 'φ is a multiple of e')
  const k = (4n * (winner.p + winner.q)) / PUBLIC_EXPONENT
  return shareOfExponent(line, { role, split: drawSplit(streamOf(taggedHash('split', toss)), parameters), k })
}

function encodeShare(share: bigint, { parameters }: Context): Uint8Array {
  return toBytes(share, privateShareBytes(parameters))
}

function readPart(from: Reader, { parameters }: Context): bigint {
  return toInteger(from.fixed(modulusBytes(parameters)))
}
