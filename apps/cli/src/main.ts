import { CodedError } from '@jitsuin/kernel'
import type { Command, ExitCode, Io } from './command.js'
import { COMMANDS } from './commands.js'
import { helpOf, overview } from './help.js'

process.exitCode = await main(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  now: () => new Date(),
  ...(process.stderr.isTTY && { progress: (text) => process.stderr.write(`\r\u001b[K${text}`) }),
  interrupted: () => new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve)),
})

async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  const called = Object.entries(COMMANDS).find(([name]) =>
    name.split(' ').every((word, index) => args[index] === word),
  )
  if (!called) return await showOverview(args, io)
  const [name, load] = called
  const command = await load()
  const rest = args.slice(name.split(' ').length)
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(helpOf(command))
    return 0
  }
  return await run(command, rest, io)
}

async function showOverview(args: readonly string[], io: Io): Promise<ExitCode> {
  const asked = args.length === 0 || ['help', '--help', '-h'].includes(args[0] ?? '')
  const print = asked ? io.out : io.err
  if (!asked) io.err(`There is no command "${args.slice(0, 2).join(' ')}".\n`)
  print(overview(await Promise.all(Object.values(COMMANDS).map((load) => load()))))
  return asked ? 0 : 3
}

async function run(command: Command, args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await command.run(args, io)
  } catch (error) {
    // A coded error is an answer; anything else is a defect, and its stack helps to mend it.
    io.err(
      error instanceof CodedError
        ? `${error.code}: ${error.message}`
        : String(error instanceof Error ? error.stack : error),
    )
    if (error instanceof CodedError && error.code === 'cli/usage') io.err(`\n${helpOf(command)}`)
    return 3
  }
}
