/**
 * Lists of orders that an officer signs as a whole: the head of a Merkle tree (RFC 6962 §2.1) over the digests of the orders, in the
 * form that the certification authority checks (docs/ca.md).
 */
import { createHash } from 'node:crypto'
import type { Approval } from '@jitsuin/ca/contract'
import { concatBytes, toHex, utf8 } from '@jitsuin/kernel'
import { encodeCanonical } from '@jitsuin/platform'
import { leafHash, nodeHash } from '@jitsuin/tlog'

const TAG = utf8('jitsuin-order-list/1\n')

/** Where an order stands in a list. */
export type ListPlace = NonNullable<Approval['list']>

/** What an officer signs, and the place of each order in it; one order is signed by itself and has no place. */
export type Statement = { readonly bytes: Uint8Array; readonly places: readonly ListPlace[] | 'alone' }

/** What an officer signs for these orders, given by their bytes in the order of the list. */
export function statementOf(orders: readonly Uint8Array[]): Statement {
  const [only] = orders
  if (only && orders.length === 1) return { bytes: only, places: 'alone' }
  const levels = levelsOf(orders.map((order) => leafHash(sha256(order))))
  const root = levels.at(-1)?.[0] ?? new Uint8Array(32)
  const size = orders.length
  const bytes = concatBytes([TAG, encodeCanonical({ size, root: toHex(root) })])
  return { bytes, places: orders.map((_order, index) => ({ size, index, path: pathOf(levels, index) })) }
}

/** SHA-256: the challenge that a passkey answers. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

/** The tree level by level, leaves first; a node without a partner rises as it is (RFC 6962 §2.1). */
function levelsOf(leaves: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const levels = [leaves]
  for (let level = leaves; level.length > 1; ) {
    const above: Uint8Array[] = []
    for (let index = 0; index < level.length; index += 2) {
      const [left, right] = level.slice(index, index + 2)
      if (left) above.push(right ? nodeHash(left, right) : left)
    }
    levels.push(above)
    level = above
  }
  return levels
}

/** The partners on the way up, deepest first (RFC 6962 §2.1.1). */
function pathOf(levels: readonly (readonly Uint8Array[])[], leaf: number): string[] {
  return levels.flatMap((level, height) => {
    const partner = level[(leaf >> height) ^ 1]
    return partner && level.length > 1 ? [toHex(partner)] : []
  })
}
