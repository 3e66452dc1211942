/** Runs one target in its thread and watches it: an error, too much time and too much memory are findings. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { TargetName } from '../targets/targets.js'
import { writeInput } from './corpus.js'
import type { Progress, WorkerOrder } from './messages.js'
import { makeSlateMemory, Slate } from './slate.js'

/** One input may take so long on a busy machine; honest ones take a millisecond. */
const MAX_INPUT_MS = 5_000
/** What the thread may hold, the code under test and the pool of inputs included. */
const MAX_MEGABYTES = 512

/** How a target fared. */
export type Outcome = {
  readonly target: TargetName
  readonly executions: number
  /** After the kept inputs alone, and at the end. */
  readonly first: Progress | undefined
  readonly last: Progress | undefined
  readonly finding: { readonly why: string; readonly reproducer: string } | undefined
}

const PACKAGES = ['kernel', 'xml', 'pki', 'ades', 'card']

/** Fuzzes one target for some seconds. */
export function watch(order: Omit<WorkerOrder, 'slate' | 'wordFolders'>): Promise<Outcome> {
  const memory = makeSlateMemory()
  const slate = new Slate(memory)
  const wordFolders = PACKAGES.map((name) => join(import.meta.dirname, `../../../packages/${name}/dist`))
  const workerData: WorkerOrder = { ...order, slate: memory, wordFolders }
  const worker = new Worker(fileURLToPath(new URL('./worker.js', import.meta.url)), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEGABYTES },
  })
  let [first, last]: (Progress | undefined)[] = []
  return new Promise((resolve) => {
    const finish = (why?: string) => {
      clearInterval(clock)
      const finding = why === undefined ? undefined : { why, reproducer: saveReproducer(order.target, slate) }
      resolve({ target: order.target, executions: slate.executions, first, last, finding })
      void worker.terminate()
    }
    const clock = setInterval(() => {
      if (slate.runningMs > MAX_INPUT_MS) finish(`One input runs for more than ${MAX_INPUT_MS} ms`)
    }, 200)
    worker.on('message', (progress: Progress) => {
      last = progress
      if (progress.state === 'ready') first = progress
      if (progress.state === 'done') finish()
    })
    worker.on('error', (error) =>
      finish(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    )
  })
}

function saveReproducer(target: TargetName, slate: Slate): string {
  return writeInput(join(tmpdir(), 'jitsuin-fuzz', target), slate.input)
}
