/**
 * One exponent worker and the requests that wait for it.
 */
import { Worker } from 'node:worker_threads'
import { KeysError } from '../errors.js'
import type { ExponentAnswer, ExponentRequest } from './exponent-protocol.js'

/**
 * A running worker. Requests fail with `split-key/worker-ended` once it has ended, and then `isOpen` tells
 * it.
 */
export type WorkerLink = {
  readonly request: (request: ExponentRequest) => Promise<ExponentAnswer>
  readonly isOpen: () => boolean
  /** Ends the worker; its memory goes with it. */
  readonly end: () => Promise<void>
}

/** The sources run as TypeScript, the build as JavaScript: the worker runs beside this very file. */
const WORKER_FILE = new URL(
  `./exponent-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
)

type Waiting = { readonly resolve: (answer: ExponentAnswer) => void; readonly reject: (error: Error) => void }

/** Starts a worker. One that does not start refuses its first request. */
export function startWorker(): WorkerLink {
  // It needs no setting and no secret of the process.
  const worker = new Worker(WORKER_FILE, { execArgv: [], env: {}, name: 'split-rsa' })
  const waiting = new Map<number, Waiting>()
  let nextId = 1
  let open = true
  const giveUp = (why: string) => {
    open = false
    for (const { reject } of waiting.values()) reject(new KeysError('split-key/worker-ended', why))
    waiting.clear()
  }
  worker.on('message', (answer: ExponentAnswer) => {
    waiting.get(answer.id)?.resolve(answer)
    waiting.delete(answer.id)
  })
  worker.on('error', (error) => giveUp(error instanceof Error ? error.message : String(error)))
  worker.on('exit', (code) => giveUp(`The worker ended (${code})`))
  const send = (request: ExponentRequest) =>
    new Promise<ExponentAnswer>((resolve, reject) => {
      if (!open) throw new KeysError('split-key/worker-ended', 'The worker has ended')
      const id = nextId++
      waiting.set(id, { resolve, reject })
      worker.postMessage({ ...request, id }, secretsOf(request))
    })
  return {
    request: async (request) => refuseFailure(await send(request)),
    isOpen: () => open,
    end: async () => {
      open = false
      await worker.terminate()
    },
  }
}

/** A transferred buffer is gone from this thread: no second copy of a share stays behind. */
function secretsOf(request: ExponentRequest): ArrayBuffer[] {
  return request.op === 'load' && request.share.buffer instanceof ArrayBuffer ? [request.share.buffer] : []
}

function refuseFailure(answer: ExponentAnswer): ExponentAnswer {
  if (answer.result === 'failed') throw new KeysError(answer.code, answer.message)
  return answer
}
