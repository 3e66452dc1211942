/**
 * Answers of an OCSP responder, as read (RFC 6960 §4.2). What an answer is worth is judged in judge-ocsp.ts.
 */
import { type AlgorithmIdentifier, parseAlgorithm } from '../algorithms.js'
import { type Extension, parseExtensions } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { type Name, parseName } from '../name.js'
import type { RevocationReason } from '../path/revocation-types.js'
import { parseReason } from '../status/reasons.js'
import { type CertId, parseCertId } from './cert-id.js'
import { NONCE, nonceOf } from './nonce.js'

/** Longest answer that we read, and most certificates and statuses in it. */
export const OCSP_RESPONSE_LIMITS = { bytes: 256 * 1024, certificates: 16, statuses: 1000 } as const

/** OCSPResponseStatus (§4.2.1); 4 is not used. Only `successful` carries an answer. */
export const OCSP_STATUSES = {
  successful: 0,
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const

/** The word of an OCSPResponseStatus. */
export type OcspStatus = keyof typeof OCSP_STATUSES

/** The type of answer that everyone speaks, id-pkix-ocsp-basic. */
export const BASIC_RESPONSE = '1.3.6.1.5.5.7.48.1.1'

/** Who signed: by name, or by the SHA-1 of the key. */
export type ResponderId =
  | { readonly by: 'name'; readonly name: Name }
  | { readonly by: 'key'; readonly keyHash: Uint8Array }

/** What an answer says about one certificate. */
export type CertStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly at: Date; readonly reason: RevocationReason }
  | { readonly status: 'unknown' }

/** One certificate's part of an answer. Both ends of its window count. */
export type SingleResponse = {
  readonly certId: CertId
  readonly certStatus: CertStatus
  readonly thisUpdate: Date
  readonly nextUpdate?: Date
  readonly extensions: ReadonlyMap<string, Extension>
}

/** A BasicOCSPResponse as read; nothing in it is believed yet. */
export type BasicOcspResponse = {
  readonly tbsBytes: Uint8Array
  readonly responderId: ResponderId
  readonly producedAt: Date
  readonly responses: readonly SingleResponse[]
  readonly nonce?: Uint8Array
  /** Critical extensions that we do not process: such an answer cannot be used. */
  readonly unknownCritical: readonly string[]
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  /** Certificates that came along, whole DER, not read yet. */
  readonly certificatesDer: readonly Uint8Array[]
}

/** What a responder sent back. */
export type OcspResponse =
  | { readonly responseStatus: 'successful'; readonly basic: BasicOcspResponse }
  | { readonly responseStatus: Exclude<OcspStatus, 'successful'> }

const STATUS_BY_NUMBER: ReadonlyMap<number, OcspStatus> = new Map(
  (Object.keys(OCSP_STATUSES) as OcspStatus[]).map((status) => [OCSP_STATUSES[status], status]), // no other keys
)

/**
 * Reads an answer of a responder.
 *
 * @throws {PkiError} `der/malformed`, `algorithm/unknown`, `certificate/malformed`, `ocsp/malformed`
 */
export function parseOcspResponse(bytes: Uint8Array): OcspResponse {
  if (bytes.length > OCSP_RESPONSE_LIMITS.bytes) malformed('The response is too long')
  const fields = new der.Fields(der.parse(bytes))
  const responseStatus = STATUS_BY_NUMBER.get(der.smallInteger(fields.next(der.ENUMERATED), der.ENUMERATED))
  const payload = fields.optionalExplicit(0)
  fields.end()
  if (!responseStatus) return malformed('There is no such response status')
  if (responseStatus !== 'successful') {
    return payload ? malformed('A refusal carries no answer') : { responseStatus }
  }
  return { responseStatus, basic: parseResponseBytes(payload ?? malformed('The answer is missing')) }
}

function parseResponseBytes(node: der.Node): BasicOcspResponse {
  const [type, response] = der.children(node, der.SEQUENCE, 2)
  if (der.oidValue(type) !== BASIC_RESPONSE) malformed('Only basic responses are known')
  return parseBasicResponse(der.octets(response))
}

/**
 * Reads a BasicOCSPResponse, which long-term signatures embed without its wrapper.
 *
 * @throws {PkiError} as `parseOcspResponse`
 */
export function parseBasicResponse(bytes: Uint8Array): BasicOcspResponse {
  const fields = new der.Fields(der.parse(bytes))
  const tbs = fields.next(der.SEQUENCE)
  const signatureAlgorithm = parseAlgorithm(fields.next(der.SEQUENCE))
  const signature = der.bitOctets(fields.next(der.BIT_STRING))
  const certificatesDer = parseCertificates(fields.optionalExplicit(0))
  fields.end()
  return { tbsBytes: tbs.bytes, ...parseResponseData(tbs), signatureAlgorithm, signature, certificatesDer }
}

function parseCertificates(list: der.Node | undefined): Uint8Array[] {
  if (!list) return []
  const found: Uint8Array[] = []
  for (const node of der.iterate(list, der.SEQUENCE)) {
    if (found.length === OCSP_RESPONSE_LIMITS.certificates) malformed('Too many certificates in one response')
    der.expectTag(node, der.SEQUENCE)
    found.push(node.bytes)
  }
  return found
}

function parseResponseData(tbs: der.Node) {
  const fields = new der.Fields(tbs)
  if (fields.optionalExplicit(0))
    malformed('There is only version 1, and DEFAULT is never written (X.690 §11.5)')
  const responderId = parseResponderId(fields.next(der.contextTag(1), der.contextTag(2)))
  const producedAt = der.timeValue(fields.next(der.GENERALIZED_TIME))
  const responses = parseSingleResponses(fields.next(der.SEQUENCE))
  const extensions = parseExtensions(fields.optionalExplicit(1))
  fields.end()
  const nonce = nonceOf(extensions)
  const unknownCritical = [extensions, ...responses.map((single) => single.extensions)].flatMap(criticalIn)
  return { responderId, producedAt, responses, ...(nonce && { nonce }), unknownCritical }
}

function parseResponderId(node: der.Node): ResponderId {
  const inner = der.parse(node.content)
  if (node.tag === der.contextTag(1)) return { by: 'name', name: parseName(inner) }
  const keyHash = der.octets(inner)
  return keyHash.length === 20 ? { by: 'key', keyHash } : malformed('A key hash is a SHA-1')
}

function parseSingleResponses(list: der.Node): SingleResponse[] {
  const found: SingleResponse[] = []
  for (const node of der.iterate(list, der.SEQUENCE)) {
    if (found.length === OCSP_RESPONSE_LIMITS.statuses) malformed('Too many statuses in one response')
    found.push(parseSingle(node))
  }
  return found.length > 0 ? found : malformed('A response about no certificate')
}

function parseSingle(node: der.Node): SingleResponse {
  const fields = new der.Fields(node)
  const certId = parseCertId(fields.next(der.SEQUENCE))
  const certStatus = parseStatus(fields.any())
  const thisUpdate = der.timeValue(fields.next(der.GENERALIZED_TIME))
  const next = fields.optionalExplicit(0)
  const extensions = parseExtensions(fields.optionalExplicit(1))
  fields.end()
  return { certId, certStatus, thisUpdate, ...(next && { nextUpdate: generalizedTime(next) }), extensions }
}

const GOOD = der.contextTag(0, 'primitive')
const REVOKED = der.contextTag(1)
const UNKNOWN = der.contextTag(2, 'primitive')

function parseStatus(node: der.Node): CertStatus {
  if (node.tag === REVOKED) return parseRevoked(node)
  if (node.tag !== GOOD && node.tag !== UNKNOWN) malformed('There is no such certificate status')
  der.expectNull(der.retag(node, der.NULL))
  return { status: node.tag === GOOD ? 'good' : 'unknown' }
}

function parseRevoked(node: der.Node): CertStatus {
  const fields = new der.Fields(der.retag(node, der.SEQUENCE))
  const at = der.timeValue(fields.next(der.GENERALIZED_TIME))
  const reason = fields.optionalExplicit(0)
  fields.end()
  return { status: 'revoked', at, reason: reason ? parseReason(reason) : 'unspecified' }
}

function generalizedTime(node: der.Node): Date {
  der.expectTag(node, der.GENERALIZED_TIME)
  return der.timeValue(node)
}

/** The nonce is the only extension that we process; the others, such as archiveCutoff, may be there without being critical. */
function criticalIn(extensions: ReadonlyMap<string, Extension>): string[] {
  return [...extensions.values()]
    .filter(({ oid, critical }) => critical && oid !== NONCE)
    .map(({ oid }) => oid)
}

function malformed(why: string): never {
  throw new PkiError('ocsp/malformed', why)
}
