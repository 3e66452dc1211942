/** Runs another program of the platform in the foreground, for commands that only start one. */
import { spawn } from 'node:child_process'
import type { ExitCode } from './command.js'

/** Waits for its end; an interrupt of the terminal ends both. */
export async function runProgram(path: string, args: readonly string[]): Promise<ExitCode> {
  const program = spawn(process.execPath, [path, ...args], { stdio: 'inherit' })
  // The program hears the interrupt of the terminal by itself; this process waits for it to end.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => program.kill(signal))
  const code = await new Promise<number | null>((resolve) => program.once('exit', resolve))
  return code === 0 ? 0 : 1
}
