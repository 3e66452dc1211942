/** Proofs and entries for whoever asks; nothing here needs to be believed. */
import type { Queryable } from '@jitsuin/platform'
import { encodeHex, type NodePlace, proveConsistency, proveInclusion } from '@jitsuin/tlog'
import type { HolderEntries, Receipt } from '../contract.js'
import type { HeadReader } from '../domain/head-reader.js'
import { TransparencyError } from '../errors.js'
import {
  loadCosignatures,
  loadEntries,
  loadEntriesOfHolder,
  loadIssueEntry,
  loadLatestHead,
  loadLeafHashes,
  loadNodes,
  loadPlaceOfHash,
  type StoredEntry,
} from '../store/log-store.js'

/** What proofs are made from. */
export type ProofParts = { readonly database: Queryable; readonly openHead: HeadReader }

/** Places of the log from `start`, at most `limit`. */
export type LogRange = { readonly start: number; readonly limit: number }

/**
 * The latest signed head with the cosignatures of witnesses.
 *
 * @throws {TransparencyError} `log/not-found` before the first one.
 */
export async function latestCheckpoint(parts: ProofParts): Promise<string> {
  const { checkpoint, size } = await latestHead(parts)
  return checkpoint + (await loadCosignatures(parts.database, size)).join('')
}

/**
 * Proves that the tree of `size` entries has a leaf with this hash.
 *
 * @throws {TransparencyError} `log/not-found`.
 */
export async function proveHash(
  parts: ProofParts,
  { hash, size }: { readonly hash: Uint8Array; readonly size: number },
): Promise<{ index: number; size: number; path: string[] }> {
  const index = await loadPlaceOfHash(parts.database, hash)
  if (index === undefined || index >= size || size > (await latestHead(parts)).size) throw notFound()
  return { index, size, path: await pathOf(parts, index, size) }
}

/**
 * Proves that the tree of `newer` entries begins with that of `older`.
 *
 * @throws {TransparencyError} `log/not-found`.
 */
export async function proveContinuation(
  parts: ProofParts,
  { older, newer }: { readonly older: number; readonly newer: number },
): Promise<{ older: number; newer: number; path: string[] }> {
  if (older > newer || newer > (await latestHead(parts)).size) throw notFound()
  const path = await proveConsistency(older, newer, loaderOf(parts.database))
  return { older, newer, path: path.map(encodeHex) }
}

/**
 * Entries that carry a holder tag, newest first, each with its proof.
 *
 * @throws {TransparencyError} `log/not-found` before anything is logged.
 */
export async function entriesOfHolder(parts: ProofParts, tag: string): Promise<HolderEntries> {
  const { checkpoint, size } = await latestHead(parts)
  const stored = await loadEntriesOfHolder(parts.database, { tag, size })
  return { checkpoint, entries: await Promise.all(stored.map((entry) => withPath(parts, entry, size))) }
}

/**
 * The receipt of a certificate: proof of its issue entry under the latest head.
 *
 * @throws {TransparencyError} `log/not-found`.
 */
export async function receiptFor(parts: ProofParts, certificateSha256: string): Promise<Receipt> {
  const entry = await loadIssueEntry(parts.database, certificateSha256)
  if (!entry) throw notFound()
  const { checkpoint, size } = await latestHead(parts)
  if (entry.index >= size) throw notFound()
  const proven = await withPath(parts, entry, size)
  return { version: 'jitsuin-log-receipt/1', ...proven, checkpoint }
}

/** Entries in the order of the log. */
export function listEntries({ database }: ProofParts, range: LogRange): Promise<StoredEntry[]> {
  return loadEntries(database, range)
}

/** Stored leaf hashes in the order of the log. */
export function listHashes({ database }: ProofParts, range: LogRange): Promise<Uint8Array[]> {
  return loadLeafHashes(database, range)
}

async function withPath(parts: ProofParts, { index, leaf }: StoredEntry, size: number) {
  return { index, leaf, path: await pathOf(parts, index, size) }
}

async function pathOf({ database }: ProofParts, index: number, size: number): Promise<string[]> {
  return (await proveInclusion(index, size, loaderOf(database))).map(encodeHex)
}

/** The head as it was signed, without cosignatures. */
async function latestHead({ database, openHead }: ProofParts): Promise<{ checkpoint: string; size: number }> {
  const checkpoint = await loadLatestHead(database)
  if (checkpoint === undefined) throw notFound()
  return { checkpoint, size: openHead(checkpoint).size }
}

function loaderOf(database: Queryable): (places: readonly NodePlace[]) => Promise<Uint8Array[]> {
  return async (places) => {
    const hashes = await loadNodes(database, places)
    return hashes.map((hash) => {
      if (!hash) throw new TransparencyError('log/history-changed', 'A stored subtree is missing')
      return hash
    })
  }
}

function notFound(): TransparencyError {
  return new TransparencyError('log/not-found', 'No such entry or tree')
}
