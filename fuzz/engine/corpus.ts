/** The kept inputs: one folder for each target, each file named by the digest of what is in it. */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inFuzzFolder } from '../targets/folders.js'

/** Longest input that is kept or tried. */
export const MAX_INPUT_BYTES = 20 * 1024

/** Longest input that a run keeps of itself: the corpus is replayed in every test run and stays below a megabyte. */
export const MAX_KEPT_BYTES = 6 * 1024

/** Reads the kept inputs of a target, in the order of their names. */
export function loadCorpus(target: string): { readonly name: string; readonly input: Uint8Array }[] {
  const folder = folderOf(target)
  return readdirSync(folder)
    .toSorted()
    .map((name) => ({ name, input: Uint8Array.from(readFileSync(join(folder, name))) }))
}

/** Keeps an input; gives the path of its file. */
export function keepInput(target: string, input: Uint8Array): string {
  return writeInput(folderOf(target), input)
}

/** Writes an input under the name that its bytes give it. */
export function writeInput(folder: string, input: Uint8Array): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, createHash('sha256').update(input).digest('hex').slice(0, 24))
  writeFileSync(path, input)
  return path
}

function folderOf(target: string): string {
  return fileURLToPath(inFuzzFolder(`corpus/${target}`))
}
