/**
 * The checks of a time-stamp token as a table (RFC 3161 §2.2, §2.3; RFC 5816; HPKI 電子署名規格 §5.6.1–5.6.3).
 */
import { createHash } from 'node:crypto'
import type { AlgorithmSet } from '../algorithm-sets.js'
import { type AlgorithmIdentifier, DIGESTS, digestNameOf } from '../algorithms.js'
import type { Certificate } from '../certificate.js'
import { bindsCertificate, readSigningCertificates } from '../cms/attributes.js'
import { judgeContentType, judgeMessageDigest, verifySignerSignature } from '../cms/verify-signer.js'
import * as der from '../der.js'
import { readSubjectAltName } from '../extensions/alternative-names.js'
import type { GeneralName } from '../extensions/general-name.js'
import { KEY_PURPOSES, readExtendedKeyUsage, readKeyUsage } from '../extensions/key-usage.js'
import { EXTENSION_OIDS } from '../extensions/oids.js'
import { sameName } from '../name.js'
import { imprintDigest } from './message-imprint.js'
import type { TimeStampCheckId, TimeStampReason } from './time-stamp-reasons.js'
import type { TimeStampToken } from './token.js'

/** How the path of the authority's certificate ended; `cause` is whatever its judge calls it. */
export type AuthorityVerdict =
  | { readonly verdict: 'passed' }
  | { readonly verdict: 'failed' | 'undetermined'; readonly cause: string }

/** What a token is checked against. */
export type TimeStampQuestion = {
  /** What was stamped: the data themselves, or the digest alone if the data are elsewhere. */
  readonly stamped: { readonly message: Uint8Array } | { readonly digest: Uint8Array }
  readonly allowed: AlgorithmSet
  /**
   * Judges the path of the authority's certificate to an anchor for time stamps and its status, at the time for which the
   * token is wanted. `around` are further certificates at hand, none of them trusted.
   */
  readonly judgeAuthority: (certificate: Certificate, around: readonly Certificate[]) => AuthorityVerdict
  /** The nonce of the request, as content octets, if this token answers one of ours. */
  readonly nonceBytes?: Uint8Array
  /** Certificates at hand beside those in the token. */
  readonly certificates?: readonly Certificate[]
}

/** All that a check may look at. */
export type TokenFacts = TimeStampQuestion & {
  readonly token: TimeStampToken
  readonly around: readonly Certificate[]
  readonly authority: Certificate
}

/** Why a check did not pass. */
export type TokenFailure = {
  readonly verdict: 'failed' | 'undetermined'
  readonly reason: TimeStampReason
  readonly cause?: string
}

/** One requirement of a token: what is wrong, or nothing. A part that cannot be read may throw `PkiError`. */
export type TokenCheck = (facts: TokenFacts) => TokenFailure | undefined

/** Each check under the name of its line in the report. */
export const TOKEN_CHECKS: Record<Exclude<TimeStampCheckId, 'structure' | 'signer'>, TokenCheck> = {
  'content-type': ({ token: { signerInfo, signedData } }) =>
    wordFailure(judgeContentType(signerInfo, signedData.contentType)),
  purpose: isForTimeStampingAlone,
  name: nameIsTheAuthoritys,
  validity: timeIsWithinValidity,
  'digest-algorithm': ({ token, allowed }) => digestAllowed(token.signerInfo.digestAlgorithm, allowed),
  'message-digest': ({ token: { signerInfo, content } }) =>
    wordFailure(judgeMessageDigest(signerInfo, content)),
  'signing-certificate': certificateIsBound,
  signature: signatureIsValid,
  'imprint-algorithm': ({ token, allowed }) => digestAllowed(token.info.imprint.algorithm, allowed),
  imprint: imprintMatches,
  nonce: nonceMatches,
  path: authorityIsTrusted,
}

/** RFC 3161 §2.3: extendedKeyUsage is critical and timeStamping alone; a key usage, if stated, is one of signing. */
function isForTimeStampingAlone({ authority }: TokenFacts): TokenFailure | undefined {
  const purposes = readExtendedKeyUsage(authority)
  if (!purposes?.has(KEY_PURPOSES.timeStamping)) return failed('purpose-missing')
  if (purposes.size > 1) return failed('purpose-not-alone')
  if (!authority.extensions.get(EXTENSION_OIDS.extendedKeyUsage)?.critical)
    return failed('purpose-not-critical')
  const usages = [...(readKeyUsage(authority) ?? ['digitalSignature'])]
  const signs = usages.every((usage) => usage === 'digitalSignature' || usage === 'nonRepudiation')
  return signs ? undefined : failed('key-usage-wrong')
}

/** §2.4.2: a name in the token is one of the names in the certificate. */
function nameIsTheAuthoritys({ token: { info }, authority }: TokenFacts): TokenFailure | undefined {
  const { tsa } = info
  if (!tsa) return undefined
  const names = [
    { form: 'directoryName', name: authority.subject } as const,
    ...(readSubjectAltName(authority) ?? []),
  ]
  return names.some((name) => isSameName(name, tsa)) ? undefined : failed('differs')
}

function isSameName(a: GeneralName, b: GeneralName): boolean {
  if (a.form === 'directoryName') return b.form === 'directoryName' && sameName(a.name, b.name)
  // Text forms, letter by letter; the other forms name no authority.
  return 'value' in a && 'value' in b && a.form === b.form && a.value === b.value
}

/** A key stamps only while its certificate is valid; both ends count (RFC 5280 §4.1.2.5). */
function timeIsWithinValidity({ token: { info }, authority }: TokenFacts): TokenFailure | undefined {
  const isWithin = authority.notBefore <= info.genTime && info.genTime <= authority.notAfter
  return isWithin ? undefined : failed('outside-validity')
}

function digestAllowed(algorithm: AlgorithmIdentifier, allowed: AlgorithmSet): TokenFailure | undefined {
  return allowed.digests.has(digestNameOf(algorithm)) ? undefined : failed('algorithm-not-allowed')
}

/** RFC 5816 §2.2.1: the first certificate that the signer names is its own. */
function certificateIsBound({ token: { signerInfo }, authority }: TokenFacts): TokenFailure | undefined {
  const [bound] = readSigningCertificates(signerInfo.signed?.attributes ?? [])
  if (!bound) return failed('missing')
  return bindsCertificate(bound, authority) ? undefined : failed('differs')
}

function signatureIsValid({
  token: { signerInfo, content },
  authority,
  allowed,
}: TokenFacts): TokenFailure | undefined {
  switch (verifySignerSignature(signerInfo, { spkiBytes: authority.spkiBytes, content, allowed })) {
    case 'valid':
      return undefined
    case 'invalid':
      return failed('signature-invalid')
    case 'not-allowed':
    case 'unknown-algorithm':
      return failed('algorithm-not-allowed')
  }
}

function imprintMatches({ token, stamped }: TokenFacts): TokenFailure | undefined {
  const { imprint } = token.info
  const digest = imprintDigest(imprint)
  if (!digest) return failed('algorithm-not-allowed')
  const expected =
    'digest' in stamped ? stamped.digest : createHash(DIGESTS[digest].node).update(stamped.message).digest()
  return der.equal(imprint.digest, expected) ? undefined : failed('differs')
}

/** §2.4.2: a nonce that was sent comes back; one that was not asked for proves nothing. */
function nonceMatches({ token, nonceBytes }: TokenFacts): TokenFailure | undefined {
  if (!nonceBytes) return undefined
  if (!token.info.nonceBytes) return failed('missing')
  return der.equal(token.info.nonceBytes, nonceBytes) ? undefined : failed('differs')
}

function authorityIsTrusted({ judgeAuthority, authority, around }: TokenFacts): TokenFailure | undefined {
  const outcome = judgeAuthority(authority, around)
  switch (outcome.verdict) {
    case 'passed':
      return undefined
    case 'failed':
      return { ...failed('path-invalid'), cause: outcome.cause }
    case 'undetermined':
      return { verdict: 'undetermined', reason: 'path-undetermined', cause: outcome.cause }
  }
}

function wordFailure(word: 'same' | 'differs' | 'missing'): TokenFailure | undefined {
  return word === 'same' ? undefined : failed(word)
}

/** A check that did not pass. */
export function failed(reason: TimeStampReason): TokenFailure {
  return { verdict: 'failed', reason }
}
