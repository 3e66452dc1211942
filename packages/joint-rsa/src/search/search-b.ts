/** One batch of the search as B: the other side of search-a.ts, message by message. */
import type { Context, Links, PhaseOfB } from '../context.js'
import { offer } from '../ot/extension.js'
import { type Reader, writer } from '../wire.js'
import {
  aliveValues,
  type Batch,
  candidatesOfPairs,
  discardedPairs,
  openBatch,
  pairsOf,
  readCommitments,
  readDiscarded,
  readNumbers,
  readSieved,
  type Winner,
  winnerOf,
  writeCommitments,
  writeNumbers,
  writeOpenings,
} from './batch.js'
import { filterPower, mayBeBiprime, sameUpToSign } from './filter.js'
import { productOffer, productTransfers } from './product.js'
import { sieveTags, splitByVerdict, transfersOf } from './sieve.js'

/** Plays one batch from A's first message on. */
export function* searchAsB(
  { context, links, number }: { context: Context; links: Links; number: number },
  first: Reader,
): PhaseOfB<Winner | undefined> {
  const batch = openBatch(context, number)
  let from = first
  let out = writer()
  readCommitments(from, batch)
  writeCommitments(out, batch, context)
  for (const stage of context.parameters.stages) {
    const keys = offer(links.offering, from, batch.alive.length * transfersOf(stage))
    from.end()
    from = yield out.fixed(sieveTags(aliveValues(batch), stage, { context, keys })).bytes()
    const { kept, discarded } = splitByVerdict(batch.alive, from.fixed((batch.alive.length + 7) >> 3))
    readSieved(from, discarded, { batch, context, stage })
    batch.alive = kept
    out = writer()
    writeOpenings(out, discarded, { batch, context })
  }
  return yield* multiplyAsB({ context, links, batch, out }, from)
}

function* multiplyAsB(
  {
    context,
    links,
    batch,
    out,
  }: { context: Context; links: Links; batch: Batch; out: ReturnType<typeof writer> },
  first: Reader,
): PhaseOfB<Winner | undefined> {
  const { parameters } = context
  const pairs = pairsOf(batch)
  const keys = offer(links.offering, first, pairs.length * productTransfers(parameters))
  first.end()
  const { corrections, shares } = productOffer(pairs, { context, keys })
  let from = yield out.fixed(corrections).fixed(shares).bytes()

  const moduli = readNumbers(from, pairs.length, context)
  const hopeful = moduli.map((modulus) => mayBeBiprime(modulus, parameters))
  const theirs = readNumbers(from, hopeful.filter(Boolean).length, context)
  from.end()
  const powers: bigint[] = []
  const passed = moduli.map((modulus, at) => {
    const pair = pairs[at]
    if (!hopeful[at] || !pair) return false
    const power = filterPower(modulus, pair, context)
    powers.push(power)
    return sameUpToSign(power, theirs.shift() ?? 0n, modulus)
  })
  const reply = writer()
  writeNumbers(reply, powers, context)
  writeOpenings(reply, candidatesOfPairs(discardedPairs(passed), batch), { batch, context })
  from = yield reply.bytes()
  readDiscarded(from, { batch, context, moduli, passed })
  from.end()
  return { result: winnerOf(batch, { moduli, passed, keys, context }), last: new Uint8Array() }
}
