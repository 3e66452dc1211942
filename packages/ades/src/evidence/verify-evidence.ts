/**
 * Verifies evidence records (RFC 4998 §4.3, §5.3): that documents are in the first hash tree and in each tree that renewed it, that every
 * time stamp is over the root of its tree and was renewed while it still held. Nothing that a record holds makes this throw.
 */
import type { DigestName } from '@jitsuin/pki'
import { type ADES_ERRORS, AdesError } from '../errors.js'
import type { Policy, RevocationFetcher } from '../validate/options.js'
import { mergeMaterial } from '../validate/rounds.js'
import { type PreparedTrust, policyOfTrust, type Trust, trustFor, withMaterial } from '../validate/trust.js'
import { type EvidenceReport, problemOfRecord } from './evidence-report.js'
import { hashOf } from './hash-tree.js'
import { type LinkJudge, linkJudge } from './judge-links.js'
import { type EvidenceDocument, judgeRecord } from './judge-record.js'
import { type EvidenceRecord, parseEvidenceRecord, stampsOf } from './record.js'

/** A document that is at hand; each digest is computed once. */
export function documentAtHand(name: string, bytes: Uint8Array): EvidenceDocument {
  const known = new Map<DigestName, Uint8Array>()
  return {
    name,
    digestOf: (digest) => {
      const value = known.get(digest) ?? hashOf(digest, bytes)
      known.set(digest, value)
      return value
    },
  }
}

/** How to verify. */
export type EvidenceOptions = {
  /** When the verifier looks. */
  readonly at: Date
  readonly trust: PreparedTrust | Trust
  /** By whose dates algorithms count, and which authorities may stamp; `basic` without it. */
  readonly policy?: Policy
  /** `whole-group`: the documents have to be all of their group (§4.3); else it suffices that each is there. */
  readonly scope?: 'each' | 'whole-group'
  /** Asked about paths that lack nothing but their status; only by `verifyEvidence`. */
  readonly fetch?: RevocationFetcher
  /** How far the clock of an authority may be ahead; seconds, what the policy says without it. */
  readonly clockToleranceSeconds?: number
}

/** Judges any number of records against one trust at one time. */
export type EvidenceJudge = (record: Uint8Array, documents: readonly EvidenceDocument[]) => EvidenceReport

/** A judge that remembers the time stamps that it has judged: records of one day share theirs. */
export function evidenceJudge(options: EvidenceOptions): EvidenceJudge {
  return judgeUnder({ ...options, trust: evidenceTrust(options) })
}

function judgeUnder(options: EvidenceOptions & { readonly trust: PreparedTrust }): EvidenceJudge {
  const linksOf = linkJudgeFor(options)
  return (bytes, documents) => {
    const record = readEvidence(bytes)
    if ('code' in record) return problemOfRecord(record.code, options.at)
    const { scope = 'each', at } = options
    return judgeRecord({ record, documents, scope, at, links: linksOf(stampsOf(record)) })
  }
}

/** Verifies one record; fetches what is missing about the status of its authorities, if told how. */
export async function verifyEvidence(
  bytes: Uint8Array,
  documents: readonly EvidenceDocument[],
  options: EvidenceOptions,
): Promise<EvidenceReport> {
  const trust = evidenceTrust(options)
  const record = readEvidence(bytes)
  if ('code' in record || !options.fetch) return judgeUnder({ ...options, trust })(bytes, documents)
  const [last] = linkJudgeFor({ ...options, trust })(stampsOf(record)).slice(-1)
  const result = last?.facts.outcome?.result
  const isOpen = result && result.verdict !== 'valid' && result.failure.code === 'status/unknown'
  const path = isOpen ? result.path?.certificates : undefined
  const fetched = mergeMaterial(path ? [await options.fetch(path)] : [])
  return judgeUnder({ ...options, trust: withMaterial(trust, fetched, 'fetched') })(bytes, documents)
}

/** The trust of the options under their policy. */
export function evidenceTrust({ trust, policy }: Pick<EvidenceOptions, 'trust' | 'policy'>): PreparedTrust {
  const isUnder = 'shelf' in trust && trust.policy !== undefined && policy === undefined
  return isUnder ? trust : trustFor({ trust, policy: policy ?? 'basic' })
}

/** The judge of the stamps, as the options want them judged; the trust is under its policy already. */
export function linkJudgeFor(options: EvidenceOptions & { readonly trust: PreparedTrust }): LinkJudge {
  const { trust, at: now, clockToleranceSeconds } = options
  const toleranceSeconds = clockToleranceSeconds ?? policyOfTrust(trust).timeStamp.clockToleranceSeconds
  return linkJudge({ trust, now, toleranceSeconds })
}

/** A record, or the code for which it cannot be read. */
export function readEvidence(
  bytes: Uint8Array,
): EvidenceRecord | { readonly code: keyof typeof ADES_ERRORS } {
  try {
    return parseEvidenceRecord(bytes)
  } catch (error) {
    if (error instanceof AdesError) return { code: error.code }
    throw error
  }
}
