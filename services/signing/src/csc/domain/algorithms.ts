/** Algorithms by object identifiers (RFC 8017 appendix C): what is signed here is RSASSA-PKCS1-v1_5. */

import { HalfError } from '@jitsuin/key-half'
import { DIGEST_OCTETS, type DigestAlgorithm, digestOfOid, fromBase64url } from '@jitsuin/second-key'
import { CscError } from '../errors.js'

/** rsaEncryption leaves the digest to `hashAlgorithmOID`; the others name it themselves. */
const SIGN_ALGORITHMS: Readonly<Record<string, DigestAlgorithm | 'any'>> = {
  '1.2.840.113549.1.1.1': 'any',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
}

/** The object identifiers that a credential signs with. */
export const SIGN_ALGORITHM_OIDS = Object.keys(SIGN_ALGORITHMS)

/** The digest algorithm of a call. @throws {CscError} `csc/sign-algorithm-unknown`, `csc/algorithm-unknown`, `csc/algorithms-differ` */
export function digestAlgorithmOf(call: {
  readonly signAlgo: string
  readonly signAlgoParams?: string | undefined
  readonly hashAlgorithmOID?: string | undefined
}): DigestAlgorithm {
  const named = SIGN_ALGORITHMS[call.signAlgo]
  if (!named || call.signAlgoParams !== undefined)
    throw new CscError('csc/sign-algorithm-unknown', call.signAlgo)
  const given = call.hashAlgorithmOID === undefined ? undefined : algorithmOf(call.hashAlgorithmOID)
  const algorithm = named === 'any' ? given : named
  if (!algorithm) throw new CscError('csc/algorithm-unknown', 'none')
  if (given !== undefined && given !== algorithm) throw new CscError('csc/algorithms-differ', call.signAlgo)
  return algorithm
}

/** The algorithm of an object identifier. @throws {CscError} `csc/algorithm-unknown` */
export function algorithmOf(oid: string | undefined): DigestAlgorithm {
  const algorithm = digestOfOid(oid ?? '')
  if (!algorithm) throw new CscError('csc/algorithm-unknown', oid ?? 'none')
  return algorithm
}

/**
 * Digests in hexadecimal out of Base64 (RFC 4648 §4; §5 is read, too).
 *
 * @throws {CscError} `csc/hash-malformed`; {HalfError} `request/digest-length`
 */
export function digestsOfHashes(hashes: readonly string[], algorithm: DigestAlgorithm): readonly string[] {
  return hashes.map((hash) => {
    const bytes = fromBase64url(hash.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))
    if (!bytes) throw new CscError('csc/hash-malformed', 'Not Base64')
    if (bytes.length !== DIGEST_OCTETS[algorithm]) throw new HalfError('request/digest-length', algorithm)
    return Buffer.from(bytes).toString('hex')
  })
}
