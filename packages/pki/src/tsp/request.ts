/** Requests to a time-stamp authority (RFC 3161 §2.4.1). */
import type { DigestName } from '../algorithms.js'
import { type Extension, parseExtensions } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { encodeImprint, type MessageImprint, parseImprint } from './message-imprint.js'

/** Longest request that we read: it is a digest and a few numbers. */
export const TIME_STAMP_REQUEST_MAX_BYTES = 16 * 1024

/** A request as read. `nonceBytes` are the content octets of its INTEGER. */
export type TimeStampRequest = {
  readonly version: number
  readonly imprint: MessageImprint
  readonly policy?: string
  readonly nonceBytes?: Uint8Array
  readonly certificate: 'wanted' | 'not-wanted'
  readonly extensions: ReadonlyMap<string, Extension>
}

/**
 * Reads a TimeStampReq. Version, algorithm and policy are for the authority to accept or to refuse by name.
 *
 * @throws {PkiError} `der/malformed`, `certificate/malformed`, `tsp/malformed`
 */
export function parseTimeStampRequest(bytes: Uint8Array): TimeStampRequest {
  if (bytes.length > TIME_STAMP_REQUEST_MAX_BYTES) malformed('The request is too long')
  const fields = new der.Fields(der.parse(bytes))
  const version = der.smallInteger(fields.next(der.INTEGER))
  const imprint = parseImprint(fields.next(der.SEQUENCE))
  const policy = fields.optional(der.OID)
  const nonce = fields.optional(der.INTEGER)
  const certReq = fields.optional(der.BOOLEAN)
  const extensions = fields.optional(der.contextTag(0))
  fields.end()
  if (certReq && !der.booleanValue(certReq)) malformed('DEFAULT FALSE is never written (X.690 §11.5)')
  return {
    version,
    imprint,
    ...(policy && { policy: der.oidValue(policy) }),
    ...(nonce && { nonceBytes: boundedNonce(nonce) }),
    certificate: certReq ? 'wanted' : 'not-wanted',
    extensions: parseExtensions(extensions && der.retag(extensions, der.SEQUENCE)),
  }
}

function boundedNonce(node: der.Node): Uint8Array {
  const bytes = der.integerBytes(node)
  return bytes.length <= 128 ? bytes : malformed('The nonce is too long')
}

/** What to ask for. `nonceBytes` are octets of chance: the number of the nonce, big-endian. */
export type TimeStampRequestFields = {
  readonly digest: DigestName
  readonly value: Uint8Array
  readonly policy?: string
  readonly nonceBytes?: Uint8Array
  readonly certificate: 'wanted' | 'not-wanted'
}

/** Encodes a TimeStampReq. */
export function encodeTimeStampRequest(request: TimeStampRequestFields): Uint8Array {
  const { digest, value, policy, nonceBytes, certificate } = request
  return der.sequence(
    der.integer(1),
    encodeImprint(digest, value),
    ...(policy ? [der.oid(policy)] : []),
    ...(nonceBytes ? [der.integer(nonceBytes)] : []),
    ...(certificate === 'wanted' ? [der.boolean(true)] : []),
  )
}

function malformed(why: string): never {
  throw new PkiError('tsp/malformed', why)
}
