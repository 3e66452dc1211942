import { type NoteVerifier, openCheckpoint, type TreeHead } from '@jitsuin/tlog'

/** Reads heads that the log signed. @throws {TlogError} `tlog/note-…` */
export type HeadReader = (checkpoint: string) => TreeHead

/** A reader that verifies a signature once for as long as the same head is asked about: every proof needs the latest one. */
export function headReader(log: NoteVerifier): HeadReader {
  let last: { readonly checkpoint: string; readonly head: TreeHead } | undefined
  return (checkpoint) => {
    if (last?.checkpoint !== checkpoint) last = { checkpoint, head: openCheckpoint(checkpoint, log) }
    return last.head
  }
}
