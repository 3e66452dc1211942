import type { Command, OptionSpec } from './command.js'

/** The first page: every command with one line. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'jitsuin: sign, verify and certify as a Japanese health professional (HPKI)',
    '',
    ...commands.map(({ name, summary }) => `  jitsuin ${name.padEnd(width)}  ${summary}`),
    '',
    '`jitsuin COMMAND --help` teaches one command. Exit codes: 0 fine · 1 no · 2 cannot be decided · 3 usage or unreadable.',
  ].join('\n')
}

/** The page of one command: usage, options, examples. */
export function helpOf({ name, summary, operands, options, examples }: Command): string {
  const rows = Object.entries(options).map(
    ([key, option]) => [`--${key} ${option.value ?? ''}`.trimEnd(), option] as const,
  )
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return [
    summary,
    '',
    `usage: jitsuin ${name}${operands ? ` ${operands}` : ''}${rows.length > 0 ? ' [options]' : ''}`,
    '',
    ...rows.map(([left, option]) => `  ${left.padEnd(width)}  ${describe(option)}`),
    '',
    ...examples.map((line) => `  $ ${line}`),
  ].join('\n')
}

function describe({ help, required, many, default: fallback }: OptionSpec): string {
  const notes = [required && 'required', many && 'may be repeated', fallback && `default ${fallback}`].filter(
    Boolean,
  )
  return notes.length > 0 ? `${help} (${notes.join(', ')})` : help
}
