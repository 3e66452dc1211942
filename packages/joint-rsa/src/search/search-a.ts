/** One batch of the search as A: sieve, product, filter, openings. */
import type { Context, Links, PhaseOfA } from '../context.js'
import { choose } from '../ot/extension.js'
import { writer } from '../wire.js'
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
import { productChoices, productsOf, productTransfers } from './product.js'
import { packVerdict, sieveChoices, sieveVerdict, splitByVerdict, tagsBytes, transfersOf } from './sieve.js'

/** Plays one batch; gives the modulus that passed the filter, if any did. */
export function* searchAsA(context: Context, links: Links, number: number): PhaseOfA<Winner | undefined> {
  const batch = openBatch(context, number)
  let out = writer()
  writeCommitments(out, batch, context)
  let discarded: number[] = []
  for (const [at, stage] of context.parameters.stages.entries()) {
    const candidates = batch.alive.length
    const chosen = choose(links.choosing, {
      choices: sieveChoices(aliveValues(batch), stage, context),
      count: candidates * transfersOf(stage),
      random: context.random,
    })
    const from = yield out.fixed(chosen.message).bytes()
    if (at === 0) readCommitments(from, batch)
    else readSieved(from, discarded, { batch, context, stage: context.parameters.stages[at - 1] ?? [] })
    const tags = from.fixed(tagsBytes(stage, candidates))
    from.end()
    const verdict = context.bend(
      'sieve-verdict',
      sieveVerdict(tags, stage, { candidates, keys: chosen.keys }),
    )
    const bitmap = packVerdict(verdict)
    const split = splitByVerdict(batch.alive, bitmap)
    discarded = split.discarded
    batch.alive = split.kept
    out = writer().fixed(bitmap)
    writeOpenings(out, discarded, { batch, context })
  }
  return yield* multiplyAsA({ context, links, batch, out, discarded })
}

function* multiplyAsA({
  context,
  links,
  batch,
  out,
  discarded,
}: {
  context: Context
  links: Links
  batch: Batch
  out: ReturnType<typeof writer>
  discarded: readonly number[]
}): PhaseOfA<Winner | undefined> {
  const { parameters, random, bend } = context
  const pairs = pairsOf(batch)
  const count = pairs.length * productTransfers(parameters)
  const chosen = choose(links.choosing, { choices: productChoices(pairs, context), count, random })
  let from = yield out.fixed(chosen.message).bytes()
  readSieved(from, discarded, { batch, context, stage: parameters.stages.at(-1) ?? [] })
  const corrections = from.fixed(2 * count)
  const shares = from.fixed(2 * pairs.length * parameters.moduli.length)
  from.end()
  const products = productsOf(pairs, { context, keys: chosen.keys, corrections, shares })
  // A product that is too long is nobody's modulus: it fails the filter, is opened, and shows who lied.
  const moduli = products.map((product) =>
    bend('modulus', product >> BigInt(parameters.bits) === 0n ? product : 0n),
  )

  const hopeful = moduli.map((modulus) => mayBeBiprime(modulus, parameters))
  const powers = moduli.map((modulus, at) => {
    const pair = pairs[at]
    return hopeful[at] && pair ? filterPower(modulus, pair, context) : undefined
  })
  out = writer()
  writeNumbers(out, moduli, context)
  writeNumbers(
    out,
    powers.filter((power) => power !== undefined),
    context,
  )
  from = yield out.bytes()
  const theirs = readNumbers(from, hopeful.filter(Boolean).length, context)
  const passed = moduli.map((modulus, at) => {
    const power = powers[at]
    return power !== undefined && sameUpToSign(power, theirs.shift() ?? 0n, modulus)
  })
  readDiscarded(from, { batch, context, moduli, passed })
  from.end()

  out = writer()
  writeOpenings(out, candidatesOfPairs(discardedPairs(passed), batch), { batch, context })
  from = yield out.bytes()
  from.end()
  return winnerOf(batch, { moduli, passed, keys: chosen.keys, context })
}
