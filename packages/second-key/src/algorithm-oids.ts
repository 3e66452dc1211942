/** Digest algorithms by the object identifiers under which other protocols name them (NIST CSOR, RFC 5754 §2). */
import { DIGEST_ALGORITHMS, type DigestAlgorithm } from './statements.js'

/** The object identifier of each digest algorithm. */
export const DIGEST_OIDS = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const satisfies Record<DigestAlgorithm, string>

/** The algorithm with this object identifier; nothing for one that is not signed here. */
export function digestOfOid(oid: string): DigestAlgorithm | undefined {
  return DIGEST_ALGORITHMS.find((algorithm) => DIGEST_OIDS[algorithm] === oid)
}
