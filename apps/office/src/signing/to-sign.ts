/**
 * What an officer is asked to sign, and whether it is what it says: the digest belongs to the bytes, and the bytes to the orders that are
 * shown. Nothing is signed before both are seen to hold.
 */
import type { ToSign } from '@jitsuin/registration/contract'

/** Why there is no signature. */
export type SigningProblem = 'digest-differs' | 'not-readable' | 'no-passkeys' | 'cancelled' | 'failed'

const LIST_TAG = 'jitsuin-order-list/1\n'

/** Bytes of base64url text. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

/** Base64url text of bytes, without padding (RFC 4648 §5). */
export function toBase64url(bytes: ArrayBuffer | Uint8Array): string {
  const binary = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Whether digest, bytes and orders belong together: the page trusts none of them before it has seen it. */
export async function judgeToSign({ bytes, digest, orders }: ToSign): Promise<'same' | 'digest-differs'> {
  if (toBase64url(await sha256(fromBase64url(bytes))) !== digest) return 'digest-differs'
  if (orders === undefined) return 'same'
  return (await statementOf(orders)) === bytes ? 'same' : 'digest-differs'
}

/** What a passkey signs for these orders: the one itself, or the head of their list (docs/ca.md). */
async function statementOf(orders: readonly string[]): Promise<string> {
  const [only] = orders
  if (only !== undefined && orders.length === 1) return only
  const leaves = await Promise.all(
    orders.map(async (order) => sha256(join(0, await sha256(fromBase64url(order))))),
  )
  const head = `{"root":"${hex(await rootOf(leaves))}","size":${orders.length}}`
  return toBase64url(new TextEncoder().encode(LIST_TAG + head))
}

/** The head of the tree, level by level; a node without a partner rises as it is (RFC 6962 §2.1). */
async function rootOf(leaves: readonly Uint8Array[]): Promise<Uint8Array> {
  let level = leaves
  while (level.length > 1) {
    const pairs = Array.from({ length: Math.ceil(level.length / 2) }, (_none, at) =>
      level.slice(at * 2, at * 2 + 2),
    )
    level = await Promise.all(pairs.map(parentOf))
  }
  return level[0] ?? new Uint8Array(32)
}

async function parentOf([left, right]: readonly Uint8Array[]): Promise<Uint8Array> {
  if (left === undefined) return new Uint8Array(32)
  return right === undefined ? left : sha256(join(1, left, right))
}

function join(prefix: 0 | 1, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(prefix, ...parts.flatMap((part) => [...part]))
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
