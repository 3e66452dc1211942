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
import { type EvidenceReport, problemOfRecord } from './evidence-report.js'
import { hashOf, renewedValue } from './hash-tree.js'
import type { JudgedLink } from './judge-links.js'
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
  stampsOf,
} from './record.js'
import { type EvidenceOptions, evidenceTrust, linkJudgeFor, readEvidence } from './verify-evidence.js'

/** How records are judged before they are renewed: what is not valid now is not given another stamp. */
export type RenewalOptions = {
  readonly timeStamp: EvidenceStampSource
  readonly validation: Omit<EvidenceOptions, 'fetch' | 'scope'>
}

/** Any number of things by their positions: a list, or what writes or loads each when it is asked for, and always the same. */
export type Rows<T> = { readonly length: number; readonly at: (position: number) => T | undefined }

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
 * @throws {AdesError} `time-stamp/imprint-differs`; what the source throws.
 */
export async function renewTimeStamps(
  records: Rows<Uint8Array>,
  options: RenewalOptions,
): Promise<RenewedEvidence> {
  const open = opener(options)
  const tokens = tokensOf(records, open)
  const trees = new Map<DigestName, ReadonlyMap<string, ArchiveTimeStamp>>()
  for (const [digest, own] of tokens)
    trees.set(digest, await stampTokens(own, { digest, timeStamp: options.timeStamp }))
  return {
    stamps: trees.size,
    recordOf: (position) =>
      finish(open.again(position, rowAt(records, position)), (record) => {
        const [chain, last] = lastOf(record)
        const stamp = trees.get(nameOf(last))?.get(keyOf(last))
        if (!stamp) throw new RangeError('A stamp for each token')
        return { ...record, chains: [...record.chains.slice(0, -1), lengthenChain(chain, stamp)] }
      }),
  }
}

/** Every token that occurs, once, by the algorithm of its chain. */
function tokensOf(
  records: Rows<Uint8Array>,
  open: Open,
): ReadonlyMap<DigestName, ReadonlyMap<string, Uint8Array>> {
  const tokens = new Map<DigestName, Map<string, Uint8Array>>()
  for (let position = 0; position < records.length; position++) {
    const one = open.first(position, { record: rowAt(records, position), documents: [] })
    if (one.outcome === 'refused') continue
    const [, last] = lastOf(one.record)
    const own = tokens.get(nameOf(last)) ?? new Map<string, Uint8Array>()
    tokens.set(nameOf(last), own.set(keyOf(last), last.tokenBytes))
  }
  return tokens
}

async function stampTokens(
  tokens: ReadonlyMap<string, Uint8Array>,
  making: EvidenceMaking,
): Promise<ReadonlyMap<string, ArchiveTimeStamp>> {
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
  items: Rows<RecordWithDocuments>,
  { digest, ...options }: RenewalOptions & { readonly digest: DigestName },
): Promise<RenewedEvidence> {
  const open = opener(options)
  const places = new Map<number, number>()
  const groups: Uint8Array[][] = []
  for (let position = 0; position < items.length; position++) {
    const item = rowAt(items, position)
    const one = open.first(position, item)
    if (one.outcome === 'refused') continue
    places.set(position, groups.length)
    const sequence = encodeSequence(one.record.chains)
    const hashes = item.documents.flatMap((document) => document.digestOf(digest) ?? [])
    groups.push(hashes.map((hash) => renewedValue(digest, hash, sequence)))
  }
  const stamped =
    groups.length > 0 ? await makeEvidence(groups, { digest, timeStamp: options.timeStamp }) : undefined
  return {
    stamps: stamped ? 1 : 0,
    recordOf: (position) =>
      finish(open.again(position, rowAt(items, position).record), (opened) => {
        const stamp = stamped?.stampOf(places.get(position) ?? Number.NaN)
        if (!stamp) throw new RangeError('A stamp for each record')
        return { ...opened, chains: [...opened.chains, beginChain(stamp)] }
      }),
  }
}

function rowAt<T>(rows: Rows<T>, position: number): T {
  const row = rows.at(position)
  if (row === undefined) throw new RangeError('Nothing at this position')
  return row
}

type Opened =
  | { readonly outcome: 'sound'; readonly record: EvidenceRecord }
  | Extract<RenewedRecord, { outcome: 'refused' }>

/** Reads and judges a record once; afterwards it is only read. */
type Open = {
  readonly first: (position: number, item: RecordWithDocuments) => Opened
  readonly again: (position: number, bytes: Uint8Array) => Opened
}

/** Reads and judges records, and puts into the last token of each what it was judged by. */
function opener({ validation }: RenewalOptions): Open {
  const trust = evidenceTrust(validation)
  const linksOf = linkJudgeFor({ ...validation, trust })
  const closed = new Map<string, Uint8Array>()
  const refused = new Map<number, EvidenceReport>()
  const again: Open['again'] = (position, bytes) => {
    const report = refused.get(position)
    if (report) return { outcome: 'refused', report }
    const record = parseEvidenceRecord(bytes)
    const token = closed.get(keyOf(lastOf(record)[1]))
    if (!token) throw new RangeError('A record that was judged before')
    return { outcome: 'sound', record: replaceLastToken(record, token) }
  }
  const first: Open['first'] = (position, { record: bytes, documents }) => {
    const record = readEvidence(bytes)
    if ('code' in record) refused.set(position, problemOfRecord(record.code, validation.at))
    else {
      const links = linksOf(stampsOf(record))
      // Time-stamp renewal needs no documents; what it asks is whether the stamps hold.
      const scope = documents.length === 0 ? 'stamps-alone' : 'each'
      const report = judgeRecord({ record, documents, scope, at: validation.at, links })
      if (report.verdict !== 'VALID') refused.set(position, report)
      else close(lastOf(record)[1], links)
    }
    return again(position, bytes)
  }
  const close = (last: ArchiveTimeStamp, links: readonly JudgedLink[]) => {
    if (closed.has(keyOf(last))) return
    const result = links.at(-1)?.facts.outcome?.result
    closed.set(keyOf(last), withData(last.tokenBytes, dataOfPaths(result ? [result] : [], trust)))
  }
  return { first, again }
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

function finish(opened: Opened, renew: (record: EvidenceRecord) => EvidenceRecord): RenewedRecord {
  if (opened.outcome === 'refused') return opened
  return { outcome: 'renewed', record: encodeEvidenceRecord(renew(opened.record)) }
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
