/**
 * A head of the tree as a C2SP checkpoint (c2sp.org/tlog-checkpoint): origin, number of leaves and root, one a line, as
 * a signed note.
 */
import { toBase64 } from '@jitsuin/kernel'
import { AuditError } from '../errors.js'
import type { TreeHead } from './merkle.js'
import { type NoteSigner, type NoteVerifier, openNote, signNote } from './note.js'

/** Signs a head. The key's name is the origin of the log. */
export function signCheckpoint(head: TreeHead, signer: NoteSigner): Promise<string> {
  return signNote(`${signer.name}\n${head.size}\n${toBase64(head.root)}\n`, signer)
}

/**
 * Reads a checkpoint that this verifier signed. Lines after the root are extensions and passed over.
 *
 * @throws {AuditError} `audit/checkpoint-malformed` or `audit/checkpoint-untrusted`.
 */
export function openCheckpoint(note: string, verifier: NoteVerifier): TreeHead {
  const [origin, size = '', root = ''] = openNote(note, verifier).split('\n')
  const bytes = Buffer.from(root, 'base64')
  const wellFormed =
    /^(0|[1-9]\d{0,15})$/.test(size) && bytes.length === 32 && bytes.toString('base64') === root
  if (origin !== verifier.name || !wellFormed || !Number.isSafeInteger(Number(size))) {
    throw new AuditError('audit/checkpoint-malformed', 'Origin, size or root is not well formed')
  }
  return { size: Number(size), root: bytes }
}
