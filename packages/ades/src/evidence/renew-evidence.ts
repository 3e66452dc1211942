/**
 * Renews evidence records (RFC 4998 §5.2): their time stamps before a certificate ends, or their hash trees before an algorithm does. One
 * time stamp serves any number of records. What was needed to judge the stamps until now is kept inside of them, under the new stamp.
 */
import { toHex } from '@jitsuin/kernel'
import { type DigestName, der } from '@jitsuin/pki'
import { attribute } from '../cades/create/attribute.js'
import { addToMessage } from '../cades/extend/change-message.js'
import { UNSIGNED_ATTRIBUTES } from '../cades/oids.js'
import { readMessage } from '../cades/read/message.js'
import { dataOfPaths, type ValidationData } from '../extend/validation-data.js'
import { prepareTrust } from '../validate/trust.js'
import type { EvidenceReport } from './evidence-report.js'
import { hashOf, renewedValue } from './hash-tree.js'
import { type EvidenceDocument, judgeRecord } from './judge-record.js'
import { type EvidenceMaking, type EvidenceStampSource, makeEvidence } from './make-evidence.js'
import {
  type ArchiveTimeStamp,
  beginChain,
  type EvidenceRecord,
  encodeEvidenceRecord,
  encodeSequence,
  lengthenChain,
  parseEvidenceRecord,
  replaceLastToken,
} from './record.js'
import { type EvidenceOptions, rememberLinks } from './verify-evidence.js'

/** How records are judged before they are renewed: what is not valid now is not given another stamp. */
export type RenewalOptions = {
  readonly timeStamp: EvidenceStampSource
  readonly validation: Omit<EvidenceOptions, 'fetch' | 'scope'>
}

/** A record with its documents. */
export type RecordWithDocuments = {
  readonly record: Uint8Array
  readonly documents: readonly EvidenceDocument[]
}

/**
 * The outcome: how many time stamps were fetched, and each record as renewed, written when it is asked for. A record that does not hold
 * now is refused by itself, with its report; the others go on.
 */
export type RenewedEvidence = {
  readonly stamps: number
  readonly recordOf: (position: number) => RenewedRecord
}
export type RenewedRecord =
  | { readonly outcome: 'renewed'; readonly record: Uint8Array }
  | { readonly outcome: 'refused'; readonly report: EvidenceReport }

/**
 * Adds a time stamp to the last chain of each record, under the hash algorithm of that chain: one for each algorithm that occurs.
 *
 * @throws {AdesError} `evidence/malformed`, `evidence/too-large`, `time-stamp/imprint-differs`; what the source throws.
 */
export async function renewTimeStamps(
  records: readonly Uint8Array[],
  options: RenewalOptions,
): Promise<RenewedEvidence> {
  const open = opener(options)
  const opened = records.map((record) => open(record, []))
  const trees = new Map<DigestName, ReadonlyMap<string, ArchiveTimeStamp>>()
  for (const digest of new Set(opened.flatMap(digestOf)))
    trees.set(digest, await stampTokens(opened, { digest, timeStamp: options.timeStamp }))
  return {
    stamps: trees.size,
    recordOf: (position) =>
      finish(opened[position], (record) => {
        const [chain, last] = lastOf(record)
        const stamp = trees.get(nameOf(last))?.get(keyOf(last))
        if (!stamp) throw new RangeError('A stamp for each token')
        return { ...record, chains: [...record.chains.slice(0, -1), lengthenChain(chain, stamp)] }
      }),
  }
}

/** One tree over every token that occurs, once. */
async function stampTokens(
  opened: readonly Opened[],
  making: EvidenceMaking,
): Promise<ReadonlyMap<string, ArchiveTimeStamp>> {
  const tokens = new Map<string, Uint8Array>()
  for (const one of opened) {
    if (one.outcome === 'refused') continue
    const [, last] = lastOf(one.record)
    if (last.digest === making.digest) tokens.set(keyOf(last), last.tokenBytes)
  }
  const hashes = [...tokens.values()].map((token) => [hashOf(making.digest, token)])
  const { stampOf } = await makeEvidence(hashes, making)
  return new Map([...tokens.keys()].map((key, position) => [key, stampOf(position)]))
}

/**
 * Begins a new chain in each record, over its documents and all that is there, under another hash algorithm: one time stamp for all.
 *
 * @throws {AdesError} as `renewTimeStamps`; `evidence/nothing-to-stamp` for a record without documents.
 */
export async function renewHashTrees(
  items: readonly RecordWithDocuments[],
  { digest, ...options }: RenewalOptions & { readonly digest: DigestName },
): Promise<RenewedEvidence> {
  const open = opener(options)
  const opened = items.map(({ record, documents }) => open(record, documents))
  const places = new Map<number, number>()
  const groups = opened.flatMap((one, position) => {
    if (one.outcome === 'refused') return []
    places.set(position, places.size)
    const sequence = encodeSequence(one.record.chains)
    const hashes = (items[position]?.documents ?? []).flatMap((document) => document.digestOf(digest) ?? [])
    return [hashes.map((hash) => renewedValue(digest, hash, sequence))]
  })
  if (groups.length === 0) return { stamps: 0, recordOf: (position) => finish(opened[position], asItIs) }
  const { stampOf } = await makeEvidence(groups, { digest, timeStamp: options.timeStamp })
  return {
    stamps: 1,
    recordOf: (position) =>
      finish(opened[position], (record) => {
        const chain = beginChain(stampOf(places.get(position) ?? Number.NaN))
        return { ...record, chains: [...record.chains, chain] }
      }),
  }
}

type Opened =
  | { readonly outcome: 'sound'; readonly record: EvidenceRecord }
  | Extract<RenewedRecord, { outcome: 'refused' }>

/** Reads and judges records, and puts into the last token of each what it was judged by. */
function opener({ validation }: RenewalOptions) {
  const trust = 'shelf' in validation.trust ? validation.trust : prepareTrust(validation.trust)
  const linksOf = rememberLinks({ ...validation, trust })
  const closed = new Map<string, Uint8Array>()
  return (bytes: Uint8Array, documents: readonly EvidenceDocument[]): Opened => {
    const record = parseEvidenceRecord(bytes)
    const links = linksOf(record)
    // Time-stamp renewal needs no documents; what it asks is whether the stamps hold.
    const unseen = documents.length === 0 ? 'stamps-alone' : 'each'
    const report = judgeRecord({ record, documents, scope: unseen, at: validation.at, links })
    if (report.verdict !== 'VALID') return { outcome: 'refused', report }
    const [, last] = lastOf(record)
    const result = links.at(-1)?.facts.outcome?.result
    const key = keyOf(last)
    const token = closed.get(key) ?? withData(last.tokenBytes, dataOfPaths(result ? [result] : [], trust))
    closed.set(key, token)
    return { outcome: 'sound', record: replaceLastToken(record, token) }
  }
}

/** Certificates and lists go where CMS has them, answers of OCSP into revocation-values (TS 101 733 §6.3.4). */
function withData(token: Uint8Array, { certificates, crls, ocsps }: ValidationData): Uint8Array {
  const message = readMessage(token)
  const [part] = message.signers
  const basics = ocsps.map((answer) => basicOf(answer))
  const values =
    basics.length > 0
      ? [
          attribute(
            UNSIGNED_ATTRIBUTES.revocationValues,
            der.sequence(der.explicit(1, der.sequence(...basics))),
          ),
        ]
      : []
  return addToMessage(message, {
    certificates,
    lists: crls,
    ...(part && values.length > 0 && { attributes: { part, values } }),
  })
}

/** The BasicOCSPResponse inside of a response (RFC 6960 §4.2.1). */
function basicOf(response: Uint8Array): Uint8Array {
  const [, wrapper] = der.children(der.parse(response), der.SEQUENCE, 2)
  const [, octets] = der.children(der.explicitValue(wrapper, 0), der.SEQUENCE, 2)
  return der.octets(octets)
}

function finish(
  opened: Opened | undefined,
  renew: (record: EvidenceRecord) => EvidenceRecord,
): RenewedRecord {
  if (!opened) throw new RangeError('No record at this position')
  if (opened.outcome === 'refused') return opened
  return { outcome: 'renewed', record: encodeEvidenceRecord(renew(opened.record)) }
}

function asItIs(record: EvidenceRecord): EvidenceRecord {
  return record
}

function digestOf(opened: Opened): DigestName[] {
  return opened.outcome === 'refused' ? [] : [nameOf(lastOf(opened.record)[1])]
}

function lastOf({ chains }: EvidenceRecord) {
  const chain = chains.at(-1)
  const stamp = chain?.stamps.at(-1)
  if (!chain || !stamp) throw new RangeError('A record has a stamp')
  return [chain, stamp] as const
}

/** Whoever was found sound has an algorithm that we know. */
function nameOf({ digest }: ArchiveTimeStamp): DigestName {
  if (typeof digest === 'string') return digest
  throw new RangeError('An unknown digest was found sound')
}

function keyOf({ tokenBytes }: ArchiveTimeStamp): string {
  return toHex(hashOf('sha256', tokenBytes))
}
