/** Programs of others: whether they are here, and how to run them side by side. */
import { spawn, spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

/** How long preparing all files of a matrix may take on a busy machine; a test that starts many programs as well. */
export const PATIENCE_MS = 300_000

/** How a program ended, and everything it printed. */
export type Ending = { readonly status: number; readonly out: string; readonly err: string }

/** Whether the programs are installed. Where one is missing its tests are left out with a printed reason, but never in CI. */
export function areHere(...programs: readonly string[]): boolean {
  const missing = programs.filter((program) => spawnSync('which', [program]).status !== 0)
  if (missing.length === 0) return true
  if (process.env.CI) throw new Error(`${missing.join(', ')} missing, and CI asks their verdict`)
  console.warn(`Left out: ${missing.join(', ')} not installed`)
  return false
}

/** Runs a program to its end; a status other than 0 is an answer, not an error. */
export function run(
  program: string,
  args: readonly string[],
  { cwd = '.', input = '' }: { readonly cwd?: string; readonly input?: string | Uint8Array } = {},
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ status: code ?? -1, out: String(Buffer.concat(out)), err: String(Buffer.concat(err)) }),
    )
    // A program that ends without reading its input closes the pipe; its status tells what it thought of that.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

/** Runs a program that must end well, and gives what it printed. */
export async function must(
  program: string,
  args: readonly string[],
  options: Parameters<typeof run>[2] = {},
): Promise<string> {
  const { status, out, err } = await run(program, args, options)
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${err}${out}`)
  return out
}

/**
 * Runs one of the Java programs of this folder over job lines of tab-separated fields; one line of answer each. `opened` names
 * packages of the JDK that it may look into.
 */
export async function java(
  program: string,
  jobs: readonly (readonly string[])[],
  ...opened: readonly string[]
): Promise<string[]> {
  const source = fileURLToPath(new URL(`../jdk/${program}.java`, import.meta.url))
  const input = jobs.map((fields) => `${fields.join('\t')}\n`).join('')
  const exports = opened.flatMap((name) => ['--add-exports', `${name}=ALL-UNNAMED`])
  const args = ['-XX:TieredStopAtLevel=1', ...exports, source]
  const answers = (await must('java', args, { input })).trimEnd().split('\n')
  if (answers.length !== jobs.length) throw new Error(`${jobs.length} jobs, ${answers.length} answers`)
  return answers
}

/** Does the work for every item, a few at a time, and keeps their order. */
export async function forEachOf<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const queue = [...items].entries()
  const results: Result[] = []
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker))
  return results
}
