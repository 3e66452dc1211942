/**
 * The check of the whole log, as `jitsuin log verify` and any other monitor runs it: recomputes the root from the entries
 * and, when it is not the signed one, names the first entry that was changed.
 */
import { encodeHex, type NoteVerifier, openCheckpoint, rootOfLeaves, type TreeHead } from '@jitsuin/tlog'
import { checkWholeLog, hashOfLeaf, type ListedEntry } from './check.js'
import type { LogClient } from './client.js'
import type { Leaf } from './leaf.js'

/** What is checked, and what the monitor knows from before. */
export type LogCheck = {
  readonly client: Pick<LogClient, 'checkpoint' | 'entries' | 'hashes'>
  readonly log: NoteVerifier
  /** Leaf hashes that an earlier check found intact, in order. */
  readonly known?: readonly Uint8Array[]
  readonly see?: (leaf: Leaf, index: number) => void
}

/** How the check ends. */
export type LogReport =
  | { readonly verdict: 'intact'; readonly size: number; readonly hashes: readonly Uint8Array[] }
  /** `missing`: gone from its place. `altered`: not what was signed, or not what an earlier check saw. */
  | {
      readonly verdict: 'damaged'
      readonly size: number
      readonly index: number
      readonly kind: 'missing' | 'altered'
    }
  /** Something is wrong, and no believable hashes are left to say which entry. */
  | { readonly verdict: 'damaged-somewhere'; readonly size: number }
  /** The log now signs fewer entries than an earlier check saw. */
  | { readonly verdict: 'went-back'; readonly size: number }

/** @throws {TlogError} `tlog/note-…` when the log did not sign its head; {LogCallError} */
export async function verifyLog({
  client,
  log,
  known = [],
  see = () => undefined,
}: LogCheck): Promise<LogReport> {
  const head = openCheckpoint(await client.checkpoint(), log)
  const { size } = head
  if (size < known.length) return { verdict: 'went-back', size }
  const hashes: Uint8Array[] = []
  const whole = await checkWholeLog(noting(client.entries(), hashes), head, see)
  if (whole.verdict === 'missing') return { verdict: 'damaged', size, index: whole.index, kind: 'missing' }
  const found = hashes.slice(0, size)
  const changed = firstDifference(known, found)
  if (changed !== undefined) return { verdict: 'damaged', size, index: changed, kind: 'altered' }
  if (whole.verdict === 'intact') return { verdict: 'intact', size, hashes: found }
  return locate(await storedHashes(client, head), found, size)
}

/** The log's own hashes are believed only if they have the signed root: nobody can make others. */
async function storedHashes(client: LogCheck['client'], head: TreeHead): Promise<Uint8Array[] | undefined> {
  const stored: Uint8Array[] = []
  for await (const hash of client.hashes()) stored.push(hash)
  const signed = stored.slice(0, head.size)
  return encodeHex(rootOfLeaves(signed)) === encodeHex(head.root) ? signed : undefined
}

function locate(
  signed: readonly Uint8Array[] | undefined,
  found: readonly Uint8Array[],
  size: number,
): LogReport {
  const index = signed && firstDifference(signed, found)
  return index === undefined
    ? { verdict: 'damaged-somewhere', size }
    : { verdict: 'damaged', size, index, kind: 'altered' }
}

function firstDifference(expected: readonly Uint8Array[], found: readonly Uint8Array[]): number | undefined {
  const index = expected.findIndex((hash, at) => encodeHex(hash) !== encodeHex(found[at] ?? new Uint8Array()))
  return index < 0 ? undefined : index
}

async function* noting(
  entries: AsyncIterable<ListedEntry>,
  hashes: Uint8Array[],
): AsyncGenerator<ListedEntry> {
  for await (const entry of entries) {
    hashes.push(hashOfLeaf(entry.leaf))
    yield entry
  }
}
