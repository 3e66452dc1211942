/** The proof as B: the other side of proof-a.ts, message by message. */
import type { Context, Links, PhaseOfB, Role } from '../context.js'
import type { Winner } from '../search/batch.js'
import { type Reader, writer } from '../wire.js'
import { readCoinCommitments, sayCoin, takeCoin } from './coins.js'
import { COIN } from './proof-a.js'
import { message, openProver } from './prover.js'

/** Plays the proof from A's first message on; ends when A's statement is accepted. */
export function* proveAsB(
  { context, links, winner }: { context: Context; links: Links; winner: Winner },
  first: Reader,
): PhaseOfB<Record<Role, bigint>> {
  const prover = openProver(context, links, winner)
  const commitments = readCoinCommitments(first, Object.values(COIN))
  prover.readChoices(first)
  first.end()
  let out = writer()
  prover.writeChoices(out)
  let mine = sayCoin(out, context)

  let from = yield out.bytes()
  const bases = takeCoin(from, { mine, commitments, number: COIN.bases, context })
  prover.setRounds(bases)
  prover.readPowers(from)
  from.end()
  out = writer()
  prover.writePowers(out)
  mine = sayCoin(out, context)

  from = yield out.bytes()
  const challenges = takeCoin(from, { mine, commitments, number: COIN.challenges, context })
  prover.readResponses(from, challenges)
  from.end()
  out = writer()
  prover.writeResponses(out, challenges)
  mine = sayCoin(out, context)

  from = yield out.bytes()
  const field = takeCoin(from, { mine, commitments, number: COIN.field, context })
  out = writer()
  prover.writeTags(out, field)
  prover.readTags(from)
  from.end()
  prover.writeDifferences(out)

  from = yield out.bytes()
  prover.readDifferences(from)
  from.end()
  out = writer()
  mine = sayCoin(out, context)

  from = yield out.bytes()
  const sacrifice = takeCoin(from, { mine, commitments, number: COIN.sacrifice, context })
  out = writer()
  prover.writeOpened(out, sacrifice)
  prover.readOpened(from)
  from.end()
  mine = sayCoin(out, context)

  from = yield out.bytes()
  const weights = takeCoin(from, { mine, commitments, number: COIN.weights, context })
  const openings = prover.openedCheck(weights)
  openings.readCommitment(from)
  from.end()
  from = yield message(openings.commit)
  openings.read(from)
  from.end()

  from = yield message(openings.open)
  const zeros = prover.zeroCheck(weights)
  zeros.readCommitment(from)
  from.end()
  from = yield message(zeros.commit)
  zeros.read(from)
  from.end()
  return { result: prover.residues(), last: message(zeros.open) }
}
