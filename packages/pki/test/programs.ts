/** Programs of others that judge the same bytes as we do. */
import { execFileSync, spawnSync } from 'node:child_process'

/** Whether a program is installed. Where it is missing the tests say so and pass, except in CI. */
export function programIsThere(program: string, ...probe: string[]): boolean {
  const found = spawnSync(program, probe, { stdio: 'ignore' }).status === 0
  if (!found && process.env.CI) throw new Error(`${program} is missing, and CI compares with it`)
  if (!found) console.warn(`skipped: ${program} is not installed`)
  return found
}

/** Output of a program that must end well. */
export function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}
