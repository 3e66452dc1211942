/** The options of every command that works on many files. */
import type { OptionValues } from '../command.js'
import { CliError } from '../errors.js'

/** Rows for the option table of a command that reads many files. */
export const BATCH_OPTIONS = {
  list: { value: 'FILE', help: 'more files, one path a line; - reads them from standard input' },
  jobs: {
    value: 'N',
    help: 'files at the same time, each in a thread; without it one after the other',
  },
  resume: { value: 'STATE', help: 'keep a journal there, and go on where a run that was cut off stopped' },
} as const

/** The row of a command that also writes many. */
export const OUT_DIR_OPTION = {
  'out-dir': { value: 'DIR', help: 'for many files and folders: where the results go, instead of --out' },
} as const

export type BatchOptions = OptionValues<typeof BATCH_OPTIONS>

const MOST_JOBS = 64

/** How many files are worked on at the same time. @throws {CliError} `cli/usage` */
export function jobsFor({ jobs }: BatchOptions, files: number): number {
  if (jobs === undefined) return 1
  const count = Number(jobs)
  if (!Number.isInteger(count) || count < 1 || count > MOST_JOBS)
    throw new CliError('cli/usage', `--jobs is 1 to ${MOST_JOBS}, not "${jobs}"`)
  return Math.min(count, Math.max(1, files))
}

/** The one file that a call without --out-dir is about. @throws {CliError} `cli/usage` */
export function oneFile(
  command: string,
  options: BatchOptions & { readonly out?: string | undefined },
  files: readonly string[],
): { readonly file: string; readonly out: string } {
  const [file, ...more] = files
  const { out } = options
  if (file === undefined || more.length > 0)
    throw new CliError('cli/usage', `${command} takes one FILE, or many with --out-dir DIR`)
  if (out === undefined) throw new CliError('cli/usage', `${command} needs --out FILE`)
  const given = (['list', 'jobs', 'resume'] as const).find((name) => options[name] !== undefined)
  if (given) throw new CliError('cli/usage', `--${given} is for many files, with --out-dir DIR`)
  return { file, out }
}
