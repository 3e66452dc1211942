/**
 * The shape of a command: its words, its options as a table (which is also its help), and what it does.
 */
import { parseArgs } from 'node:util'
import { CliError } from './errors.js'

/** One option: `value` names what follows it (absent for a switch), `many` lets it stand more than once. */
export type OptionSpec = {
  readonly value?: string
  readonly many?: true
  readonly required?: true
  readonly default?: string
  readonly help: string
}

export type OptionTable = Readonly<Record<string, OptionSpec>>

/** What the options of a table are after parsing: strings, lists of strings, or switches. */
export type OptionValues<T extends OptionTable> = {
  readonly [K in keyof T]: T[K] extends { value: string }
    ? T[K] extends { many: true }
      ? readonly string[]
      : T[K] extends { required: true } | { default: string }
        ? string
        : string | undefined
    : boolean
}

/** Where a command writes, and what time it is for it; tests hand in their own. */
export type Io = {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  readonly now: () => Date
  /** Writes over the last line of a terminal; absent where there is none. An empty text takes it away. */
  readonly progress?: (text: string) => void
  /** Resolves when the user interrupts a command that serves. */
  readonly interrupted: () => Promise<void>
}

/** What a command tells the shell (docs/cli.md §Exit codes). */
export type ExitCode = 0 | 1 | 2 | 3

export type Command = {
  /** The words that call it, such as `cert issue`. */
  readonly name: string
  readonly summary: string
  /** The files it takes, as the usage line shows them. */
  readonly operands?: string
  readonly options: OptionTable
  /** Lines that teach: one or two real calls. */
  readonly examples: readonly string[]
  readonly run: (args: readonly string[], io: Io) => Promise<ExitCode>
}

/** Makes a command whose `run` gets its options parsed and typed. */
export function defineCommand<T extends OptionTable>(spec: {
  readonly name: string
  readonly summary: string
  readonly operands?: string
  readonly options: T
  readonly examples: readonly string[]
  readonly run: (options: OptionValues<T>, operands: readonly string[], io: Io) => Promise<ExitCode>
}): Command {
  return {
    ...spec,
    run: async (args, io) => {
      const { values, positionals } = parse(spec.name, spec.options, args)
      if (positionals.length > 0 && spec.operands === undefined) {
        throw new CliError('cli/usage', `${spec.name} takes no file: ${positionals.join(' ')}`)
      }
      // parse() checked every value against the table that OptionValues is made from.
      return await spec.run(values as OptionValues<T>, positionals, io)
    },
  }
}

function parse(name: string, table: OptionTable, args: readonly string[]) {
  const { values, positionals } = tokenize(table, args)
  for (const [key, option] of Object.entries(table)) {
    if (option.many) values[key] ??= []
    if (option.default !== undefined) values[key] ??= option.default
    if (option.value === undefined) values[key] ??= false
    if (option.required && values[key] === undefined) {
      throw new CliError('cli/usage', `${name} needs --${key} ${option.value ?? ''}`.trimEnd())
    }
  }
  return { values, positionals }
}

function tokenize(table: OptionTable, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(table).map(([key, { value, many }]) => [
      key,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: many === true },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    })
    return { values: { ...values } as Record<string, unknown>, positionals }
  } catch (error) {
    throw new CliError('cli/usage', error instanceof Error ? error.message : String(error))
  }
}
