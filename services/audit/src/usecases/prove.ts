/** Proofs and exports for whoever checks the log. */
import { toBase64 } from '@jitsuin/kernel'
import type { Queryable } from '@jitsuin/platform'
import { type NodePlace, proveConsistency, proveInclusion } from '@jitsuin/tlog'
import type { ConsistencyProof, InclusionProof, RecordsPage } from '../contract.js'
import { AuditError } from '../errors.js'
import { loadLatestHead, loadNodes, loadPosition, loadSize, streamSequenced } from '../store/tree-store.js'

/**
 * The latest signed head.
 *
 * @throws {AuditError} `audit/proof-out-of-range` before the first one.
 */
export async function latestCheckpoint(database: Queryable): Promise<string> {
  const checkpoint = await loadLatestHead(database)
  if (checkpoint === undefined) throw new AuditError('audit/proof-out-of-range', 'Nothing is recorded yet')
  return checkpoint
}

/**
 * Proves that record `id` is a leaf of the tree with `size` leaves.
 *
 * @throws {AuditError} `audit/proof-out-of-range` when the tree of that size does not hold the record, or is not there.
 */
export async function proveRecord(
  database: Queryable,
  { id, size }: { readonly id: number; readonly size: number },
): Promise<InclusionProof> {
  const index = await loadPosition(database, id)
  if (index === undefined || index >= size || size > (await loadSize(database))) throw outOfRange()
  const load = loaderOf(database)
  const [leafHash] = await load([{ level: 0, index }])
  if (!leafHash) throw outOfRange()
  const path = await proveInclusion(index, size, load)
  return { id, index, size, leafHash: toBase64(leafHash), path: path.map(toBase64) }
}

/**
 * Proves that the tree of `newer` leaves begins with that of `older`.
 *
 * @throws {AuditError} `audit/proof-out-of-range`.
 */
export async function proveContinuation(
  database: Queryable,
  { older, newer }: { readonly older: number; readonly newer: number },
): Promise<ConsistencyProof> {
  if (older > newer || newer > (await loadSize(database))) throw outOfRange()
  const path = await proveConsistency(older, newer, loaderOf(database))
  return { older, newer, path: path.map(toBase64) }
}

/** A page of sequenced records in the order of the tree. Deleted ones are left out here; the check finds them. */
export async function exportRecords(
  database: Queryable,
  { start, limit }: { readonly start: number; readonly limit: number },
): Promise<RecordsPage> {
  const records: RecordsPage['records'] = []
  for await (const { index, entry } of streamSequenced(database, { start, end: start + limit })) {
    if (entry) records.push({ index, ...entry, facts: { ...entry.facts } })
  }
  return { records, next: Math.min(start + limit, Math.max(start, await loadSize(database))) }
}

function loaderOf(database: Queryable): (places: readonly NodePlace[]) => Promise<Uint8Array[]> {
  return async (places) => {
    const hashes = await loadNodes(database, places)
    return hashes.map((hash) => {
      if (!hash) throw new AuditError('audit/history-changed', 'A stored subtree is missing')
      return hash
    })
  }
}

function outOfRange(): AuditError {
  return new AuditError('audit/proof-out-of-range', 'No such record or tree')
}
