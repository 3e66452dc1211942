/**
 * The list that a holder approves as they see it. Both services get leaves alone; what an item says reaches the holder's phone
 * encrypted (sheet.ts), and the phone computes the same leaves from what it shows.
 *
 *   commitment = SHA-256(0x02 ‖ salt ‖ shown)
 *   leaf       = SHA-256(0x00 ‖ commitment ‖ digest ‖ index)
 *
 * Whoever asks for a signature shows commitment, digest and index: both services see that the digest is the one of its leaf, and
 * learn nothing of what was shown, because the salt stays where the document is.
 */
import { concat, inclusionPath, leafHash, rootFromPath, rootOfLeaves, same, sha256 } from '@jitsuin/tlog'
import { SecondKeyError } from './errors.js'

/** One item as it is shown, with the digest that shall be signed for it. */
export type ListItem = {
  /** 32 random octets: nobody guesses an item from its commitment. */
  readonly salt: Uint8Array
  /** What the holder reads: the bytes from which the phone draws the item. */
  readonly shown: Uint8Array
  readonly digest: Uint8Array
  /** Position from 0. */
  readonly index: number
}

/** An item as the services see it. */
export type CommittedItem = Pick<ListItem, 'digest' | 'index'> & {
  /** 32 octets. */
  readonly commitment: Uint8Array
}

/** Octets of a salt. */
export const SALT_OCTETS = 32
const COMMITMENT_OCTETS = 32

/** The commitment to what is shown, 32 octets. @throws {SecondKeyError} `second-key/statement-malformed` for another salt */
export function commitToShown({ salt, shown }: Pick<ListItem, 'salt' | 'shown'>): Uint8Array {
  if (salt.length !== SALT_OCTETS) throw malformed(`A salt of ${salt.length} octets`)
  return sha256(concat(Uint8Array.of(2), salt, shown))
}

/**
 * The leaf of an item whose commitment is known, 32 octets; the index stands in it as four octets, big-endian.
 *
 * @throws {SecondKeyError} `second-key/statement-malformed` for another commitment or position
 */
export function leafOfCommitted({ commitment, digest, index }: CommittedItem): Uint8Array {
  const isPosition = Number.isInteger(index) && index >= 0 && index <= 0xffff_ffff
  if (commitment.length !== COMMITMENT_OCTETS || !isPosition)
    throw malformed(`Item ${index}, commitment of ${commitment.length} octets`)
  const position = new Uint8Array(4)
  new DataView(position.buffer).setUint32(0, index)
  return leafHash(concat(commitment, digest, position))
}

/** The leaf of an item as it is shown. @throws {SecondKeyError} `second-key/statement-malformed` for another salt or position */
export function listLeaf({ salt, shown, digest, index }: ListItem): Uint8Array {
  return leafOfCommitted({ commitment: commitToShown({ salt, shown }), digest, index })
}

/** The Merkle root over the leaves (RFC 6962 §2.1), 32 octets. */
export function listRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return rootOfLeaves(leaves)
}

/** The neighbours of a leaf on the way up (RFC 6962 §2.1.1). */
export function listPath(leaves: readonly Uint8Array[], index: number): readonly Uint8Array[] {
  return inclusionPath(leaves, index)
}

/** Whether an item stands at its place of a list with this root. */
export function judgeListPlace(
  leaf: Uint8Array,
  place: {
    readonly index: number
    readonly count: number
    readonly path: readonly Uint8Array[]
    readonly root: Uint8Array
  },
): 'on-the-list' | 'not-on-the-list' {
  const { index, count: size, path, root } = place
  const found = rootFromPath({ leaf, index, size, path })
  return found && same(found, root) ? 'on-the-list' : 'not-on-the-list'
}

function malformed(why: string): SecondKeyError {
  return new SecondKeyError('second-key/statement-malformed', why)
}
