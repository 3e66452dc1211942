/** What the office hands out to be signed for some orders, made from the definitions of RFC 6962 §2.1 and docs/ca.md. */
import { createHash } from 'node:crypto'

const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()

/** The tree by its definition: split at the largest power of two below the size. */
function treeHead(leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves
  if (only && leaves.length === 1) return sha256(Buffer.of(0), only)
  const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1)
  return sha256(Buffer.of(1), treeHead(leaves.slice(0, half)), treeHead(leaves.slice(half)))
}

/** Bytes, digest and orders for these texts, tag and all; one alone is signed by itself. */
export function toSignOf(texts: readonly string[]) {
  const bytes = texts.map((text) => Buffer.from(text))
  const root = treeHead(bytes.map((each) => sha256(each))).toString('hex')
  const list = Buffer.from(`jitsuin-order-list/1\n{"root":"${root}","size":${texts.length}}`)
  const statement = texts.length === 1 ? (bytes[0] ?? list) : list
  return {
    method: 'passkey' as const,
    bytes: statement.toString('base64url'),
    digest: sha256(statement).toString('base64url'),
    orders: bytes.map((each) => each.toString('base64url')),
  }
}
