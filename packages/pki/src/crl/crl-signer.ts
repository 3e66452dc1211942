/**
 * Who signed a list, and whether that signer may (RFC 5280 §6.3.3 (f)–(h)).
 */
import { type AlgorithmSet, type AllowedFor, allowedFor } from '../algorithm-sets.js'
import type { Certificate } from '../certificate.js'
import { readKeyUsage } from '../extensions/key-usage.js'
import { sameName } from '../name.js'
import type { RevocationQuery, RevocationUnknownCause } from '../path/revocation-types.js'
import { type SignatureVerdict, verifySignature } from '../signature.js'
import type { Crl } from './crl.js'

/** The key under which a list stands, or why there is none. */
export type CrlSignerVerdict =
  | { readonly verdict: 'trusted'; readonly spkiBytes: Uint8Array }
  | { readonly verdict: 'refused'; readonly cause: RevocationUnknownCause }

/** Checks the signature of a list with a key; a checker remembers the answers, because hashing a long list takes time. */
export type CrlVerifier = (crl: Crl, spkiBytes: Uint8Array) => SignatureVerdict

/** A verifier that computes each pair of list and key once. */
export function crlVerifier(allowed: AllowedFor<Crl>): CrlVerifier {
  const known = new WeakMap<Crl, Map<string, SignatureVerdict>>()
  return (crl, spkiBytes) => {
    const byKey = known.get(crl) ?? new Map<string, SignatureVerdict>()
    known.set(crl, byKey)
    const key = Buffer.from(spkiBytes).toString('latin1')
    const verdict = byKey.get(key) ?? verifyCrl(crl, { spkiBytes, allowed: allowedFor(allowed, crl) })
    byKey.set(key, verdict)
    return verdict
  }
}

function verifyCrl(crl: Crl, { spkiBytes, allowed }: { spkiBytes: Uint8Array; allowed: AlgorithmSet }) {
  const { signatureAlgorithm: algorithm, tbsBytes: message, signature } = crl
  return verifySignature({ algorithm, spkiBytes, message, signature, allowed })
}

/**
 * Finds the signer of a list: the very key that signed the certificate in question; or another certificate with the name of
 * the list's issuer (a newer or older key of the same CA, a key for lists only, the issuer of an indirect list), which must
 * itself lead to the anchor.
 */
export function findCrlSigner(
  crl: Crl,
  { issuer, context }: RevocationQuery,
  verify: CrlVerifier,
): CrlSignerVerdict {
  const causes: RevocationUnknownCause[] = []
  if (sameName(crl.issuer, issuer.name)) {
    const cause = maySignLists(issuer.certificate)
      ? CAUSES[verify(crl, issuer.spkiBytes)]
      : 'signer-not-trusted'
    if (!cause) return { verdict: 'trusted', spkiBytes: issuer.spkiBytes }
    causes.push(cause)
  }
  for (const candidate of context.candidates) {
    if (!sameName(candidate.subject, crl.issuer)) continue
    // The signature first: only then is it worth while to look for a path.
    const cause = CAUSES[verify(crl, candidate.spkiBytes)]
    if (!cause && maySignLists(candidate) && context.judgeSigner(candidate, 'crl') === 'trusted')
      return { verdict: 'trusted', spkiBytes: candidate.spkiBytes }
    causes.push(cause ?? 'signer-not-trusted')
  }
  // A key that fits but may not sign says more than keys that do not fit.
  const cause = causes.find((found) => found !== 'signature-invalid') ?? causes[0] ?? 'signer-not-trusted'
  return { verdict: 'refused', cause }
}

/** Why a signature does not count; undefined if it does. */
const CAUSES: Record<SignatureVerdict, RevocationUnknownCause | undefined> = {
  valid: undefined,
  invalid: 'signature-invalid',
  'not-allowed': 'algorithm-not-allowed',
  'unknown-algorithm': 'algorithm-not-allowed',
}

/** A certificate that states key usage must state cRLSign (§6.3.3 (f)); an anchor that is a name and a key states nothing. */
function maySignLists(certificate: Certificate | undefined): boolean {
  const usages = certificate && readKeyUsage(certificate)
  return usages?.has('cRLSign') ?? true
}
