/**
 * The checks, in the order of the HPKI verification (電子署名規格 Ver.2.0, as numbered in its section 6.3): each looks at the facts
 * and answers with a reason. Long-term levels and other formats add rows or facts, never branches here.
 */
import { HPKI_PURPOSES, PkiError, readCertificatePolicies, readKeyUsage } from '@jitsuin/pki'
import { ROLES_BY_DOCUMENT } from '../layouts.js'
import type { Question } from '../report.js'
import type { ReadFacts, SignatureFacts } from './facts.js'
import { byGravity } from './gravity.js'
import { type ReasonCode, reasonRow } from './reasons.js'
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
export type CheckOutcome = Pick<Check, 'id' | 'question'> & { readonly code: ReasonCode }

/** Every check of a signature that can be read, in the standard's order. */
export const CHECKS: readonly Check[] = [
  { id: 'format', row: '1', question: 'integrity', judge: ({ built }) => built ?? 'format/ok' },
  { id: 'document', row: '2', question: 'integrity', judge: ({ document }) => document },
  { id: 'signing-certificate', row: '3', question: 'chain', judge: signingCertificate },
  { id: 'key-usage', row: '4', question: 'chain', judge: ofSigner(keyUsage) },
  { id: 'hpki-policy', row: '4b', question: 'chain', judge: ofSigner(hpkiPolicy) },
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
  { id: 'signature-time-stamp', row: '9', question: 'timeStamp', judge: signatureTimeStamp },
  { id: 'archive-time-stamp', row: '9', question: 'timeStamp', judge: archiveTimeStamp },
  {
    id: 'archive-cover',
    row: '9',
    question: 'timeStamp',
    judge: ({ afterArchive }) => afterArchive,
    only: ['CAdES', 'PAdES'],
  },
  {
    id: 'content-time-stamp',
    row: '9',
    question: 'timeStamp',
    judge: contentTimeStamp,
    only: ['XAdES', 'CAdES', 'PAdES'],
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
]

/** Runs the checks; a structure that is broken stops everything (電子署名規格 Ver.2.0 §5.5.3). */
export function runChecks(facts: SignatureFacts): CheckOutcome[] {
  if (facts.state === 'broken') return [{ id: 'format', question: 'integrity', code: facts.code }]
  return CHECKS.filter(({ only }) => only === undefined || only.includes(facts.format)).map(
    ({ id, question, judge }) => ({ id, question, code: judge(facts) }),
  )
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
  const usages = readOr(() => readKeyUsage(certificate))
  if (usages === 'unreadable') return 'key-usage/not-for-signing'
  if (usages?.has('nonRepudiation')) return 'key-usage/ok'
  // Outside HPKI, keys for signatures in general will do, and one without keyUsage may do everything (RFC 5280 §4.2.1.3).
  const isFree = policy === 'basic' && (usages === undefined || usages.has('digitalSignature'))
  return isFree ? 'key-usage/ok' : 'key-usage/not-for-signing'
}

function hpkiPolicy({ certificate }: FoundSigner, { policy }: ReadFacts): ReasonCode {
  if (policy === 'basic') return 'policy/not-checked'
  const policies = readOr(() => readCertificatePolicies(certificate))
  if (policies === 'unreadable' || !policies) return 'hpki-policy/other'
  const isHpki = policies.some(({ oid }) => oid === HPKI_PURPOSES.signature.subscriberPolicy)
  return isHpki ? 'hpki-policy/ok' : 'hpki-policy/other'
}

function role({ roles }: FoundSigner, { policy, kind }: ReadFacts): ReasonCode {
  if (policy === 'basic') return 'policy/not-checked'
  const allowed = ROLES_BY_DOCUMENT[kind]
  if (allowed === 'any')
    return ({ stated: 'role/stated', none: 'role/none', unreadable: 'role/unreadable' } as const)[
      roles.outcome
    ]
  if (roles.outcome !== 'stated')
    return roles.outcome === 'none' ? 'role/required' : 'role/required-unreadable'
  return roles.roles.some((one) => allowed.includes(one)) ? 'role/ok' : 'role/wrong'
}

function validity({ path, certificate }: FoundSigner, { now }: ReadFacts): ReasonCode {
  return path.validity === 'validity/ok' && certificate.notAfter < now
    ? 'validity/ended-later'
    : path.validity
}

function revocation({ path, revokedAt }: FoundSigner): ReasonCode {
  return path.revocation === 'revocation/ok' && revokedAt ? 'revocation/later' : path.revocation
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
