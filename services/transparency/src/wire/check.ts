/** Checks of the log's answers, for the portal's page, the command line and anybody else. They trust the log's key alone. */
import {
  append,
  checkInclusion,
  decodeHex,
  EMPTY_EDGE,
  encodeHex,
  leafHash,
  type NoteVerifier,
  openCheckpoint,
  rootOfEdge,
  sha256,
  type TreeEdge,
  type TreeHead,
} from '@jitsuin/tlog'
import { type Leaf, parseLeaf } from './leaf.js'
import type { Receipt } from './schemas.js'

/** How the check of one entry or receipt ends. */
export type EntryCheck =
  | { readonly verdict: 'included'; readonly leaf: Leaf; readonly head: TreeHead }
  | { readonly verdict: 'not-included' }
  /** The leaf is not in its one form. */
  | { readonly verdict: 'leaf-malformed' }
  /** It is in the log, and speaks of another certificate. */
  | { readonly verdict: 'other-certificate' }

/** The hash of a leaf as it is written. */
export function hashOfLeaf(text: string): Uint8Array {
  return leafHash(new TextEncoder().encode(text))
}

/** Checks one entry against a head. */
export function checkEntry(
  entry: { readonly index: number; readonly leaf: string; readonly path: readonly string[] },
  head: TreeHead,
): EntryCheck {
  const leaf = parseLeaf(entry.leaf)
  if (!leaf) return { verdict: 'leaf-malformed' }
  const path = entry.path.map((hash) => decodeHex(hash) ?? new Uint8Array())
  const verdict = checkInclusion({ hash: hashOfLeaf(entry.leaf), index: entry.index }, head, path)
  return verdict === 'included' ? { verdict, leaf, head } : { verdict }
}

/**
 * Checks a receipt, and that it is the issue of this certificate if one is given: a revocation is logged, too, and is no receipt.
 *
 * @throws {TlogError} `tlog/note-…` when the log did not sign its head.
 */
export function checkReceipt(receipt: Receipt, log: NoteVerifier, certificateDer?: Uint8Array): EntryCheck {
  const checked = checkEntry(receipt, openCheckpoint(receipt.checkpoint, log))
  if (checked.verdict !== 'included' || !certificateDer) return checked
  return checked.leaf.type === 'issue' && checked.leaf.certificate === encodeHex(sha256(certificateDer))
    ? checked
    : { verdict: 'other-certificate' }
}

/** One entry as the log hands it out. */
export type ListedEntry = { readonly index: number; readonly leaf: string }

/** A pass over the whole log, from its first entry to those that a head covers. */
export type WholeLog =
  | { readonly verdict: 'intact' }
  /** The first entry that is not there. */
  | { readonly verdict: 'missing'; readonly index: number }
  /** All are there, and they are not what the head was signed over. */
  | { readonly verdict: 'other-root' }

/** Recomputes the root from the entries themselves and shows each to `see`. A log that hides one cannot pass. */
export async function checkWholeLog(
  entries: AsyncIterable<ListedEntry>,
  head: TreeHead,
  see: (leaf: Leaf, index: number) => void,
): Promise<WholeLog> {
  let edge: TreeEdge = EMPTY_EDGE
  for await (const { index, leaf: text } of entries) {
    if (edge.size === head.size) break
    if (index !== edge.size) return { verdict: 'missing', index: edge.size }
    const hash = hashOfLeaf(text)
    const leaf = parseLeaf(text)
    if (leaf) see(leaf, index)
    edge = append(edge, [hash]).edge
  }
  if (edge.size < head.size) return { verdict: 'missing', index: edge.size }
  return encodeHex(rootOfEdge(edge)) === encodeHex(head.root)
    ? { verdict: 'intact' }
    : { verdict: 'other-root' }
}
