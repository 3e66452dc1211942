/** One file of many: what is to be done with it, and what came of it. */
import { CodedError } from '@jitsuin/kernel'
import type { ExitCode } from '../command.js'

/** A file, the content that stands beside it, and where the result goes. */
export type Task = { readonly file: string; readonly detached?: string; readonly out?: string }

/** A result that is written whole under another name beside `out`, and not yet there. */
export type Made = { readonly part: string; readonly out: string; readonly sha256Hex: string }

/**
 * What came of a file. `done`: it need not be looked at again; `failed`: it may go better another time.
 * `lines` are for standard output, `complaints` for standard error.
 */
export type Result = {
  readonly state: 'done' | 'failed'
  readonly exit: ExitCode
  readonly lines: readonly string[]
  readonly complaints: readonly string[]
  readonly made?: Made
}

/** Does what a command does with one file. Never throws: whatever goes wrong with one file stops no other. */
export type Work = (task: Task) => Promise<Result>

/** Makes the work of a command out of its options, once for any number of files. @throws what is wrong with the call itself */
export type Prepare<Options> = (options: Options, now: () => Date) => Promise<Work>

/** Turns errors about one file into its result. */
export function guarded(work: Work, { json }: { readonly json: boolean }): Work {
  return async (task) => {
    try {
      return await work(task)
    } catch (error) {
      return failure(task, error, { json })
    }
  }
}

/** The result of a file that could not be worked on. */
export function failure({ file }: Task, error: unknown, { json }: { readonly json: boolean }): Result {
  const code = error instanceof CodedError ? error.code : 'cli/unexpected'
  const message = error instanceof Error ? error.message : String(error)
  return {
    state: 'failed',
    exit: 3,
    lines: json ? [JSON.stringify({ file, error: { code, message } })] : [],
    complaints: [`${file}: ${code}: ${message}`],
  }
}
