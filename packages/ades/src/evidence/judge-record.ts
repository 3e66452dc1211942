/**
 * What the hash trees of a record bind (RFC 4998 §4.3, §5.3): documents to the first stamp of each chain, every stamp to the root of its
 * tree, and every renewal to the stamp before it.
 */
import { sameBytes, toHex } from '@jitsuin/kernel'
import type { DigestName } from '@jitsuin/pki'
import { byGravity } from '../validate/gravity.js'
import { type EvidenceReport, writeReport } from './evidence-report.js'
import { hashOf, type ReducedTree, renewedValue, rootsOf } from './hash-tree.js'
import type { JudgedLink } from './judge-links.js'
import { type EvidenceCode, evidenceRow } from './reasons.js'
import { type ArchiveTimeStamp, type EvidenceRecord, encodeSequence } from './record.js'

/** A document by what is known of it: its hash value under an algorithm, or nothing. */
export type EvidenceDocument = {
  readonly name: string
  readonly digestOf: (digest: DigestName) => Uint8Array | undefined
}

/** What is judged; `links` are the stamps of all chains, as judged. */
export type RecordQuestion = {
  readonly record: EvidenceRecord
  readonly documents: readonly EvidenceDocument[]
  /** `stamps-alone`: whether the stamps hold is asked, whatever they are over. */
  readonly scope: 'each' | 'whole-group' | 'stamps-alone'
  readonly at: Date
  readonly links: readonly JudgedLink[]
}

/** Judges what the trees bind, and puts it together with the stamps. */
export function judgeRecord({ record, documents, scope, at, links }: RecordQuestion): EvidenceReport {
  let next = 0
  const judged = record.chains.flatMap(({ stamps }, chain) =>
    stamps.map((stamp, position) => {
      const link = links[next++]
      if (!link) throw new RangeError('A link for each stamp')
      const bound = judgeBinding(stamp, { before: stamps[position - 1], link, first: stamps[0] })
      return { stamp, link, chain, position, code: graver(bound, link.code) }
    }),
  )
  const firsts = judged.filter(({ position }) => position === 0)
  const files = documents.map((document) => ({
    name: document.name,
    code: judgeDocument(document, firsts, record),
  }))
  const group = judgeGroup(scope, documents, record)
  return writeReport({ links: judged, documents: files, group, at })
}

/** The graver of two codes; the first among equals. */
function graver(a: EvidenceCode, b: EvidenceCode): EvidenceCode {
  return byGravity(evidenceRow(a).verdict, evidenceRow(b).verdict) <= 0 ? a : b
}

type Neighbours = {
  readonly before: ArchiveTimeStamp | undefined
  readonly first: ArchiveTimeStamp | undefined
  readonly link: JudgedLink
}

/** That a stamp is over the root of its tree, and a renewal over the stamp before it (§5.3 step 2). */
function judgeBinding(
  stamp: ArchiveTimeStamp,
  { before, first, link: { imprint } }: Neighbours,
): EvidenceCode {
  const { digest, tree } = stamp
  if (typeof digest !== 'string') return 'evidence/algorithm-unknown'
  if (!imprint) return 'evidence/link-ok' // the stamp itself is refused
  if (imprint.digest !== digest || first?.digest !== digest) return 'evidence/mixed-algorithms'
  if (tree && !leadsTo(tree, digest, imprint.value)) return 'evidence/other-root'
  if (!before) return 'evidence/link-ok'
  return isFirstIn(stamp, hashOf(digest, before.tokenBytes), imprint.value)
    ? 'evidence/link-ok'
    : 'evidence/broken-chain'
}

function leadsTo(tree: ReducedTree, digest: DigestName, stamped: Uint8Array): boolean {
  for (const root of rootsOf(tree, digest)) if (sameBytes(root, stamped)) return true
  return false
}

/** Whether a value is in the first list, or is what was stamped where there is no tree. */
function isFirstIn({ tree }: ArchiveTimeStamp, value: Uint8Array, imprint?: Uint8Array): boolean {
  if (tree) return tree[0]?.some((hash) => sameBytes(hash, value)) ?? false
  return imprint !== undefined && sameBytes(imprint, value)
}

type FirstStamp = { readonly stamp: ArchiveTimeStamp; readonly link: JudgedLink }

/** In the first stamp of the first chain as it is, in those of the others together with all chains before (§5.3 step 3). */
function judgeDocument(
  { digestOf }: EvidenceDocument,
  firsts: readonly FirstStamp[],
  { chains }: EvidenceRecord,
): EvidenceCode {
  return firsts.reduce<EvidenceCode>((worst, { stamp, link }, at) => {
    const { digest } = stamp
    if (typeof digest !== 'string') return graver(worst, 'evidence/algorithm-unknown')
    const own = digestOf(digest)
    if (!own) return graver(worst, 'evidence/document-missing')
    const value = at === 0 ? own : renewedValue(digest, own, encodeSequence(chains.slice(0, at)))
    return isFirstIn(stamp, value, link.imprint?.value) ? worst : graver(worst, 'evidence/not-covered')
  }, 'evidence/document-ok')
}

function judgeGroup(
  scope: RecordQuestion['scope'],
  documents: readonly EvidenceDocument[],
  { chains }: EvidenceRecord,
): EvidenceCode {
  if (scope === 'stamps-alone') return 'evidence/ok'
  if (documents.length === 0) return 'evidence/document-missing'
  if (scope === 'each') return 'evidence/document-ok'
  const isWhole = chains.every(({ stamps: [stamp] }) => {
    const { digest } = stamp ?? {}
    if (typeof digest !== 'string') return false
    const given = new Set(documents.map(({ digestOf }) => toHex(digestOf(digest) ?? new Uint8Array())))
    return (stamp?.tree?.[0]?.length ?? 1) === given.size
  })
  return isWhole ? 'evidence/document-ok' : 'evidence/group-differs'
}
