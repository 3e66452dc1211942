/** What the verification of an evidence record says: each link with what it proves, each document, and one sentence over all. */
import { formatJapanTime, type Text } from '@jitsuin/kernel'
import { attributeOf, formatName } from '@jitsuin/pki'
import { ADES_ERRORS } from '../errors.js'
import type { Reason, Verdict } from '../report.js'
import { byGravity } from '../validate/gravity.js'
import { INDICATIONS } from '../validate/verdict.js'
import type { JudgedLink } from './judge-links.js'
import { type EvidenceCode, evidenceReason, evidenceRow } from './reasons.js'
import type { ArchiveTimeStamp } from './record.js'

/** One time stamp of the record. Times are ISO 8601 UTC; both ends count. */
export type EvidenceLink = {
  /** `first`: over the documents; `stamp-renewal`: over the stamp before; `tree-renewal`: over documents and all before. */
  readonly kind: 'first' | 'stamp-renewal' | 'tree-renewal'
  readonly digest: string
  readonly authority: string | null
  /** What it states; it proves from then on … */
  readonly stampedAt: string | null
  /** … to here: the time of the next link, or that of the verification. */
  readonly neededUntil: string
  /** Until when certificates and algorithms carry it, as far as is known: before then it has to be renewed. */
  readonly holdsUntil: string | null
  readonly verdict: Verdict
  readonly subIndication: string | null
  readonly reason: Reason
}

/** The report on one record. */
export type EvidenceReport = {
  readonly verdict: Verdict
  readonly indication: string
  readonly subIndication: string | null
  readonly validatedAt: string
  /** Since when the documents are proven to exist as they are; only if the record is VALID. */
  readonly existedAt: string | null
  readonly headline: Text
  readonly documents: readonly { readonly name: string; readonly verdict: Verdict; readonly reason: Reason }[]
  readonly links: readonly EvidenceLink[]
  /** Set when the record cannot be read at all. */
  readonly problem: Reason | null
}

/** What a report is written from. */
export type EvidenceFindings = {
  readonly links: readonly FoundLink[]
  readonly documents: readonly { readonly name: string; readonly code: EvidenceCode }[]
  readonly group: EvidenceCode
  readonly at: Date
}

type FoundLink = {
  readonly stamp: ArchiveTimeStamp
  readonly link: JudgedLink
  readonly chain: number
  readonly position: number
  readonly code: EvidenceCode
}

/** The gravest finding is that of the record: documents come before links, the first among equals. */
export function writeReport({ links, documents, group, at }: EvidenceFindings): EvidenceReport {
  const codes = [...documents.map(({ code }) => code), group, ...links.map(({ code }) => code)]
  const [gravest = 'evidence/document-missing'] = codes.toSorted((a, b) =>
    byGravity(evidenceRow(a).verdict, evidenceRow(b).verdict),
  )
  const { verdict, subIndication = null } = evidenceRow(gravest)
  const existed = verdict === 'VALID' ? links[0]?.link.facts.genTime : undefined
  return {
    verdict,
    indication: INDICATIONS[verdict],
    subIndication,
    validatedAt: at.toISOString(),
    existedAt: existed?.toISOString() ?? null,
    headline: headline(verdict, evidenceRow(gravest), existed),
    documents: documents.map(({ name, code }) => ({
      name,
      verdict: evidenceRow(code).verdict,
      reason: evidenceReason(code),
    })),
    links: links.map(writeLink),
    problem: null,
  }
}

function writeLink({ stamp: { digest }, link, chain, position, code }: FoundLink): EvidenceLink {
  const { facts, wanted, holdsUntil } = link
  const subject = facts.authority?.subject
  const { verdict, subIndication = null } = evidenceRow(code)
  return {
    kind: position > 0 ? 'stamp-renewal' : chain > 0 ? 'tree-renewal' : 'first',
    digest: typeof digest === 'string' ? digest : digest.unknown,
    authority: subject ? (attributeOf(subject, 'CN') ?? formatName(subject)) : null,
    stampedAt: facts.genTime?.toISOString() ?? null,
    neededUntil: wanted.at.toISOString(),
    holdsUntil: holdsUntil?.toISOString() ?? null,
    verdict,
    subIndication,
    reason: evidenceReason(code),
  }
}

function headline(verdict: Verdict, gravest: Text, existed: Date | undefined): Text {
  if (verdict === 'VALID' && existed) {
    return {
      ja: `${formatJapanTime(existed, 'ja')} にはこの文書があり、その後変わっていません。`,
      en: `The documents existed at ${formatJapanTime(existed, 'en')} and have not changed since.`,
    }
  }
  return verdict === 'INVALID'
    ? { ja: `記録は無効です。${gravest.ja}`, en: `The record is not valid. ${gravest.en}` }
    : {
        ja: `記録が有効か確認できません。${gravest.ja}`,
        en: `It cannot be established whether the record is valid. ${gravest.en}`,
      }
}

/** The report on what cannot be read. */
export function problemOfRecord(code: keyof typeof ADES_ERRORS, at: Date): EvidenceReport {
  const { ja, en, next } = ADES_ERRORS[code]
  return {
    verdict: 'INVALID',
    indication: INDICATIONS.INVALID,
    subIndication: 'FORMAT_FAILURE',
    validatedAt: at.toISOString(),
    existedAt: null,
    headline: { ja, en },
    documents: [],
    links: [],
    problem: { code, ja, en, remedy: next },
  }
}
