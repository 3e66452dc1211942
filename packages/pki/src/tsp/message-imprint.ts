/** What a time stamp is about: a digest with its algorithm (RFC 3161 §2.4.1). */
import {
  type AlgorithmIdentifier,
  DIGESTS,
  type DigestName,
  digestNameOf,
  parseAlgorithm,
} from '../algorithms.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'

/** A digest as read; `bytes` is the whole of it, to be echoed as it came. */
export type MessageImprint = {
  readonly bytes: Uint8Array
  readonly algorithm: AlgorithmIdentifier
  readonly digest: Uint8Array
}

/** Reads a MessageImprint; whether the algorithm is known and the digest has its length is asked with `imprintDigest`. */
export function parseImprint(node: der.Node): MessageImprint {
  const [algorithm, digest] = der.children(node, der.SEQUENCE, 2)
  return { bytes: node.bytes, algorithm: parseAlgorithm(algorithm), digest: der.octets(digest) }
}

/** The digest algorithm of an imprint; `undefined` if we know none of this name. */
export function imprintDigest({ algorithm }: MessageImprint): DigestName | undefined {
  try {
    return digestNameOf(algorithm)
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

/** Encodes a MessageImprint; NULL parameters, as existing clients write them. */
export function encodeImprint(digest: DigestName, value: Uint8Array): Uint8Array {
  if (value.length !== DIGESTS[digest].bytes)
    throw new PkiError(
      'tsp/malformed',
      `A ${digest} digest has ${DIGESTS[digest].bytes} octets, not ${value.length}`,
    )
  return der.sequence(der.sequence(der.oid(DIGESTS[digest].oid), der.nullValue()), der.octetString(value))
}
