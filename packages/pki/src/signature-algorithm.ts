/**
 * The AlgorithmIdentifier of the algorithms that we sign with, as certificates, lists and messages state it.
 */
import { DIGESTS, type DigestName } from './algorithms.js'
import * as der from './der.js'
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from './signer.js'

const MGF1 = '1.2.840.113549.1.1.8'

/**
 * Encodes an algorithm with the parameters that its standard wants: NULL for PKCS#1 v1.5 (RFC 4055 §5), hash, mask and
 * salt for PSS (RFC 4055 §3.1), none for ECDSA (RFC 5758 §3.2) and Ed25519 (RFC 8410 §3).
 */
export function encodeSignatureAlgorithm(algorithm: SignatureAlgorithm): Uint8Array {
  const { oid, scheme, digest } = SIGNATURE_ALGORITHMS[algorithm]
  switch (scheme) {
    case 'rsa':
      return der.sequence(der.oid(oid), der.nullValue())
    case 'rsa-pss':
      return der.sequence(der.oid(oid), pssParameters(digest))
    case 'ecdsa':
    case 'ed25519':
      return der.sequence(der.oid(oid))
  }
}

function pssParameters(digest: DigestName): Uint8Array {
  const hash = der.sequence(der.oid(DIGESTS[digest].oid), der.nullValue())
  return der.sequence(
    der.explicit(0, hash),
    der.explicit(1, der.sequence(der.oid(MGF1), hash)),
    der.explicit(2, der.integer(DIGESTS[digest].bytes)),
  )
}
