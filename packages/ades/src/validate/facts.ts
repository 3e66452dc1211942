/**
 * The facts about one signature, of whatever format, gathered once and in the order of EN 319 102-1 §5.2–5.6. Checks, reports and
 * headlines read them; nobody computes anything a second time.
 */
import type { LaterChanges } from '../pades/validate/later-changes.js'
import type { AlgorithmUse } from '../policy/reliability.js'
import type { DocumentKind, ManifestReport } from '../report.js'
import type { Coverage } from './coverage.js'
import type { StampFacts } from './judge-token.js'
import type { Policy } from './options.js'
import type { BaseTime } from './path.js'
import type { ReasonCode } from './reasons.js'
import type { SignerFacts } from './signer-facts.js'

/** The part of the facts that every signature has. */
export type Placed = {
  readonly format: 'XAdES' | 'XML Signature' | 'CAdES' | 'PAdES' | 'JAdES' | 'TimeStamp'
  /** What the signature is called: its own identifier, or its position such as `#1`. */
  readonly id: string
  readonly kind: DocumentKind
  readonly policy: Policy
  readonly now: Date
  readonly toleranceSeconds: number
}

/** A signature that is not built as it should be: nothing in it can be relied on, so nothing more is known. */
export type BrokenFacts = Placed & { readonly state: 'broken'; readonly code: ReasonCode }

/** Everything about a signature that can be read. */
export type ReadFacts = Placed & {
  readonly state: 'read'
  readonly packaging: string
  /** What there is to say of how it is built; nothing without it. */
  readonly built?: ReasonCode
  /** The old name of what was added to it (TS 101 903 §4.4). */
  readonly form?: OldForm
  /** The references of signed manifests. */
  readonly manifest?: readonly ManifestReport[]
  /** What references to validation data come to, where a signature has them. */
  readonly completeReferences?: ReasonCode
  /** As claimed; undefined if the signature states none. */
  readonly signingTime: Date | undefined
  readonly level: Level
  readonly document: ReasonCode
  readonly content: ReasonCode
  readonly signer: SignerFacts
  readonly references: ReasonCode
  readonly coverage: Coverage
  /** The digests of what is signed, as the signature states them, where a format says so. */
  readonly signedDigests?: readonly SignedDigest[]
  readonly value: ReasonCode
  /** What its own algorithms are, where a format says so; judged at the base time. */
  readonly algorithms?: readonly AlgorithmUse[]
  readonly stamps: readonly StampFacts[]
  /** Whether the file holds what its archive time stamps are to preserve, where that is asked of it. */
  readonly archive: 'complete' | 'incomplete'
  /** What stands beside an archive time stamp without being covered by one. */
  readonly afterArchive: ReasonCode
  /** What was changed after it, where the file goes on behind what is signed. */
  readonly later?: LaterChanges
  /** Files of its container that no signature covers. */
  readonly uncovered?: readonly string[]
  /** How long the signed revision is, where the file goes on behind what is signed. */
  readonly signedOctets?: number
  /** When the signature is known to have existed, at the latest. */
  readonly base: BaseTime
}

/** One digest of signed data by the OpenSSL name of its algorithm. */
export type SignedDigest = { readonly digest: string; readonly value: Uint8Array }

export type SignatureFacts = BrokenFacts | ReadFacts

/** Levels by the names of EN 319 132-1 §6.1 and EN 319 122-1 §6.1. */
export type Level = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA'

/** Forms by the names of TS 101 903 §4.4, which documents of before 2016 go by. */
export type OldForm = 'BES' | 'EPES' | 'T' | 'C' | 'X' | 'X-L' | 'A'

/** What decides about the level of a signature: what was added to it. */
export type Additions = {
  readonly stamps: readonly { readonly kind: StampFacts['kind'] }[]
  readonly material: {
    readonly certificates: readonly Uint8Array[]
    readonly crls: readonly Uint8Array[]
    readonly ocsps: readonly Uint8Array[]
  }
}

/** The level by what is there; whether it holds is for the checks. */
export function levelOf({ stamps, material }: Additions): Level {
  if (!stamps.some(({ kind }) => kind === 'signature')) return 'B-B'
  if (stamps.some(({ kind }) => kind === 'archive')) return 'B-LTA'
  return hasValues(material) ? 'B-LT' : 'B-T'
}

/** Certificates of authorities, and something about their status. */
export function hasValues({ certificates, crls, ocsps }: Additions['material']): boolean {
  return certificates.length > 0 && crls.length + ocsps.length > 0
}
