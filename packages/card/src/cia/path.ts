/** Path (ISO/IEC 7816-15 §8.2.5): where a file of the card lies. */
import { der } from '@jitsuin/pki'
import type { FileReference } from '../apdu/read-file.js'
import { CardError } from '../errors.js'

/** A path inside the application: efidOrPath as it stands there. */
export type CardPath = Uint8Array

/** Reads a Path. Only whole files of the application itself are followed, so no path can lead round in a circle. */
export function parsePath(node: der.Node): CardPath {
  const fields = new der.Fields(node)
  const path = der.octets(fields.next(der.OCTET_STRING))
  const hasPart = fields.optional(der.INTEGER) ?? fields.optional(der.contextTag(0, 'primitive'))
  if (hasPart) throw new CardError('card/directory', 'Parts of files are not followed')
  fields.end()
  if (path.length !== 1 && path.length % 2 !== 0)
    throw new CardError('card/directory', 'A path of odd length')
  if (path.length === 0 || path.length > 16)
    throw new CardError('card/directory', 'A path of no or too many files')
  return path
}

/** Writes a Path. */
export function encodePath(path: CardPath): Uint8Array {
  return der.sequence(der.octetString(path))
}

/**
 * The ways to name the file that a path ends at, best first. One octet is a short identifier in its five high bits
 * (ISO/IEC 7816-4 §7.3.1.1), or, as some cards write it, in its five low ones.
 */
export function fileReferences(path: CardPath): FileReference[] {
  const [only] = path
  if (path.length > 1 || only === undefined) return [{ by: 'file-id', fileId: path.subarray(-2) }]
  const shortIds = (only & 7) === 0 ? [only >> 3, only] : [only]
  return shortIds.filter((id) => id >= 1 && id <= 30).map((shortId) => ({ by: 'short-id', shortId }))
}
