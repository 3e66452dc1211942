/** Who works on the files: this thread, or threads that do nothing else. */
import { Worker } from 'node:worker_threads'
import { CliError } from '../errors.js'
import { failure, type Result, type Task, type Work } from './work.js'

/** One that works on one file after the other. */
export type Runner = { readonly work: Work; readonly close: () => Promise<void> }

/** What a thread needs to begin: a command of `worker.ts`, and its options. */
export type ThreadStart = { readonly command: string; readonly options: { readonly json: boolean } }

/** What a thread answers: that it is ready, what came of a file, or what is wrong with the call. */
export type ThreadAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'refused'; readonly message: string }

/** A runner in a thread of its own. A file that brings the thread down fails by itself; the next gets a new thread. */
export function threadRunner(start: ThreadStart): Runner {
  let thread: Promise<Worker> | undefined
  const work: Work = async (task) => {
    thread ??= startThread(start)
    try {
      return await ask(await thread, task)
    } catch (error) {
      thread = undefined
      return failure(task, error, start.options)
    }
  }
  return {
    work,
    close: async () => {
      await (await thread?.catch(() => undefined))?.terminate()
    },
  }
}

async function startThread(start: ThreadStart): Promise<Worker> {
  const thread = new Worker(new URL('./worker.js', import.meta.url), { workerData: start })
  const answer = await nextAnswer(thread)
  if (answer.kind === 'refused') throw new CliError('cli/usage', answer.message)
  return thread
}

async function ask(thread: Worker, task: Task): Promise<Result> {
  thread.postMessage(task)
  const answer = await nextAnswer(thread)
  if (answer.kind === 'result') return answer.result
  throw new Error('A thread answered out of turn')
}

function nextAnswer(thread: Worker): Promise<ThreadAnswer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number) => reject(new Error(`The thread ended with ${code}`))
    thread.once('message', (answer: ThreadAnswer) => {
      thread.off('error', reject).off('exit', ended)
      resolve(answer)
    })
    thread.once('error', reject).once('exit', ended)
  })
}
