/** Takes the cosignature of a known witness over a head that this log signed, and shows it below that head from then on. */
import { openSession, type Queryable } from '@jitsuin/platform'
import { findCosignature, type NoteVerifier, openCheckpoint, parseNote } from '@jitsuin/tlog'
import { TransparencyError } from '../errors.js'
import { insertCosignature, loadHeadOfText } from '../store/log-store.js'

/** What is needed to take cosignatures; `url` writes, the witnesses are the operator's choice. */
export type CosignParts = {
  readonly database: Queryable
  readonly url: string
  readonly log: NoteVerifier
  readonly witnesses: readonly NoteVerifier[]
}

/**
 * @throws {TlogError} `tlog/note-…` for a head that the log did not sign.
 * @throws {TransparencyError} `log/cosignature-refused`.
 */
export async function takeCosignatures(parts: CosignParts, checkpoint: string): Promise<void> {
  openCheckpoint(checkpoint, parts.log)
  const { text } = parseNote(checkpoint)
  const size = await loadHeadOfText(parts.database, text.slice(0, -1))
  const found = parts.witnesses.flatMap((witness) => {
    const cosignature = findCosignature(checkpoint, witness)
    return cosignature ? [{ witness: witness.name, line: cosignature.line }] : []
  })
  if (size === undefined || found.length === 0) {
    throw new TransparencyError('log/cosignature-refused', 'No known witness over a head of this log')
  }
  const session = await openSession(parts.url)
  try {
    for (const cosignature of found) await insertCosignature(session, { size, ...cosignature })
  } finally {
    await session.close()
  }
}
