/**
 * The bytes of an order that officers sign: a tag that no other signature of the platform begins with, then the order as
 * canonical JSON (RFC 8785). Equal orders have equal bytes on every machine.
 */
import { createHash } from 'node:crypto'
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { encodeCanonical } from '@jitsuin/platform'
import type { Order } from '../contract.js'

const TAG = utf8('jitsuin-order/1\n')

/** What a staff card signs (it hashes by itself), and what the digest below is over. */
export function encodeOrder(order: Order): Uint8Array {
  return concatBytes([TAG, encodeCanonical(order)])
}

/** SHA-256 of the bytes above: the challenge that a passkey answers, and the order's fingerprint in the records. */
export function orderDigest(order: Order): Uint8Array {
  return createHash('sha256').update(encodeOrder(order)).digest()
}
