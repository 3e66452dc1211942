/**
 * Fuzzes one target in a thread of its own: changes kept inputs, keeps what runs source text that nothing ran before. The
 * input being tried stands in memory shared with the watching thread, which can so report one that never ends.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { FuzzTarget } from '../targets/target.js'
import { keepInput, loadCorpus, MAX_INPUT_BYTES, MAX_KEPT_BYTES } from './corpus.js'
import { Coverage } from './coverage.js'
import type { Progress, WorkerOrder } from './messages.js'
import { type Mutator, mutateBytes } from './mutate-bytes.js'
import { makeRandom } from './random.js'
import { Slate } from './slate.js'

const order = workerData as WorkerOrder // the watching thread sends nothing else
const coverage = new Coverage((url) => url.includes('/packages/'))

// After coverage is on: functions compiled earlier are counted as wholes only.
const { TARGETS } = await import('../targets/targets.js')
const { mutateDer } = await import('./mutate-der.js')
const { mutateXml } = await import('./mutate-xml.js')
const { gatherWords } = await import('./words.js')

const target: FuzzTarget = TARGETS[order.target]
const MUTATORS = { der: mutateDer, xml: mutateXml, bytes: mutateBytes } as const satisfies Record<
  FuzzTarget['form'],
  Mutator
>
const random = makeRandom(order.seed)
const words = gatherWords(order.wordFolders)
const slate = new Slate(order.slate)
const pool: Uint8Array[] = []

/** Between two looks at coverage: a look costs as much as some inputs. */
const BATCH = 128

await replay()
report('ready')
const end = Date.now() + order.seconds * 1000
while (Date.now() < end) await runBatch()
report('done')

async function replay(): Promise<void> {
  for (const { input } of loadCorpus(order.target)) {
    await attempt(input)
    coverage.learn(coverage.take())
    pool.push(input)
  }
  if (pool.length === 0) pool.push(new Uint8Array())
}

/** Most batches show nothing new; of one that does, each input is run again by itself to see which it was. */
async function runBatch(): Promise<void> {
  const batch = Array.from({ length: BATCH }, mutant)
  for (const input of batch) await attempt(input)
  const seen = coverage.take()
  if (!coverage.isNew(seen)) return
  for (const input of batch) {
    await attempt(input)
    if (coverage.learn(coverage.take())) admit(input)
  }
  coverage.learn(seen) // what only the batch as a whole reached would look new for ever
  report('progress')
}

function admit(input: Uint8Array): void {
  pool.push(input)
  if (order.keep === 'new-inputs' && input.length <= MAX_KEPT_BYTES) keepInput(order.target, input)
}

function mutant(): Uint8Array {
  const choose = () => pool[random.below(pool.length)] ?? new Uint8Array()
  let input = choose()
  for (let left = 1 + random.below(3); left > 0; left--) {
    const mutate = random.below(4) === 0 ? mutateBytes : MUTATORS[target.form]
    input = mutate(input, { random, words, other: choose() })
  }
  return input.subarray(0, MAX_INPUT_BYTES)
}

/** Most inputs are refused with an error, and its stack costs more than all else; so only a finding has one. */
async function attempt(input: Uint8Array): Promise<void> {
  slate.begin(input)
  try {
    Error.stackTraceLimit = 0
    await target.run(Uint8Array.from(input))
  } catch (error) {
    Error.stackTraceLimit = 20
    await target.run(Uint8Array.from(input))
    throw error // not seen a second time: what the target remembers matters
  }
  slate.end()
}

function report(state: Progress['state']): void {
  const progress: Progress = { state, ...coverage.size, pool: pool.length }
  parentPort?.postMessage(progress)
}
