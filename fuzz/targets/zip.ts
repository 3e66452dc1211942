/** ZIP files: what is opened can be unpacked safely, and whatever is wrong is refused by code. */
import {
  type ByteSource,
  expectDistinct,
  expectSafe,
  sourceOf,
  writeZip,
  ZipError,
  ZipFile,
} from '@jitsuin/zip'
import { digestOf, expectThat, type FuzzTarget } from './target.js'

const MAX_ENTRY_BYTES = 8 * 1024 * 1024
const AT = new Date('2026-04-01T03:00:00Z')

/** One ZIP of a stranger. */
export const zip: FuzzTarget = {
  form: 'bytes',
  run: async (input) => {
    const file = await unlessZipError(ZipFile.open(sourceOf(input)))
    if (!file) return
    const names = file.entries.map(({ name }) => name)
    names.forEach(expectSafe)
    expectDistinct(names)
    const contents = await unlessZipError(contentsOf(file))
    if (!contents) return
    expectThat(
      file.entries.every(({ offset }) => offset < input.length),
      'every entry stands in the file',
    )
    const again = await ZipFile.open(await rewritten(file))
    const same = (await contentsOf(again)).join() === contents.join()
    expectThat(same, 'taken over into another ZIP, every file is what it was')
  },
}

async function contentsOf(file: ZipFile): Promise<string[]> {
  const all: string[] = []
  for (const entry of file.entries)
    all.push(`${entry.name} ${digestOf(await file.load(entry, MAX_ENTRY_BYTES))}`)
  return all
}

async function rewritten(from: ZipFile): Promise<ByteSource> {
  const pieces: Uint8Array[] = []
  const kept = from.entries.map((entry) => ({ kept: entry, from }))
  for await (const piece of writeZip(kept, { at: AT })) pieces.push(piece)
  return sourceOf(Buffer.concat(pieces))
}

async function unlessZipError<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof ZipError) return undefined
    throw error
  }
}
