/**
 * Turns committed audit rows into leaves of the tree and signs the new head.
 *
 * The tree's edge is kept here and not read back from the database while running, so that a change of stored hashes
 * cannot reach a new head. Each step survives a kill at any moment: leaves are committed first, then copied, then the
 * head is signed and copied; the next start goes on from the copied head.
 */

import { sameBytes } from '@jitsuin/kernel'
import type { Session } from '@jitsuin/platform'
import {
  append,
  EMPTY_EDGE,
  type NoteSigner,
  placesOf,
  rootOfEdge,
  signCheckpoint,
  type TreeEdge,
} from '@jitsuin/tlog'
import { leafHashOf } from '../domain/leaf.js'
import { AuditError } from '../errors.js'
import type { CopiedLeaf, SecondPlace } from '../outside/second-place.js'
import {
  insertHead,
  insertLeaves,
  loadLatestHead,
  loadNodes,
  loadSize,
  loadWaiting,
  streamSequenced,
} from '../store/tree-store.js'

const BATCH = 2000

/** What a sequencer works with. */
export type SequencerParts = {
  readonly session: Session
  readonly signer: NoteSigner
  readonly secondPlace: SecondPlace
}

/** A sequencer that has caught up with the copied head. */
export type Sequencer = {
  /** Covers every row that is committed now; returns how many there were. Calls must not overlap. */
  sequenceOnce(): Promise<number>
}

/**
 * Opens a sequencer on a session that holds the sequencer lock.
 *
 * @throws {AuditError} `audit/history-changed` when the database does not continue what the copied head states.
 */
export async function openSequencer(parts: SequencerParts): Promise<Sequencer> {
  let edge = await recoverEdge(parts)
  let settledXid = '0'

  const sequenceBatch = async (): Promise<number> => {
    const { session } = parts
    const step = await session.transaction('repeatable read', async () => {
      const waiting = await loadWaiting(session, { settledXid, limit: BATCH })
      const added = waiting.entries.map((entry) => ({ id: entry.id, hash: leafHashOf(entry) }))
      const grown = append(
        edge,
        added.map(({ hash }) => hash),
      )
      if (added.length > 0) {
        const entryIds = added.map(({ id }) => id)
        await insertLeaves(session, { start: edge.size, entryIds, nodes: grown.nodes })
      }
      return { added, edge: grown.edge, settledXid: waiting.settledXid }
    })
    if (step.added.length > 0) await publish(parts, step.added, step.edge)
    edge = step.edge
    settledXid = step.settledXid
    return step.added.length
  }

  return {
    sequenceOnce: async () => {
      let total = 0
      for (let added = BATCH; added === BATCH; total += added) added = await sequenceBatch()
      return total
    },
  }
}

/** The edge of the copied head, then of the leaves that were committed after it before a crash. */
async function recoverEdge(parts: SequencerParts): Promise<TreeEdge> {
  const { session, secondPlace } = parts
  if (!secondPlace.head && (await loadLatestHead(session)) !== undefined) {
    throw new AuditError(
      'audit/copy-damaged',
      'The second place is empty, but heads were copied there before',
    )
  }
  const known = await loadEdge(session, secondPlace.head?.size ?? 0)
  if (secondPlace.head && !sameBytes(rootOfEdge(known), secondPlace.head.root)) {
    throw new AuditError(
      'audit/history-changed',
      'The stored tree is not the one that the copied head states',
    )
  }
  const size = await loadSize(session)
  const stored = await loadEdge(session, size)
  const added: CopiedLeaf[] = []
  for await (const { index, id, entry } of streamSequenced(session, { start: known.size, end: size })) {
    if (!entry || index !== known.size + added.length) {
      throw new AuditError('audit/history-changed', `The record at position ${index} is gone`)
    }
    added.push({ id, hash: leafHashOf(entry) })
  }
  const { edge } = append(
    known,
    added.map(({ hash }) => hash),
  )
  if (edge.size !== stored.size || !sameBytes(rootOfEdge(edge), rootOfEdge(stored))) {
    throw new AuditError('audit/history-changed', 'Records that are not copied yet differ from their leaves')
  }
  if (added.length > 0) await publish(parts, added, edge)
  return edge
}

async function loadEdge(session: Session, size: number): Promise<TreeEdge> {
  if (size === 0) return EMPTY_EDGE
  const hashes = await loadNodes(session, placesOf(0, size))
  const found = hashes.filter((hash) => hash !== undefined)
  if (found.length !== hashes.length) {
    throw new AuditError('audit/history-changed', `The stored tree has no edge of ${size} leaves`)
  }
  return { size, hashes: found }
}

async function publish(parts: SequencerParts, added: readonly CopiedLeaf[], edge: TreeEdge): Promise<void> {
  const checkpoint = await signCheckpoint({ size: edge.size, root: rootOfEdge(edge) }, parts.signer)
  await parts.secondPlace.append(added, checkpoint)
  await insertHead(parts.session, { size: edge.size, checkpoint })
}
