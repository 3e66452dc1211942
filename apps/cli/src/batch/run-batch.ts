/** Runs a command over many files: some at a time, one result each, nothing stopped by one of them, resumable. */
import type { ExitCode, Io } from '../command.js'
import { CliError } from '../errors.js'
import { digestOfFile, digestOfTask } from './digest.js'
import { gatherTasks } from './gather.js'
import { type Entry, type Journal, openJournal } from './journal.js'
import { type BatchOptions, jobsFor } from './options.js'
import { giveName, partOf } from './output.js'
import { type Runner, threadRunner } from './runners.js'
import { failure, type Prepare, type Result, type Task } from './work.js'

/** A command over many files. */
export type Batch<Options> = {
  readonly command: string
  readonly options: Options
  readonly operands: readonly string[]
  readonly prepare: Prepare<Options>
  /** The name of the result of a file, where results are written. */
  readonly outName?: (name: string) => string
  /** `here`: in this thread alone, such as for a card that can do one thing at a time. */
  readonly place?: 'here' | 'threads'
}

type Common = BatchOptions & { readonly json: boolean; readonly 'out-dir'?: string | undefined }

/** Runs it, and gives the gravest exit code: 3 where a file could not be worked on, else as the command counts. */
export async function runBatch<Options extends Common>(batch: Batch<Options>, io: Io): Promise<ExitCode> {
  const { options, operands, outName, command } = batch
  const { list, resume } = options
  const tasks = await gatherTasks({
    operands,
    list,
    outDir: options['out-dir'],
    except: [resume, list].filter((one) => one !== undefined),
    ...(outName && { outName }),
  })
  if (tasks.length === 0) throw new CliError('cli/usage', `${command} found no file`)
  const here = await batch.prepare(options, io.now) // whatever is wrong with the call is said once, before any file
  const jobs = batch.place === 'here' ? 1 : jobsFor(options, tasks.length)
  const journal = resume === undefined ? undefined : await openJournal(resume, callOf(batch))
  const runners: Runner[] =
    jobs === 1
      ? [{ work: here, close: async () => undefined }]
      : Array.from({ length: jobs }, () => threadRunner({ command, options }))
  const progress = progressOf(tasks.length, io)
  let exit: ExitCode = 0
  const waiting = tasks.values()
  const serve = async (runner: Runner) => {
    for (const task of waiting) {
      const result = await finish(task, { runner, journal, options })
      exit = graver(exit, result.exit)
      progress.clear()
      for (const line of result.lines) io.out(line)
      for (const line of result.complaints) io.err(line)
      progress.count(result)
    }
  }
  try {
    await Promise.all(runners.map(serve))
  } finally {
    progress.clear()
    for (const runner of runners) await runner.close()
    await journal?.close()
  }
  return exit
}

/** What makes a run another one: everything that decides about results. */
function callOf<Options extends Common>({ command, options }: Batch<Options>) {
  const { resume: _resume, jobs: _jobs, list: _list, ...rest } = options
  return { command, options: Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)) }
}

type Around = {
  readonly runner: Runner
  readonly journal: Journal | undefined
  readonly options: { readonly json: boolean }
}

async function finish(task: Task, { runner, journal, options }: Around): Promise<Result> {
  try {
    const sha256Hex = journal && (await digestOfTask(task))
    const earlier = await doneBefore(task, sha256Hex, journal)
    if (earlier) return { state: 'done', exit: earlier.exit, lines: earlier.lines, complaints: [] }
    const result = await runner.work(task)
    if (result.state === 'failed') return result
    if (journal && sha256Hex !== undefined && result.exit !== 3) {
      const { exit, lines, made } = result
      const outSha256Hex = made && { outSha256Hex: made.sha256Hex }
      await journal.add({ file: task.file, sha256Hex, exit, lines, ...outSha256Hex })
    }
    if (result.made) await giveName(result.made) // after the journal: what has its name is known to be done
    return result
  } catch (error) {
    return failure(task, error, options)
  }
}

/** A file that an earlier run did, still the same, with its result still there; one that lacks only its name gets it. */
async function doneBefore(
  { file, out }: Task,
  sha256Hex: string | undefined,
  journal: Journal | undefined,
): Promise<Entry | undefined> {
  const entry = await journal?.find(file)
  if (!entry || entry.sha256Hex !== sha256Hex) return undefined
  if (out === undefined) return entry
  if ((await digestOfFile(out)) === entry.outSha256Hex) return entry
  const part = partOf(out)
  if ((await digestOfFile(part)) !== entry.outSha256Hex) return undefined
  await giveName({ part, out })
  return entry
}

/** 3 outranks INVALID (1), which outranks INDETERMINATE (2). */
export function graver(a: ExitCode, b: ExitCode): ExitCode {
  return [3, 1, 2, 0].find((code) => code === a || code === b) === a ? a : b
}

/** How far the run is, on a line of the terminal that is written over; nothing where there is no terminal. */
function progressOf(all: number, { progress }: Io) {
  let [done, failed] = [0, 0]
  return {
    clear: () => progress?.(''),
    count: ({ exit }: Result) => {
      done++
      if (exit !== 0) failed++
      progress?.(`${done} / ${all}${failed === 0 ? '' : ` (△× ${failed})`}`)
    },
  }
}
