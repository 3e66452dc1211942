/**
 * The checks, in the order of the HPKI verification (電子署名規格 Ver.2.0, as numbered in its section 6.3): each looks at the facts
 * and answers with a reason. Long-term levels and other formats add rows or facts, never branches here.
 */
import { PkiError, readCertificatePolicies, readKeyUsage } from '@jitsuin/pki'
import { policyOf } from '../policy/built-in.js'
import { graded } from '../policy/grading.js'
import { type AlgorithmFinding, doubtsAt } from '../policy/reliability.js'
import type { Question } from '../report.js'
import type { ReadFacts, SignatureFacts } from './facts.js'
import { byGravity } from './gravity.js'
import { type ReasonCode, type ReasonRow, reasonRow } from './reasons.js'
import type { SignerFacts } from './signer-facts.js'

/** One check by name; `question` is the one of the five answers that it belongs to (T-C07-1). */
export type Check = {
  readonly id: string
  readonly question: Question
  /** Row of the HPKI verification. */
  readonly row: string
  readonly judge: (facts: ReadFacts) => ReasonCode
  /** Where not every format has what is looked at. */
  readonly only?: readonly ReadFacts['format'][]
}

/** The outcome of a check. */
export type CheckOutcome = Pick<Check, 'id' | 'question'> & {
  readonly code: ReasonCode
  /** What the code means under the policy. */
  readonly row: ReasonRow
}

/** Every check of a signature that can be read, in the standard's order. */
export const CHECKS: readonly Check[] = [
  { id: 'format', row: '1', question: 'integrity', judge: ({ built }) => built ?? 'format/ok' },
  { id: 'document', row: '2', question: 'integrity', judge: ({ document }) => document },
  { id: 'signing-certificate', row: '3', question: 'chain', judge: signingCertificate },
  { id: 'key-usage', row: '4', question: 'chain', judge: ofSigner(keyUsage) },
  { id: 'hpki-policy', row: '4b', question: 'chain', judge: ofSigner(certificatePolicy) },
  { id: 'role', row: '4b', question: 'role', judge: ofSigner(role) },
  { id: 'chain', row: '5', question: 'chain', judge: ofSigner(({ path }) => path.chain) },
  { id: 'validity', row: '5', question: 'status', judge: ofSigner(validity) },
  { id: 'revocation', row: '6', question: 'status', judge: ofSigner(revocation) },
  { id: 'references', row: '7', question: 'integrity', judge: ({ references }) => references },
  { id: 'coverage', row: '7', question: 'integrity', judge: coverage },
  {
    id: 'later-changes',
    row: '7',
    question: 'integrity',
    judge: ({ later }) => later?.code ?? 'later/none',
    only: ['PAdES'],
  },
  { id: 'content', row: '2', question: 'integrity', judge: content },
  { id: 'signature-value', row: '8', question: 'integrity', judge: ({ value }) => value },
  { id: 'algorithms', row: '8', question: 'integrity', judge: algorithms },
  { id: 'signature-time-stamp', row: '9', question: 'timeStamp', judge: signatureTimeStamp },
  { id: 'archive-time-stamp', row: '9', question: 'timeStamp', judge: archiveTimeStamp },
  {
    id: 'archive-cover',
    row: '9',
    question: 'timeStamp',
    judge: ({ afterArchive }) => afterArchive,
    only: ['CAdES', 'PAdES', 'JAdES'],
  },
  {
    id: 'content-time-stamp',
    row: '9',
    question: 'timeStamp',
    judge: contentTimeStamp,
    only: ['XAdES', 'CAdES', 'PAdES', 'JAdES'],
  },
  {
    id: 'reference-time-stamp',
    row: '9',
    question: 'timeStamp',
    judge: referenceTimeStamp,
    only: ['XAdES'],
  },
  {
    id: 'complete-references',
    row: '6',
    question: 'status',
    judge: ({ completeReferences }) => completeReferences ?? 'complete-references/none',
    only: ['XAdES'],
  },
  { id: 'signing-time', row: '9', question: 'timeStamp', judge: signingTime },
  { id: 'proof-of-existence', row: '9', question: 'timeStamp', judge: proofOfExistence },
]

/** Runs the checks; a structure that is broken stops everything (電子署名規格 Ver.2.0 §5.5.3). */
export function runChecks(facts: SignatureFacts): CheckOutcome[] {
  const outcome = ({ id, question }: Pick<Check, 'id' | 'question'>, code: ReasonCode): CheckOutcome => ({
    id,
    question,
    code,
    row: graded(code, policyOf(facts.policy).grading),
  })
  if (facts.state === 'broken') return [outcome({ id: 'format', question: 'integrity' }, facts.code)]
  return CHECKS.filter(({ only }) => only === undefined || only.includes(facts.format)).map((check) =>
    outcome(check, check.judge(facts)),
  )
}

/** Algorithms of the signature itself that could not be relied on when it is known to have existed. */
export function doubtsOf({ algorithms: uses = [], base, policy }: ReadFacts): AlgorithmFinding[] {
  return doubtsAt(policyOf(policy).algorithms, uses, base.at)
}

/** A content time stamp after the end shows that the signature is younger still (EN 319 102-1 §5.3.4). */
function algorithms(facts: ReadFacts): ReasonCode {
  if (!facts.algorithms) return 'algorithms/unexamined'
  const ends = doubtsOf(facts).map(({ endedAt }) => endedAt)
  if (ends.length === 0) return 'algorithms/ok'
  if (ends.includes(null)) return 'algorithms/unknown'
  const begins = facts.stamps
    .filter(({ kind, code }) => kind === 'content' && reasonRow(code).verdict === 'VALID')
    .map(({ genTime }) => genTime?.getTime() ?? 0)
  const isAfter = ends.some((end) => end !== null && begins.some((begin) => begin >= Date.parse(end)))
  return isAfter ? 'algorithms/after-end' : 'algorithms/ended'
}

/** Where the policy asks for a proof of when the signature existed. */
function proofOfExistence({ base, policy }: ReadFacts): ReasonCode {
  if (policyOf(policy).timeStamp.signature === 'optional') return 'proof/not-asked'
  return base.proof === 'proven' ? 'proof/ok' : 'proof/missing'
}

type FoundSigner = Extract<SignerFacts, { outcome: 'found' }>

/** A check of the signer's certificate; without one there is nothing to look at, and row 3 has said so. */
function ofSigner(
  judge: (signer: FoundSigner, facts: ReadFacts) => ReasonCode,
): (facts: ReadFacts) => ReasonCode {
  return (facts) => (facts.signer.outcome === 'found' ? judge(facts.signer, facts) : 'signer/unexamined')
}

function signingCertificate({ signer }: ReadFacts): ReasonCode {
  return signer.outcome === 'found' ? (signer.remark ?? 'signer/ok') : signer.code
}

function keyUsage({ certificate }: FoundSigner, { policy }: ReadFacts): ReasonCode {
  const { keyUsage: wanted, keyUsageAbsent } = policyOf(policy).signer
  const usages = readOr(() => readKeyUsage(certificate))
  if (usages === 'unreadable') return 'key-usage/not-for-signing'
  if (!usages) return keyUsageAbsent === 'accepted' ? 'key-usage/ok' : 'key-usage/not-for-signing'
  const isFit = wanted.length === 0 || wanted.some((usage) => usages.has(usage))
  return isFit ? 'key-usage/ok' : 'key-usage/not-for-signing'
}

function certificatePolicy({ certificate }: FoundSigner, { policy }: ReadFacts): ReasonCode {
  const { certificatePolicies: wanted, profile } = policyOf(policy).signer
  if (wanted.length === 0) return 'policy/not-checked'
  const policies = readOr(() => readCertificatePolicies(certificate))
  const isOne = policies !== 'unreadable' && policies?.some(({ oid }) => wanted.includes(oid))
  if (profile === 'hpki') return isOne ? 'hpki-policy/ok' : 'hpki-policy/other'
  return isOne ? 'certificate-policy/ok' : 'certificate-policy/other'
}

function role({ roles }: FoundSigner, { policy, kind }: ReadFacts): ReasonCode {
  const allowed = policyOf(policy).signer.roles[kind]
  if (allowed === 'not-checked') return 'policy/not-checked'
  if (allowed === 'any')
    return ({ stated: 'role/stated', none: 'role/none', unreadable: 'role/unreadable' } as const)[
      roles.outcome
    ]
  if (roles.outcome !== 'stated')
    return roles.outcome === 'none' ? 'role/required' : 'role/required-unreadable'
  return roles.roles.some((one) => allowed.includes(one)) ? 'role/ok' : 'role/wrong'
}

function validity(signer: FoundSigner, facts: ReadFacts): ReasonCode {
  const { path, certificate } = signer
  const { now } = facts
  if (path.validity === 'validity/expired' && isOpen(facts, certificate.notAfter))
    return 'validity/expired-unproven'
  return path.validity === 'validity/ok' && certificate.notAfter < now
    ? 'validity/ended-later'
    : path.validity
}

function revocation({ path, revokedAt }: FoundSigner, facts: ReadFacts): ReasonCode {
  const unproven = REVOKED_UNPROVEN[path.revocation]
  const status = 'failure' in path.result ? path.result.failure.status : undefined
  if (unproven && status?.status === 'revoked' && isOpen(facts, status.at)) return unproven
  return path.revocation === 'revocation/ok' && revokedAt ? 'revocation/later' : path.revocation
}

const REVOKED_UNPROVEN: Partial<Record<ReasonCode, ReasonCode>> = {
  'revocation/revoked': 'revocation/unproven',
  'revocation/ca-revoked': 'revocation/ca-unproven',
}

/**
 * A time stamp over a signature says that it is no younger; that it is no older, only one over the content does. Without that the
 * standard leaves open what 電子署名規格 refuses (EN 319 102-1 §5.1.3: REVOKED, EXPIRED; §5.5.4).
 */
function isOpen({ policy, stamps }: ReadFacts, ended: Date): boolean {
  if (policyOf(policy).grading === 'hpki') return false
  return !stamps.some(
    ({ kind, code, genTime }) =>
      kind === 'content' && reasonRow(code).verdict === 'VALID' && genTime && genTime > ended,
  )
}

/** Coverage of references that do not hold says nothing. */
function coverage({ references, coverage: { code } }: ReadFacts): ReasonCode {
  return references === 'references/ok' ? code : 'coverage/unexamined'
}

/** Data that were changed are not read at all. */
function content({ references, content: code }: ReadFacts): ReasonCode {
  return references === 'references/ok' ? code : 'coverage/unexamined'
}

/** The gravest of all signature time stamps: one that is broken is not made good by another beside it. */
function signatureTimeStamp({ stamps }: ReadFacts): ReasonCode {
  return gravest(stamps.filter(({ kind }) => kind === 'signature').map(({ code }) => code)) ?? 'stamp/none'
}

/** It proves that the content is no younger. One later than the proof of the signature has been refused as out of order. */
function contentTimeStamp({ stamps }: ReadFacts): ReasonCode {
  const code = gravest(stamps.filter(({ kind }) => kind === 'content').map((stamp) => stamp.code))
  if (!code) return 'content-stamp/none'
  return code === 'stamp/ok' ? 'content-stamp/ok' : code
}

/** They only help to say since when the references are known: one that cannot be judged any more takes nothing away. */
function referenceTimeStamp({ stamps }: ReadFacts): ReasonCode {
  const code = gravest(stamps.filter(({ kind }) => kind === 'references').map((stamp) => stamp.code))
  if (!code) return 'reference-stamp/none'
  if (code === 'stamp/ok') return 'reference-stamp/ok'
  return reasonRow(code).verdict === 'INVALID' ? code : 'reference-stamp/open'
}

function archiveTimeStamp({ stamps, archive }: ReadFacts): ReasonCode {
  const code = gravest(stamps.filter(({ kind }) => kind === 'archive').map((stamp) => stamp.code))
  if (!code) return 'archive/none'
  if (archive === 'incomplete') return 'archive/incomplete'
  return code === 'stamp/ok' ? 'archive/ok' : code
}

/** A signer cannot claim to have signed after the proof that the signature existed; clocks differ a little. */
function signingTime({ signingTime: claimed, base, now, toleranceSeconds }: ReadFacts): ReasonCode {
  if (!claimed) return 'signing-time/none'
  const latest = base.at.getTime() + toleranceSeconds * 1000
  if (claimed.getTime() <= latest) return 'signing-time/ok'
  return base.proof === 'proven' && base.at <= now ? 'signing-time/after-stamp' : 'signing-time/future'
}

/** The gravest of several reasons, the first among equals; undefined if there are none. */
function gravest(codes: readonly ReasonCode[]): ReasonCode | undefined {
  return codes.toSorted((a, b) => byGravity(reasonRow(a).verdict, reasonRow(b).verdict))[0]
}

function readOr<T>(read: () => T): T | 'unreadable' {
  try {
    return read()
  } catch (error) {
    if (error instanceof PkiError) return 'unreadable'
    throw error
  }
}
