/** The command line under test, as any script would call it. */
import { fileURLToPath } from 'node:url'
import { type Ending, must, run } from './programs.js'

/** The program. */
export const BIN = fileURLToPath(new URL('../../apps/cli/bin/jitsuin.mjs', import.meta.url))

/** Runs one command. */
export function jitsuin(...args: readonly string[]): Promise<Ending> {
  return run(process.execPath, [BIN, ...args])
}

/** Runs a command that must succeed. */
export function jitsuinDoes(...args: readonly string[]): Promise<string> {
  return must(process.execPath, [BIN, ...args])
}

/** Runs a command that must succeed, from inside a folder. */
export function jitsuinDoesIn(cwd: string, ...args: readonly string[]): Promise<string> {
  return must(process.execPath, [BIN, ...args], { cwd })
}

/** What the tests read of a line of `verify --json`. */
export type Verdict = {
  readonly file: string
  readonly verdict: 'VALID' | 'INVALID' | 'INDETERMINATE'
  readonly problem: { readonly code: string } | null
  readonly signatures: readonly {
    readonly level: string
    readonly signer: { readonly cn: string; readonly roles: readonly string[] }
    readonly signedAt: string | null
    readonly stampedAt: string | null
    readonly checks: readonly {
      readonly id: string
      readonly verdict: string
      readonly reason: { readonly code: string }
    }[]
  }[]
}

/** Verifies files in one run; one verdict per file, in their order. */
export async function verify(files: readonly string[], ...options: readonly string[]): Promise<Verdict[]> {
  const { out, err } = await jitsuin('verify', ...files, ...options, '--json')
  const verdicts = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Verdict => JSON.parse(line)) // documented in docs/cli.md; a missing field fails the test that reads it
  if (verdicts.length !== files.length) throw new Error(`${files.length} files, ${out}${err}`)
  return verdicts
}

/** Why a file was not found valid: the codes of the checks that failed. */
export function reasonsOf({ verdict, problem, signatures }: Verdict): string {
  const failed = signatures.flatMap(({ checks }) =>
    checks.filter((check) => ['INVALID', 'INDETERMINATE'].includes(check.verdict)),
  )
  const codes = [...(problem ? [problem.code] : []), ...failed.map(({ reason }) => reason.code)]
  return [verdict, ...codes].join(' ')
}
