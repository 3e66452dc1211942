/**
 * Who may sign an answer (RFC 6960 §4.2.2.2): the key that issued the certificate in question, or a responder to whom that
 * very key gave a certificate for this purpose.
 */
import type { AlgorithmSet } from '../algorithm-sets.js'
import { type Certificate, parseCertificate } from '../certificate.js'
import * as der from '../der.js'
import { KEY_PURPOSES, readExtendedKeyUsage, readKeyUsage } from '../extensions/key-usage.js'
import { type Name, sameName } from '../name.js'
import type { RevocationQuery } from '../path/revocation-types.js'
import { type SignatureVerdict, verifySignature } from '../signature.js'
import { keyHashOf } from './cert-id.js'
import type { OcspCause } from './ocsp-verdict.js'
import type { BasicOcspResponse } from './response.js'

/** Looks for the signer of an answer; says what is wrong if nobody who may sign did so. */
export function findResponder(
  basic: BasicOcspResponse,
  query: RevocationQuery,
  allowed: AlgorithmSet,
): OcspCause | undefined {
  const { issuer, context } = query
  const causes: OcspCause[] = []
  if (isNamed(basic, issuer.name, issuer.spkiBytes)) {
    const cause = CAUSES[verifyResponse(basic, issuer.spkiBytes, allowed)]
    if (!cause) return undefined
    causes.push(cause)
  }
  for (const candidate of [...basic.certificatesDer.map(parseCertificate), ...context.candidates]) {
    if (!isNamed(basic, candidate.subject, candidate.spkiBytes)) continue
    const signed = CAUSES[verifyResponse(basic, candidate.spkiBytes, allowed)]
    const cause = signed ?? authorise(candidate, { basic, query, allowed })
    if (!cause) return undefined
    causes.push(cause)
  }
  // A signer who may not sign says more than keys that do not fit.
  return causes.find((found) => found !== 'signature-invalid') ?? causes[0] ?? 'responder-not-authorised'
}

function isNamed({ responderId }: BasicOcspResponse, name: Name, spkiBytes: Uint8Array): boolean {
  return responderId.by === 'name'
    ? sameName(responderId.name, name)
    : der.equal(responderId.keyHash, keyHashOf(spkiBytes))
}

type Delegation = {
  readonly basic: BasicOcspResponse
  readonly query: RevocationQuery
  readonly allowed: AlgorithmSet
}

/**
 * A delegated responder: issued directly by the key in question, for OCSP signing (no other purpose stands for it), valid
 * when it signed, and on a path that validates, its own status (or nocheck) included.
 */
function authorise(candidate: Certificate, { basic, query, allowed }: Delegation): OcspCause | undefined {
  const { issuer, context } = query
  const usages = readKeyUsage(candidate)
  const maySign = usages ? usages.has('digitalSignature') || usages.has('nonRepudiation') : true
  if (!maySign || !readExtendedKeyUsage(candidate)?.has(KEY_PURPOSES.OCSPSigning))
    return 'responder-not-authorised'
  if (!sameName(candidate.issuer, issuer.name)) return 'responder-not-authorised'
  if (verifyIssued(candidate, issuer.spkiBytes, allowed) !== 'valid') return 'responder-not-authorised'
  // Both ends count (RFC 5280 §4.1.2.5).
  if (basic.producedAt < candidate.notBefore || basic.producedAt > candidate.notAfter)
    return 'responder-out-of-date'
  return context.judgeSigner(candidate, 'ocsp') === 'trusted' ? undefined : 'responder-not-authorised'
}

function verifyResponse(
  basic: BasicOcspResponse,
  spkiBytes: Uint8Array,
  allowed: AlgorithmSet,
): SignatureVerdict {
  const { signatureAlgorithm: algorithm, tbsBytes: message, signature } = basic
  return verifySignature({ algorithm, spkiBytes, message, signature, allowed })
}

function verifyIssued(
  certificate: Certificate,
  spkiBytes: Uint8Array,
  allowed: AlgorithmSet,
): SignatureVerdict {
  const { signatureAlgorithm: algorithm, tbsBytes: message, signature } = certificate
  return verifySignature({ algorithm, spkiBytes, message, signature, allowed })
}

/** Why a signature does not count; undefined if it does. */
const CAUSES: Record<SignatureVerdict, OcspCause | undefined> = {
  valid: undefined,
  invalid: 'signature-invalid',
  'not-allowed': 'algorithm-not-allowed',
  'unknown-algorithm': 'algorithm-not-allowed',
}
