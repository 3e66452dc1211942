/** Writes results so that a name always stands for a whole file: under another name first, on the disk, then renamed. */
import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CliError } from '../errors.js'
import type { Made, Result, Task, Work } from './work.js'

/** What stands behind the name of a result while it is being written. */
const PART_ENDING = '.jitsuin-part'

/** The name of a result while it is being written. */
export function partOf(out: string): string {
  return out + PART_ENDING
}

/** Whether a file is the rest of a run that was cut off. */
export function isPart(path: string): boolean {
  return path.endsWith(PART_ENDING)
}

/** What is to be written for one file, and what there is to say of it once it is. */
export type Produced = {
  readonly octets: AsyncIterable<Uint8Array>
  readonly tell: (bytes: number) => Pick<Result, 'exit' | 'lines' | 'complaints'>
}

/** A task that has a place for its result. */
export type WritingTask = Task & { readonly out: string }

/** Work that writes a file. */
export function writingWork(produce: (task: WritingTask) => Promise<Produced>): Work {
  return async ({ out, ...task }) => {
    if (out === undefined) throw new CliError('cli/usage', `No place for the result of ${task.file}`)
    if (await stat(out).catch(() => undefined)) throw new CliError('cli/exists', `${out} is there already`)
    const { octets, tell } = await produce({ ...task, out })
    const { bytes, ...made } = await writePart(out, octets)
    return { state: 'done', ...tell(bytes), made }
  }
}

async function writePart(
  out: string,
  octets: AsyncIterable<Uint8Array>,
): Promise<Made & { readonly bytes: number }> {
  const part = partOf(out)
  const hash = createHash('sha256')
  let bytes = 0
  await mkdir(dirname(out), { recursive: true })
  const file = await open(part, 'w', 0o644)
  try {
    for await (const piece of octets) {
      hash.update(piece)
      bytes += piece.length
      await file.writeFile(piece)
    }
    await file.sync()
    return { part, out, bytes, sha256Hex: hash.digest('hex') }
  } catch (error) {
    await rm(part, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

/** Gives a result its name, and has the folder on the disk. */
export async function giveName({ part, out }: Pick<Made, 'part' | 'out'>): Promise<void> {
  await rename(part, out)
  if (process.platform === 'win32') return // folders cannot be opened there
  const folder = await open(dirname(out))
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
