/**
 * The status of every certificate of a path (RFC 5280 §6.1.3 (a)(3)), asked from the anchor down, after everything else has been
 * found sound: nobody looks for the status of a certificate that is not trusted otherwise.
 */
import { sameBytes } from '@jitsuin/kernel'
import type { Certificate } from '../certificate.js'
import type { PathFailure, SoundPath } from './judge-path.js'
import type {
  RevocationChecker,
  RevocationContext,
  RevocationIssuer,
  RevocationStatus,
} from './revocation-types.js'

/** What one question of status stands in: the questions that led to it, and what is known already. */
export type StatusInquiry = {
  /** Certificates whose status is being asked for, outermost first; the answer to this question serves theirs. */
  readonly open: readonly Certificate[]
  /** Answers that rest on no open question. */
  readonly known: Map<Certificate, RevocationStatus>
  /** How many more signers of lists and answers may be judged in the whole validation. */
  readonly budget: { signers: number }
}

/** How the question for all certificates of a path ends. */
export type PathStatus =
  | { readonly verdict: 'good'; readonly statuses: readonly RevocationStatus[] }
  | { readonly verdict: 'refused'; readonly failure: PathFailure }

/** What is needed to ask. */
export type StatusQuestion = {
  readonly path: SoundPath
  readonly at: Date
  readonly check: RevocationChecker
  readonly inquiry: StatusInquiry
  /** The context for questions back, once it is known whose status is asked. */
  readonly contextFor: (inquiry: StatusInquiry) => RevocationContext
}

/** Asks for the status of each certificate of a path; the first that is not good ends it. */
export function judgeStatuses(question: StatusQuestion): PathStatus {
  const { path, inquiry } = question
  const statuses: RevocationStatus[] = []
  for (const [index, certificate] of path.certificates.entries()) {
    if (isAssumed(path, index, inquiry)) continue
    const status = inquiry.known.get(certificate) ?? ask(question, index, certificate)
    if (status.status !== 'good')
      return { verdict: 'refused', failure: failureOf(status, index, certificate) }
    if (inquiry.open.length === 0) inquiry.known.set(certificate, status)
    statuses.push(status)
  }
  return { verdict: 'good', statuses }
}

/**
 * A list may cover the certificate of its own signer. Then the question whether the signer is trusted comes back to that very
 * certificate; its answer is what the list is about to say, so it is left open here. Only as the end of a path: an
 * authority never vouches for itself through others.
 */
function isAssumed({ certificates }: SoundPath, index: number, { open }: StatusInquiry): boolean {
  const certificate = certificates[index]
  return index === certificates.length - 1 && certificate !== undefined && isOpen(certificate, open)
}

function ask(
  { path, at, check, inquiry, contextFor }: StatusQuestion,
  index: number,
  subject: Certificate,
): RevocationStatus {
  if (isOpen(subject, inquiry.open)) return { status: 'unknown', cause: 'signer-not-trusted' }
  const context = contextFor({ ...inquiry, open: [...inquiry.open, subject] })
  return check({ subject, issuer: issuerAbove(path, index), at, context })
}

function isOpen(certificate: Certificate, open: readonly Certificate[]): boolean {
  return open.some(({ bytes }) => sameBytes(bytes, certificate.bytes))
}

function issuerAbove({ anchor, certificates, issuerSpkis }: SoundPath, index: number): RevocationIssuer {
  const spkiBytes = issuerSpkis[index] ?? anchor.spkiBytes
  const above = certificates[index - 1]
  if (above) return { name: above.subject, spkiBytes, certificate: above }
  return { name: anchor.name, spkiBytes, ...(anchor.certificate && { certificate: anchor.certificate }) }
}

function failureOf(status: RevocationStatus, index: number, certificate: Certificate): PathFailure {
  const code = status.status === 'revoked' ? 'status/revoked' : 'status/unknown'
  const clause = 'RFC 5280 §6.1.3 (a)(3)'
  return { code, rule: 'status-is-good', clause, index, certificate, status }
}
