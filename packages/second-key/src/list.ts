/**
 * The list that a holder approves as they see it. Both services get leaf digests alone; what an item says reaches the
 * holder's phone encrypted, and the phone computes the same leaves from what it shows.
 */

import { concat, inclusionPath, leafHash, rootFromPath, rootOfLeaves, same } from '@jitsuin/tlog'
import { SecondKeyError } from './errors.js'

/** One item as it is shown, with the digest that shall be signed for it. */
export type ListItem = {
  /** 32 random octets: nobody guesses an item from its leaf. */
  readonly salt: Uint8Array
  /** What the holder reads: the bytes from which the phone draws the item. */
  readonly shown: Uint8Array
  readonly digest: Uint8Array
  /** Position from 0. */
  readonly index: number
}

const SALT_OCTETS = 32

/**
 * SHA-256(0x00 ‖ salt ‖ shown ‖ digest ‖ index as four octets, big-endian): a leaf of the list, 32 octets.
 *
 * @throws {SecondKeyError} `second-key/statement-malformed` for another salt or position
 */
export function listLeaf({ salt, shown, digest, index }: ListItem): Uint8Array {
  const isWhole = Number.isInteger(index) && index >= 0 && index <= 0xffff_ffff
  if (salt.length !== SALT_OCTETS || !isWhole)
    throw new SecondKeyError('second-key/statement-malformed', `Item ${index}, salt of ${salt.length} octets`)
  const position = new Uint8Array(4)
  new DataView(position.buffer).setUint32(0, index)
  return leafHash(concat(salt, shown, digest, position))
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
