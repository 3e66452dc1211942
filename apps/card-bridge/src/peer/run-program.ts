import { execFile } from 'node:child_process'

/** Runs a program of the system and gives what it printed; nothing if it failed or took too long. */
export type RunProgram = (program: string, options: readonly string[]) => Promise<string>

/** Runs programs without a shell. */
export const runProgram: RunProgram = (program, options) =>
  new Promise((resolve) => {
    const limits = { timeout: 5_000, maxBuffer: 1024 * 1024, windowsHide: true }
    execFile(program, [...options], limits, (error, stdout) => resolve(error ? '' : stdout))
  })
