/** A drawer of software cards in a folder that only the service can read; what a file holds survives a crash. */
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseSoftwareCard } from '@jitsuin/card'
import { z } from 'zod'
import type { CardDrawer } from './software-station.js'

const entrySchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.enum(['begun', 'finished']),
    card: z.unknown(),
    chipSerial: z.string(),
    transportKeyHex: z.string(),
    nameRomaji: z.string(),
    requests: z.strictObject({ signature: z.base64(), authenticationPerson: z.base64() }),
  }),
  z.strictObject({ state: z.literal('destroyed'), chipSerial: z.string() }),
])
const CARD_ID = /^[A-Z]{3}\d{9}$/

/** Opens the drawer. A finished card's file is one that card readers of the demonstration take (`<number>.card.json`). */
export function folderDrawer(folder: string): CardDrawer {
  const place = (cardId: string, kind: 'entry' | 'card') => {
    if (!CARD_ID.test(cardId)) throw new Error('Not the number of a card')
    return join(folder, `${cardId}.${kind}.json`)
  }
  return {
    load: async (cardId) => {
      const text = await readIfThere(place(cardId, 'entry'))
      if (text === undefined) return undefined
      const entry = entrySchema.parse(JSON.parse(text))
      return entry.state === 'destroyed' ? entry : { ...entry, card: parseSoftwareCard(entry.card) }
    },
    save: async (cardId, entry) => {
      await writeDurably(place(cardId, 'entry'), JSON.stringify(entry))
      if (entry.state === 'finished') await writeDurably(place(cardId, 'card'), JSON.stringify(entry.card))
      if (entry.state === 'destroyed') await writeDurably(place(cardId, 'card'), '{}')
    },
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Whole or not at all, on the disk before it returns. */
async function writeDurably(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const fresh = `${path}.new`
  const file = await open(fresh, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, path)
}
