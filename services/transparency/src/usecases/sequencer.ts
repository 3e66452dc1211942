/**
 * Appends events to the log and signs the new head.
 *
 * The tree's edge is kept here and not read back from the database while running, so that a change of stored hashes
 * cannot reach a new head. Entries, hashes and head are one transaction: no entry is ever shown without a head over it. A
 * head that was signed for a transaction that failed was shown to nobody.
 */

import type { Session } from '@jitsuin/platform'
import {
  append,
  EMPTY_EDGE,
  encodeHex,
  type NoteSigner,
  openCheckpoint,
  placesOf,
  rootOfEdge,
  signCheckpoint,
  type TreeEdge,
} from '@jitsuin/tlog'
import type { VrfProver } from '@jitsuin/tlog/node'
import { encodeLeaf, hashOfLeaf, type Leaf, type TaggedPerson, tagInput } from '../contract.js'
import type { CertificateEvent } from '../domain/certificate-event.js'
import { TransparencyError } from '../errors.js'
import type { KeptHead } from '../outside/kept-head.js'
import {
  insertEntries,
  insertHead,
  loadBegan,
  loadEntries,
  loadKnownEvents,
  loadLatestHead,
  loadNodes,
} from '../store/log-store.js'

/** What a sequencer works with; the session holds the lock of the log. */
export type SequencerParts = {
  readonly session: Session
  readonly signer: NoteSigner
  readonly prover: VrfProver
  readonly kept: KeptHead
  readonly clock: () => Date
}

/** Events with their numbers in the feed, in order. */
export type Intake = { readonly sequences: readonly number[]; readonly events: readonly CertificateEvent[] }

/** A sequencer that has caught up with the kept head. */
export type LogSequencer = {
  /** Appends what the log does not have yet; returns how many entries that were. Calls must not overlap. */
  append(intake: Intake): Promise<number>
}

const CHECK_BATCH = 1000

/**
 * Opens a sequencer.
 *
 * @throws {TransparencyError} `log/history-changed` when the database does not continue the kept head.
 */
export async function openSequencer(parts: SequencerParts): Promise<LogSequencer> {
  let edge = await recoverEdge(parts)
  const tagOf = rememberTags(parts.prover)
  return {
    append: async (intake) => {
      const step = await parts.session.transaction('read committed', () =>
        appendNew(parts, edge, intake, tagOf),
      )
      edge = step.edge
      if (step.checkpoint !== undefined) await parts.kept.save(step.checkpoint)
      return step.added
    },
  }
}

async function appendNew(
  { session, signer, clock }: SequencerParts,
  edge: TreeEdge,
  { sequences, events }: Intake,
  tagOf: (person: TaggedPerson) => string,
): Promise<{ edge: TreeEdge; added: number; checkpoint?: string }> {
  const time = `${clock().toISOString().slice(0, 19)}Z`
  const fresh = await newEvents(session, events)
  const entries = fresh.map((event, at) => {
    const { type, certificateSha256, person } = event
    const holderTag = tagOf(person)
    const leaf = encodeLeaf(leafOf(event, { holder: holderTag, time }))
    return { index: edge.size + at, leaf, type, certificateSha256, holderTag, person }
  })
  const grown = append(
    edge,
    entries.map(({ leaf }) => hashOfLeaf(leaf)),
  )
  const alerts = (await loadBegan(session)) === 'began' ? entries : []
  await insertEntries(session, { entries, nodes: grown.nodes, sequences, alerts })
  if (entries.length === 0) return { edge, added: 0 }
  const head = { size: grown.edge.size, root: rootOfEdge(grown.edge) }
  const checkpoint = await signCheckpoint(head, signer)
  await insertHead(session, { size: head.size, checkpoint })
  return { edge: grown.edge, added: entries.length, checkpoint }
}

/** Leaves out what the log has, and what one intake says twice. */
async function newEvents(session: Session, events: readonly CertificateEvent[]): Promise<CertificateEvent[]> {
  const seen = new Set(
    await loadKnownEvents(
      session,
      events.map(({ certificateSha256 }) => certificateSha256),
    ),
  )
  return events.filter(({ type, certificateSha256 }) => {
    const name = `${type}:${certificateSha256}`
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}

function leafOf(event: CertificateEvent, { holder, time }: { holder: string; time: string }): Leaf {
  const { certificateSha256: certificate, issuer, roles, type, reason } = event
  const common = { v: 1, certificate, holder, issuer, roles, time } as const
  if (type === 'issue') return { ...common, type }
  if (!reason) throw new TransparencyError('log/feed-malformed', 'A revocation without a reason')
  return { ...common, type, reason }
}

const REMEMBERED_TAGS = 10_000

/** A tag costs a proof of the VRF; a person's certificates come together. */
function rememberTags(prover: VrfProver): (person: TaggedPerson) => string {
  const known = new Map<string, string>()
  return (person) => {
    const input = tagInput(person)
    const name = encodeHex(input)
    const found = known.get(name)
    if (found !== undefined) return found
    if (known.size >= REMEMBERED_TAGS) known.clear()
    const tag = encodeHex(prover.prove(input).output)
    known.set(name, tag)
    return tag
  }
}

/**
 * The edge of the kept head, then of what the database has after it: a crash between the commit and the file leaves the
 * file behind, never ahead. What came after is recomputed from the leaves themselves.
 */
async function recoverEdge({ session, signer, kept }: SequencerParts): Promise<TreeEdge> {
  const stored = headIn(await loadLatestHead(session), signer)
  const ours = headIn(await kept.load(), signer)
  if (ours.size > stored.size)
    throw changed(`The database has fewer than the ${ours.size} entries that were signed`)
  let edge = await loadEdge(session, ours.size)
  expectRoot(edge, ours)
  while (edge.size < stored.size) {
    const limit = Math.min(CHECK_BATCH, stored.size - edge.size)
    const entries = await loadEntries(session, { start: edge.size, limit })
    if (entries.length !== limit) throw changed(`An entry from ${edge.size} on is missing`)
    edge = append(
      edge,
      entries.map(({ leaf }) => hashOfLeaf(leaf)),
    ).edge
  }
  expectRoot(edge, stored)
  expectRoot(await loadEdge(session, stored.size), stored)
  if (stored.checkpoint !== undefined) await kept.save(stored.checkpoint)
  return edge
}

function headIn(checkpoint: string | undefined, signer: NoteSigner) {
  if (checkpoint === undefined) return { size: 0, root: rootOfEdge(EMPTY_EDGE), checkpoint }
  return { ...openCheckpoint(checkpoint, signer), checkpoint }
}

async function loadEdge(session: Session, size: number): Promise<TreeEdge> {
  const hashes = size === 0 ? [] : await loadNodes(session, placesOf(0, size))
  const found = hashes.filter((hash) => hash !== undefined)
  if (found.length !== hashes.length) throw changed(`The stored tree has no edge of ${size} entries`)
  return { size, hashes: found }
}

function expectRoot(edge: TreeEdge, head: { readonly root: Uint8Array }): void {
  if (encodeHex(rootOfEdge(edge)) !== encodeHex(head.root))
    throw changed('The stored tree is not the one that was signed')
}

function changed(why: string): TransparencyError {
  return new TransparencyError('log/history-changed', why)
}
