/**
 * Questions to an OCSP responder (RFC 6960 §4.1).
 */
import { type Extension, parseExtensions } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { type CertId, parseCertId } from './cert-id.js'
import { encodeNonce, NONCE, nonceOf } from './nonce.js'

/** Longest question and most certificates that we read: a responder answers strangers. */
export const OCSP_REQUEST_LIMITS = { bytes: 64 * 1024, certificates: 100 } as const

const SERVICE_LOCATOR = '1.3.6.1.5.5.7.48.1.7'
const ACCEPTABLE_RESPONSES = '1.3.6.1.5.5.7.48.1.4'
const PREFERRED_ALGORITHMS = '1.3.6.1.5.5.7.48.1.8'
const KNOWN: ReadonlySet<string> = new Set([
  NONCE,
  SERVICE_LOCATOR,
  ACCEPTABLE_RESPONSES,
  PREFERRED_ALGORITHMS,
])

/** A question as read. A signature on it is allowed and says nothing to us (§4.1.2). */
export type OcspRequest = {
  readonly certIds: readonly [CertId, ...CertId[]]
  readonly nonce?: Uint8Array
  readonly signature: 'none' | 'not-checked'
}

/**
 * Reads a question. A critical extension that we do not know refuses it; a service locator is ignored: we do not relay.
 *
 * @throws {PkiError} `der/malformed`, `algorithm/unknown`, `certificate/malformed`, `ocsp/malformed`
 */
export function parseOcspRequest(bytes: Uint8Array): OcspRequest {
  if (bytes.length > OCSP_REQUEST_LIMITS.bytes) malformed('The request is too long')
  const outer = new der.Fields(der.parse(bytes))
  const tbs = outer.next(der.SEQUENCE)
  const signature = outer.optionalExplicit(0)
  outer.end()
  if (signature) der.expectTag(signature, der.SEQUENCE)
  return { ...parseTbsRequest(tbs), signature: signature ? 'not-checked' : 'none' }
}

function parseTbsRequest(tbs: der.Node): Omit<OcspRequest, 'signature'> {
  const fields = new der.Fields(tbs)
  // DEFAULT v1 is never written (X.690 §11.5), and there is no other version.
  if (fields.optionalExplicit(0)) malformed('There is only version 1')
  fields.optionalExplicit(1) // requestorName: whoever asks gets the same answer
  const certIds = parseCertIds(fields.next(der.SEQUENCE))
  const extensions = knownExtensions(fields.optionalExplicit(2))
  fields.end()
  const nonce = nonceOf(extensions)
  return { certIds, ...(nonce && { nonce }) }
}

function parseCertIds(list: der.Node): [CertId, ...CertId[]] {
  const found: CertId[] = []
  for (const node of der.iterate(list, der.SEQUENCE)) {
    if (found.length === OCSP_REQUEST_LIMITS.certificates) malformed('Too many certificates in one request')
    const fields = new der.Fields(node)
    found.push(parseCertId(fields.next(der.SEQUENCE)))
    knownExtensions(fields.optionalExplicit(0))
    fields.end()
  }
  const [first, ...others] = found
  return first ? [first, ...others] : malformed('A request about no certificate')
}

function knownExtensions(list: der.Node | undefined): ReadonlyMap<string, Extension> {
  const extensions = parseExtensions(list)
  for (const { oid, critical } of extensions.values()) {
    if (critical && !KNOWN.has(oid)) malformed(`Unknown critical extension ${oid}`)
  }
  return extensions
}

/** Encodes a question about certificates by their CertIDs (`encodeCertId`), without a signature. */
export function encodeOcspRequest(
  certIds: readonly Uint8Array[],
  { nonce }: { nonce?: Uint8Array } = {},
): Uint8Array {
  const list = der.sequence(...certIds.map((certId) => der.sequence(certId)))
  const extensions = nonce ? [der.explicit(2, der.sequence(encodeNonce(nonce)))] : []
  return der.sequence(der.sequence(list, ...extensions))
}

function malformed(why: string): never {
  throw new PkiError('ocsp/malformed', why)
}
