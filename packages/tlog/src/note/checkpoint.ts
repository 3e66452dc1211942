/**
 * A head of the tree as a C2SP checkpoint (c2sp.org/tlog-checkpoint): origin, number of leaves and root, one a line, as
 * a signed note.
 */
import { decodeBase64, encodeBase64 } from '../bytes.js'
import { TlogError } from '../errors.js'
import type { TreeHead } from '../merkle/checks.js'
import type { NoteSigner, NoteVerifier } from './keys.js'
import { openNote, signNote } from './note.js'

/** Signs a head. The key's name is the origin of the log. */
export function signCheckpoint(head: TreeHead, signer: NoteSigner): Promise<string> {
  return signNote(`${signer.name}\n${head.size}\n${encodeBase64(head.root)}\n`, signer)
}

/**
 * Reads a checkpoint that this log signed. Lines after the root are extensions and passed over.
 *
 * @throws {TlogError} `tlog/note-malformed` or `tlog/note-untrusted`.
 */
export function openCheckpoint(note: string, verifier: NoteVerifier): TreeHead {
  const [origin, size = '', root = ''] = openNote(note, verifier).split('\n')
  const bytes = decodeBase64(root)
  const wellFormed = /^(0|[1-9]\d{0,15})$/.test(size) && Number.isSafeInteger(Number(size))
  if (origin !== verifier.name || !wellFormed || bytes?.length !== 32) {
    throw new TlogError('tlog/note-malformed', 'Origin, size or root is not well formed')
  }
  return { size: Number(size), root: bytes }
}
