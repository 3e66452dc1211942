/**
 * Checks a zone's audit records against a signed head and names the first that is not as it was signed.
 *
 * The head decides whether anything is wrong; leaf hashes say where. They are believed only if their tree has the head's
 * root: those of the second place first, then those in the database. A superuser who rewrites the records, the stored
 * hashes and the stored heads is therefore located by the copy, and found out by the head alone.
 */

import { sameBytes } from '@jitsuin/kernel'
import { openSession, type Session } from '@jitsuin/platform'
import {
  append,
  EMPTY_EDGE,
  type NoteVerifier,
  openCheckpoint,
  rootOfEdge,
  type TreeHead,
} from '@jitsuin/tlog'
import { type Difference, findDifference, type KnownLeaf, type PresentLeaf } from '../domain/compare.js'
import { leafHashOf } from '../domain/leaf.js'
import { streamCopiedLeaves } from '../outside/second-place.js'
import {
  countWaiting,
  loadLatestHead,
  loadSize,
  streamLeafHashes,
  streamSequenced,
} from '../store/tree-store.js'

/** What is checked against what. */
export type VerifyRequest = {
  /** A login that may read `audit` and `audit_tree`. */
  readonly url: string
  readonly verifier: NoteVerifier
  /** The signed head; without one, the database's own latest is taken, which cannot show that the end was cut off. */
  readonly checkpoint?: string
  /** The folder of the second place, when it can be reached. */
  readonly secondPlace?: string
}

/** The answer of a check. */
export type AuditReport =
  /** Every signed record is there and unchanged. `later`: positions after the head; `waiting`: rows no head covers yet. */
  | { readonly verdict: 'intact'; readonly size: number; readonly later: number; readonly waiting: number }
  | { readonly verdict: 'damaged'; readonly size: number; readonly first: Difference }
  /** Something among the signed records is wrong, and no believable leaf hashes are left to say which. */
  | { readonly verdict: 'damaged-somewhere'; readonly size: number; readonly present: number }
  | { readonly verdict: 'no-head' }

/**
 * @throws {TlogError} `tlog/note-malformed` or `tlog/note-untrusted`: then nothing can be said.
 */
export async function verifyAudit(request: VerifyRequest): Promise<AuditReport> {
  const session = await openSession(request.url)
  try {
    const checkpoint = request.checkpoint ?? (await loadLatestHead(session))
    if (checkpoint === undefined) return { verdict: 'no-head' }
    const head = openCheckpoint(checkpoint, request.verifier)
    // One snapshot, so that rows sequenced meanwhile do not look inserted.
    return await session.transaction('repeatable read', () => judge(session, head, request.secondPlace))
  } finally {
    await session.close()
  }
}

async function judge(
  session: Session,
  head: TreeHead,
  secondPlace: string | undefined,
): Promise<AuditReport> {
  const { size } = head
  if ((await compareRoots(session, head)) === 'same') {
    const [positions, waiting] = [await loadSize(session), await countWaiting(session)]
    return { verdict: 'intact', size, later: positions - size, waiting }
  }
  // Only now is everything held in memory: somebody is going to look at one record.
  const present = await collect(streamPresent(session, Number.MAX_SAFE_INTEGER))
  const signed = await findSignedLeaves(session, head, { secondPlace, present })
  const first = signed && findDifference(signed, present)
  return first
    ? { verdict: 'damaged', size, first }
    : { verdict: 'damaged-somewhere', size, present: present.length }
}

/** Recomputes the root from the rows alone, holding only the edge of the tree. */
async function compareRoots(session: Session, head: TreeHead): Promise<'same' | 'different'> {
  let edge = EMPTY_EDGE
  for await (const leaf of streamPresent(session, head.size)) {
    if (leaf.state === 'gone' || leaf.index !== edge.size) return 'different'
    edge = append(edge, [leaf.hash]).edge
  }
  return edge.size === head.size && sameBytes(rootOfEdge(edge), head.root) ? 'same' : 'different'
}

async function* streamPresent(session: Session, end: number): AsyncGenerator<PresentLeaf> {
  for await (const { index, id, entry } of streamSequenced(session, { start: 0, end })) {
    yield entry ? { state: 'present', index, id, hash: leafHashOf(entry) } : { state: 'gone', index, id }
  }
}

/** Leaf hashes whose tree has the head's root: nobody can make others. */
async function findSignedLeaves(
  session: Session,
  head: TreeHead,
  sources: { readonly secondPlace: string | undefined; readonly present: readonly PresentLeaf[] },
): Promise<KnownLeaf[] | undefined> {
  const copied =
    sources.secondPlace === undefined ? [] : await collect(streamCopiedLeaves(sources.secondPlace, head.size))
  if (
    hasRoot(
      copied.map(({ hash }) => hash),
      head,
    )
  )
    return copied
  const stored = await collect(streamLeafHashes(session, head.size))
  if (!hasRoot(stored, head)) return undefined
  // The database keeps hashes apart from numbers; the number is that of whatever record has the position now.
  return stored.map((hash, at) => ({ hash, id: sources.present[at]?.id ?? -1 }))
}

function hasRoot(hashes: readonly Uint8Array[], head: TreeHead): boolean {
  return hashes.length === head.size && sameBytes(rootOfEdge(append(EMPTY_EDGE, hashes).edge), head.root)
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
