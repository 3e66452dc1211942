/** A thread that works on files for `runners.ts`, one after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ThreadAnswer } from './runners.js'
import type { Task, Work } from './work.js'

const { command, options } = workerData as { command: string; options: never } // runners.ts starts it so

/** Loaded one by one: a thread needs only one of them. The options are those that the same command has parsed. */
const WORKS: Readonly<Record<string, () => Promise<Work>>> = {
  verify: async () => (await import('../commands/verify.js')).prepareVerify(options, now),
  sign: async () => (await import('../commands/sign.js')).prepareSign(options, now),
  extend: async () => (await import('../commands/extend.js')).prepareExtend(options, now),
}

function now(): Date {
  return new Date()
}

function answer(what: ThreadAnswer): void {
  parentPort?.postMessage(what)
}

try {
  const work = await WORKS[command]?.()
  if (!work) throw new RangeError(`No work "${command}"`)
  parentPort?.on('message', async (task: Task) => answer({ kind: 'result', result: await work(task) }))
  answer({ kind: 'ready' })
} catch (error) {
  answer({ kind: 'refused', message: error instanceof Error ? error.message : String(error) })
}
