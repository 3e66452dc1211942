/** Tells holders of new entries about them: each at least once, until it succeeded. */
import type { Logger, Session } from '@jitsuin/platform'
import { parseLeaf, type TellHolder } from '../contract.js'
import { insertTold, loadUntold } from '../store/log-store.js'

const BATCH = 200

/** Tells everybody who waits; one who cannot be told now does not hold up the others. */
export async function tellHolders(session: Session, tell: TellHolder, logger: Logger): Promise<void> {
  for (const { index, leaf: text, person } of await loadUntold(session, BATCH)) {
    const leaf = parseLeaf(text)
    if (!leaf) continue // changed in the database: the check of the log names it
    try {
      await tell({ person, index, leaf })
      await insertTold(session, index)
    } catch (error) {
      logger.error({ err: error, index }, 'a holder could not be told of an entry')
    }
  }
}
