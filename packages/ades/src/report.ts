/**
 * What a validation says: the machine report (JSON of the command line and the web) and the facts of the human one.
 * Both come from the same checks; nothing is decided while a report is written.
 */
import type { Text } from '@jitsuin/kernel'
import type { HealthcareRole } from '@jitsuin/pki'

/** INVALID outranks INDETERMINATE, which outranks VALID (電子署名規格 Ver.2.0; EN 319 102-1 §5.1.3). */
export type Verdict = 'VALID' | 'INVALID' | 'INDETERMINATE'

/** The outcome of one named check. NOT_APPLICABLE: this signature has nothing that the check could look at. */
export type CheckVerdict = Verdict | 'NOT_APPLICABLE'

/** Why a check ended as it did: a stable code, one plain sentence, and what would make it valid (absent when valid). */
export type Reason = Text & { readonly code: string; readonly remedy?: Text }

export type CheckReport = { readonly id: string; readonly verdict: CheckVerdict; readonly reason: Reason }

/** The five questions of T-C07-1, always all five and in this order. */
export const QUESTIONS = ['integrity', 'chain', 'role', 'status', 'timeStamp'] as const
export type Question = (typeof QUESTIONS)[number]

/** The answer to one of the five questions: the gravest of the checks behind it, as one sentence. */
export type Answer = {
  readonly question: Question
  readonly verdict: CheckVerdict
  readonly sentence: Text
  readonly remedy?: Text
}

/** The signer as people read it. */
export type SignerReport = {
  readonly cn: string
  /** Kanji name out of subjectAltName, if the certificate has one. */
  readonly nameJa?: string
  readonly serialNumber: string
  readonly organisation?: string
  readonly roles: readonly HealthcareRole[]
  readonly certificate: CertificateView
}

/** A certificate as people read it. Times are ISO 8601 UTC. */
export type CertificateView = {
  readonly subject: string
  readonly issuer: string
  readonly serialHex: string
  readonly notBefore: string
  readonly notAfter: string
  readonly keyDescription: string
  readonly keyUsage: readonly string[]
  readonly policies: readonly string[]
  readonly sha256: string
  readonly pem: string
}

/** One moment in the life of the signature, for the time line. `proven`: a time stamp or a revocation list says so. */
export type TimelineEvent = {
  readonly at: string
  readonly event: 'certificate-begins' | 'signed' | 'stamped' | 'revoked' | 'certificate-ends' | 'validated'
  readonly proven: boolean
}

export type SignatureReport = {
  /** `Id` of the signature, or its position such as `#1`. */
  readonly id: string
  readonly format: string
  readonly level: string
  /** XAdES: the name of the level before 2016, such as `EPES` or `X-L` (TS 101 903 §4.4). */
  readonly form?: string
  readonly packaging: string
  /** What kind of document the signature stands for: decides the roles that may sign it. */
  readonly documentKind: DocumentKind
  readonly verdict: Verdict
  readonly indication: string
  readonly subIndication: string | null
  /** One sentence over all: who, which qualification, when, and whether it holds. */
  readonly headline: Text
  readonly answers: readonly Answer[]
  readonly signer: SignerReport | null
  /** As the signer claims; ISO 8601 UTC. */
  readonly signedAt: string | null
  /** As the earliest valid time stamp proves; ISO 8601 UTC. */
  readonly stampedAt: string | null
  /** What the signature covers, for people: element names, file names. */
  readonly covers: readonly string[]
  /** In a container: the files that no signature covers. */
  readonly uncovered?: readonly string[]
  readonly timeline: readonly TimelineEvent[]
  /** PAdES: how many octets from the beginning of the file are the document as it was signed. */
  readonly signedOctets?: number
  /** XAdES: each reference of a signed ds:Manifest, and what it came to. */
  readonly manifest?: readonly ManifestReport[]
  /** PAdES: each object that was changed after the signature. */
  readonly changes?: readonly ChangeReport[]
  /** Algorithms that could not be relied on when they were needed. */
  readonly doubtedAlgorithms?: readonly DoubtedAlgorithm[]
  readonly checks: readonly CheckReport[]
}

/** An algorithm or size of key, where it was used, and when it ended; null for what was never accepted. ISO 8601 day. */
export type DoubtedAlgorithm = {
  readonly where: string
  readonly algorithm: string
  readonly endedAt: string | null
}

/** One reference of a manifest: the URI as it stands there. */
export type ManifestReport = {
  readonly uri: string
  readonly verdict: 'valid' | 'changed' | 'missing'
}

/** One change behind a signature in a PDF: the number of the object (0: the trailer), what it is part of, and whether it may change. */
export type ChangeReport = {
  readonly object: number
  readonly part: Text
  readonly judgement: 'allowed' | 'not-allowed'
}

export type DocumentKind = 'prescription' | 'dispensing' | 'other'

/** The report of one file. */
export type ValidationReport = {
  readonly verdict: Verdict
  readonly indication: string
  readonly subIndication: string | null
  readonly validatedAt: string
  readonly signatures: readonly SignatureReport[]
  /** Set when the file holds nothing that could be validated: unreadable, hostile, no signature. */
  readonly problem: Reason | null
}
