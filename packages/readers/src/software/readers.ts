import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReaderState, Readers } from '@jitsuin/card'
import { CodedError } from '@jitsuin/kernel'
import { ReadersError } from '../errors.js'
import { PATIENCE_MS, type Patience } from '../patience.js'
import { loadCardFile } from './card-file.js'
import { useCardFile } from './use-card-file.js'

const ENDING = '.card.json'
const READER = 'Software reader '
/** One file name, and no way to another folder. */
const FILE_STEM = /^[^./\\\0][^/\\\0]*$/

/**
 * Software cards in a folder: each file `NAME.card.json` is a reader `Software reader NAME` with that card in it. Putting a
 * file there inserts a card, deleting it removes it.
 */
export function softwareReaders(folder: string, { patienceMs = PATIENCE_MS }: Patience = {}): Readers {
  return {
    list: async () => await Promise.all((await listCards(folder)).map((stem) => describe(folder, stem))),
    useCard: async (reader, work) =>
      await useCardFile(pathOf(folder, reader), { patienceMs }, ({ channel }) => work(channel)),
  }
}

async function listCards(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(ENDING))
      .map(({ name }) => name.slice(0, -ENDING.length))
      .filter((stem) => FILE_STEM.test(stem))
      .sort()
  } catch (cause) {
    throw new ReadersError('readers/folder', `Cannot read ${folder}`, { cause })
  }
}

/** A file that holds no card is a card that does not answer. */
async function describe(folder: string, stem: string): Promise<ReaderState> {
  const name = `${READER}${stem}`
  try {
    await loadCardFile(join(folder, `${stem}${ENDING}`))
    return { name, kind: 'software', card: 'present' }
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    return { name, kind: 'software', card: error.code === 'readers/no-card' ? 'absent' : 'mute' }
  }
}

function pathOf(folder: string, reader: string): string {
  const stem = reader.startsWith(READER) ? reader.slice(READER.length) : ''
  if (!FILE_STEM.test(stem)) throw new ReadersError('readers/unknown', `No software reader "${reader}"`)
  return join(folder, `${stem}${ENDING}`)
}
