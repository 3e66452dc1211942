/** Answers of a time-stamp authority (RFC 3161 §2.4.2). */
import * as der from '../der.js'
import { PkiError } from '../errors.js'

/** Longest answer that we read; a token with a chain and some lists is far shorter. */
export const TIME_STAMP_RESPONSE_MAX_BYTES = 4 * 1024 * 1024

/** PKIStatus by its words. Only the first two come with a token. */
export const PKI_STATUSES = {
  granted: 0,
  grantedWithMods: 1,
  rejection: 2,
  waiting: 3,
  revocationWarning: 4,
  revocationNotification: 5,
} as const

/** PKIFailureInfo: the bit of each reason to refuse. */
export const TIME_STAMP_FAILURES = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const

/** The word of a PKIStatus. */
export type PkiStatus = keyof typeof PKI_STATUSES

/** Why an authority refused. */
export type TimeStampFailure = keyof typeof TIME_STAMP_FAILURES

/** An answer as read: a token (whole ContentInfo), or a refusal with its reasons. */
export type TimeStampResponse =
  | {
      readonly outcome: 'token'
      readonly status: 'granted' | 'grantedWithMods'
      readonly tokenBytes: Uint8Array
    }
  | {
      readonly outcome: 'refusal'
      readonly status: Exclude<PkiStatus, 'granted' | 'grantedWithMods'>
      readonly failures: readonly TimeStampFailure[]
      readonly texts: readonly string[]
    }

const STATUS_BY_NUMBER: ReadonlyMap<number, PkiStatus> = new Map(
  (Object.keys(PKI_STATUSES) as PkiStatus[]).map((status) => [PKI_STATUSES[status], status]), // no other keys
)
const FAILURE_BY_BIT: ReadonlyMap<number, TimeStampFailure> = new Map(
  (Object.keys(TIME_STAMP_FAILURES) as TimeStampFailure[]).map((word) => [TIME_STAMP_FAILURES[word], word]), // likewise
)

/**
 * Reads a TimeStampResp.
 *
 * @throws {PkiError} `der/malformed`, `tsp/malformed`
 */
export function parseTimeStampResponse(bytes: Uint8Array): TimeStampResponse {
  if (bytes.length > TIME_STAMP_RESPONSE_MAX_BYTES) malformed('The response is too long')
  const fields = new der.Fields(der.parse(bytes))
  const { status, texts, failures } = parseStatus(fields.next(der.SEQUENCE))
  const token = fields.optional(der.SEQUENCE)
  fields.end()
  if (status === 'granted' || status === 'grantedWithMods') {
    return token ? { outcome: 'token', status, tokenBytes: token.bytes } : malformed('The token is missing')
  }
  return token ? malformed('A refusal carries no token') : { outcome: 'refusal', status, failures, texts }
}

function parseStatus(node: der.Node) {
  const fields = new der.Fields(node)
  const number = der.smallInteger(fields.next(der.INTEGER))
  const text = fields.optional(der.SEQUENCE)
  const bits = fields.optional(der.BIT_STRING)
  fields.end()
  const status = STATUS_BY_NUMBER.get(number) ?? malformed(`There is no status ${number}`)
  const failures = bits ? der.namedBits(bits).map(failureOf) : []
  return { status, failures, texts: text ? der.children(text, der.SEQUENCE).map(der.utf8Value) : [] }
}

function failureOf(bit: number): TimeStampFailure {
  return FAILURE_BY_BIT.get(bit) ?? malformed(`There is no reason to refuse ${bit}`)
}

/** An answer with a token. */
export const encodeGranted = (token: Uint8Array): Uint8Array => der.sequence(GRANTED, token)

/** An answer that refuses, with its reason as a bit and in words. */
export function encodeTimeStampRefusal(failure: TimeStampFailure, text: string): Uint8Array {
  const bit = der.namedBitString([TIME_STAMP_FAILURES[failure]])
  return der.sequence(der.sequence(der.integer(PKI_STATUSES.rejection), der.sequence(der.utf8(text)), bit))
}

const GRANTED = der.sequence(der.integer(PKI_STATUSES.granted))

function malformed(why: string): never {
  throw new PkiError('tsp/malformed', why)
}
