/** A client's request for signatures, judged by named checks in a fixed order before anything is recorded. */
import type { KeyObject } from 'node:crypto'
import { DIGEST_OCTETS, SIGN_REQUEST, type SignRequest } from '@jitsuin/second-key'
import { judgeClientSignature } from '@jitsuin/second-key/node'
import type { HalfErrorCode } from '../errors.js'
import { type Authorisation, judgeActive } from './authorisation.js'

/** A request as it came: its bytes and the client's signature over them. */
export type SignedRequest = { readonly bytes: Uint8Array; readonly signature: Uint8Array }

/** All that the judgement looks at. */
export type RequestFacts = {
  readonly signed: SignedRequest
  readonly request: SignRequest
  readonly authorisation: Authorisation
  /** The key of the client that the authorisation names. */
  readonly clientKey: KeyObject
  readonly now: Date
}

/** How far a client's clock may be from ours; at this distance it is refused. */
const CLIENT_CLOCK_MS = 5 * 60_000

type Check = (facts: RequestFacts) => 'pass' | HalfErrorCode

/** That the client of this authorisation asks. */
const SENDER_CHECKS: readonly Check[] = [
  ({ request, authorisation }) =>
    request.authorisation === authorisation.authorisation ? 'pass' : 'authorisation/unknown',
  ({ signed, clientKey }) =>
    judgeClientSignature(clientKey, { message: signed.bytes, signature: signed.signature }) === 'valid'
      ? 'pass'
      : 'request/signature-invalid',
]

const CHECKS: readonly Check[] = [
  ...SENDER_CHECKS,
  ({ authorisation, now }) => {
    const verdict = judgeActive(authorisation, now)
    return verdict === 'active' ? 'pass' : verdict
  },
  ({ request: { at }, now }) =>
    Math.abs(at.getTime() - now.getTime()) < CLIENT_CLOCK_MS ? 'pass' : 'request/clock-differs',
  ({ request: { algorithm, digests } }) =>
    digests.every((digest) => digest.length === DIGEST_OCTETS[algorithm] * 2)
      ? 'pass'
      : 'request/digest-length',
]

/** Reads a request. @throws {SecondKeyError} `second-key/statement-malformed` */
export function readRequest({ bytes }: SignedRequest): SignRequest {
  return SIGN_REQUEST.parse(bytes)
}

/** The first check that fails, or `pass`. */
export function judgeRequest(facts: RequestFacts): 'pass' | HalfErrorCode {
  return firstFailure(CHECKS, facts)
}

/** The same for a request that was answered before: only who asks is judged. */
export function judgeSender(facts: RequestFacts): 'pass' | HalfErrorCode {
  return firstFailure(SENDER_CHECKS, facts)
}

function firstFailure(checks: readonly Check[], facts: RequestFacts): 'pass' | HalfErrorCode {
  for (const check of checks) {
    const verdict = check(facts)
    if (verdict !== 'pass') return verdict
  }
  return 'pass'
}
