/** The proof as A. Each message of B carries B's next coin; A opens its own with its answer. */
import type { Context, Links, PhaseOfA, Role } from '../context.js'
import type { Winner } from '../search/batch.js'
import { writer } from '../wire.js'
import { answerCoin, drawCoins, writeCoinCommitments } from './coins.js'
import { message, openProver } from './prover.js'

/** What is tossed in a proof, in order. */
export const COIN = { bases: 0, challenges: 1, field: 2, sacrifice: 3, weights: 4 } as const

/** Plays the proof; ends when B's statement is accepted. */
export function* proveAsA(context: Context, links: Links, winner: Winner): PhaseOfA<Record<Role, bigint>> {
  const coins = drawCoins(context, Object.values(COIN))
  const prover = openProver(context, links, winner)

  let from = yield message((out) => writeCoinCommitments(out, coins, context), prover.writeChoices)
  prover.readChoices(from)
  let out = writer()
  const bases = answerCoin(from, out, { coins, number: COIN.bases, context })
  from.end()
  prover.setRounds(bases)
  prover.writePowers(out)

  from = yield out.bytes()
  prover.readPowers(from)
  out = writer()
  const challenges = answerCoin(from, out, { coins, number: COIN.challenges, context })
  from.end()
  prover.writeResponses(out, challenges)

  from = yield out.bytes()
  prover.readResponses(from, challenges)
  out = writer()
  const field = answerCoin(from, out, { coins, number: COIN.field, context })
  from.end()
  prover.writeTags(out, field)

  from = yield out.bytes()
  prover.readTags(from)
  prover.readDifferences(from)
  from.end()

  from = yield message(prover.writeDifferences)
  out = writer()
  const sacrifice = answerCoin(from, out, { coins, number: COIN.sacrifice, context })
  from.end()
  prover.writeOpened(out, sacrifice)

  from = yield out.bytes()
  prover.readOpened(from)
  out = writer()
  const weights = answerCoin(from, out, { coins, number: COIN.weights, context })
  from.end()
  const openings = prover.openedCheck(weights)
  openings.commit(out)

  from = yield out.bytes()
  openings.readCommitment(from)
  from.end()
  from = yield message(openings.open)
  openings.read(from)
  from.end()

  const zeros = prover.zeroCheck(weights)
  from = yield message(zeros.commit)
  zeros.readCommitment(from)
  from.end()
  from = yield message(zeros.open)
  zeros.read(from)
  from.end()
  return prover.residues()
}
