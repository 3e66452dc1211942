/**
 * Lists of orders: an officer who approved many cases signs once. What is signed is the head of a Merkle tree (RFC 6962 §2.1)
 * whose leaves are the digests of the orders, under a tag of its own: neither an order nor a leaf can be taken for a head.
 */
import { createHash } from 'node:crypto'
import { concatBytes, toHex, utf8 } from '@jitsuin/kernel'
import { encodeCanonical } from '@jitsuin/platform'
import { leafHash, nodeHash, rootFromPath } from '@jitsuin/tlog'
import type { Approval, Order } from '../contract.js'
import { orderDigest } from './order-bytes.js'

/** The head of a list: how many orders it has, and their Merkle root, 32 octets. */
export type OrderListHead = { readonly size: number; readonly root: Uint8Array }

/** Where an order stands in a list. */
export type ListPlace = NonNullable<Approval['list']>

const TAG = utf8('jitsuin-order-list/1\n')

/** What a staff card signs for a list (it hashes by itself): the tag, then `{"root":hex,"size":number}` as canonical JSON (RFC 8785). */
export function encodeOrderList({ size, root }: OrderListHead): Uint8Array {
  return concatBytes([TAG, encodeCanonical({ size, root: toHex(root) })])
}

/** SHA-256 of the bytes above: the challenge that a passkey answers. */
export function orderListDigest(head: OrderListHead): Uint8Array {
  return createHash('sha256').update(encodeOrderList(head)).digest()
}

/** A list as an officer signs it, and the place of each of its orders. */
export type OrderList = { readonly head: OrderListHead; readonly places: readonly ListPlace[] }

/** Makes a list of orders; two at least, for one order is signed by itself. */
export function makeOrderList(orders: readonly Order[]): OrderList {
  const levels = levelsOf(orders.map((order) => leafHash(orderDigest(order))))
  const size = orders.length
  const root = levels.at(-1)?.[0] ?? new Uint8Array() // of no orders there is no list: its head has size 0
  const places = orders.map((_order, index) => ({ size, index, path: pathOf(index, levels).map(toHex) }))
  return { head: { size, root }, places }
}

/** All hashes of the tree, leaves first. A last one without a neighbour goes up as it is, which gives the tree of RFC 6962 §2.1. */
function levelsOf(leaves: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  if (leaves.length <= 1) return [leaves]
  const above: Uint8Array[] = []
  for (let at = 0; at < leaves.length; at += 2) {
    const [left = new Uint8Array(), right] = leaves.slice(at, at + 2)
    above.push(right ? nodeHash(left, right) : left)
  }
  return [leaves, ...levelsOf(above)]
}

/** The neighbours on the way up (RFC 6962 §2.1.1). */
function pathOf(index: number, levels: readonly (readonly Uint8Array[])[]): Uint8Array[] {
  return levels.flatMap((level, height) => level[(index >> height) ^ 1] ?? [])
}

/** The head of the list in which an order stands at this place; nothing if there is no such place in a tree of this size. */
export function headOf(digest: Uint8Array, { size, index, path }: ListPlace): OrderListHead | undefined {
  const hashes = path.map((hash) => Buffer.from(hash, 'hex'))
  const root = rootFromPath({ size, index, leaf: leafHash(digest), path: hashes })
  return root && { size, root }
}
