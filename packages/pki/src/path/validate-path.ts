/** Path validation for callers who hold bytes: the entry point of the package, and what `jitsuin path verify` calls. */
import { toBase64 } from '@jitsuin/kernel'
import { type Certificate, parseCertificate } from '../certificate.js'
import { PkiError } from '../errors.js'
import type { SearchLimits } from './build-paths.js'
import { findPath, type PathResult } from './find-path.js'
import type { PathSettings } from './settings.js'
import { parseTrustAnchor, type TrustAnchor } from './trust-anchor.js'

/** Bytes, time and trust. Certificates are DER. */
export type PathRequest = PathSettings & {
  readonly certificateDer: Uint8Array
  readonly intermediatesDer?: readonly Uint8Array[]
  /** Certificates of anchors, or anchors that are only a name and a key. */
  readonly anchors: readonly (Uint8Array | TrustAnchor)[]
  readonly limits?: SearchLimits
}

/** Many times the largest certificate of any published suite; what is larger costs more to compare than it is worth. */
const MAX_CERTIFICATE_OCTETS = 256 * 1024

/**
 * Looks for a path from a certificate to an anchor and validates it by RFC 5280 §6.1. A certificate that cannot be read is
 * `invalid`; an intermediate that cannot be read is left out, since no path can use it.
 *
 * @throws {PkiError} if an anchor cannot be read: trust that is not what its owner meant is no basis for a verdict.
 */
export function validatePath(request: PathRequest): PathResult {
  const { certificateDer, intermediatesDer = [], anchors: anchorsGiven, limits, ...settings } = request
  const anchors = anchorsGiven.map((anchor) =>
    anchor instanceof Uint8Array ? parseTrustAnchor(anchor) : anchor,
  )
  const target = readOrNothing(certificateDer)
  if (!target) return UNREADABLE
  const intermediates = withoutRepetition(intermediatesDer)
    .map(readOrNothing)
    .filter((read) => read !== undefined)
  return findPath({ target, intermediates, anchors, ...(limits && { limits }) }, settings)
}

/** The same certificate twice would double every search. */
function withoutRepetition(certificates: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(certificates.map((der) => [toBase64(der), der])).values()]
}

const UNREADABLE: PathResult = {
  verdict: 'invalid',
  failure: {
    code: 'path/certificate-unreadable',
    rule: 'certificate-is-readable',
    clause: 'RFC 5280 §4.1',
  },
}

function readOrNothing(der: Uint8Array): Certificate | undefined {
  if (der.length > MAX_CERTIFICATE_OCTETS) return undefined
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}
