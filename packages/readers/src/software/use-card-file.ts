import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { createSoftwareCard, type SoftwareCard } from '@jitsuin/card'
import { ReadersError } from '../errors.js'
import { loadCardFile, saveCardFile } from './card-file.js'
import { lockFile } from './lock.js'

/**
 * Runs `work` with the card of a file, while no other process can use it. What the card remembers is on the disk before it
 * answers. When the file is deleted or another is put in its place, the card was removed.
 *
 * @throws {ReadersError} `readers/no-card`, `readers/in-use`; the card's channel `readers/removed`, and `readers/closed` once `work` is over
 */
export async function useCardFile<Result>(
  path: string,
  { patienceMs }: { readonly patienceMs: number },
  work: (card: SoftwareCard) => Promise<Result>,
): Promise<Result> {
  if ((await identityOf(path)) === 'absent') throw new ReadersError('readers/no-card', `No file ${path}`)
  const unlock = await lockFile(path, { patienceMs })
  let use: 'open' | 'over' = 'open'
  try {
    return await work(await insertedCard(path, () => use))
  } finally {
    use = 'over'
    await unlock()
  }
}

async function insertedCard(path: string, useNow: () => 'open' | 'over'): Promise<SoftwareCard> {
  let inserted = await identityOf(path)
  const refuseRemoved = async () => {
    if ((await identityOf(path)) !== inserted)
      throw new ReadersError('readers/removed', `${path} has changed`)
  }
  const card = createSoftwareCard(await loadCardFile(path), {
    random: randomBytes,
    save: async (next) => {
      await refuseRemoved()
      await saveCardFile(path, next)
      inserted = await identityOf(path)
    },
  })
  const transmit = async (command: Uint8Array) => {
    if (useNow() === 'over') throw new ReadersError('readers/closed', 'The card was given back')
    await refuseRemoved()
    return await card.channel.transmit(command)
  }
  return { ...card, channel: { atr: card.channel.atr, transmit } }
}

/** Which file it is; another file in its place is another card. */
async function identityOf(path: string): Promise<string> {
  try {
    const { dev, ino, mtimeNs } = await stat(path, { bigint: true })
    return `${dev} ${ino} ${mtimeNs}`
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'absent'
    throw new ReadersError('readers/folder', `Cannot look at ${path}`, { cause: error })
  }
}
