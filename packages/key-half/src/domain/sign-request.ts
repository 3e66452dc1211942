/** A client's request for signatures, judged by named checks in a fixed order before anything is recorded. */
import type { KeyObject } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import {
  type ClientRequests,
  DIGEST_OCTETS,
  type DigestAlgorithm,
  LIST_REQUEST,
  type ListRequest,
  SIGN_REQUEST,
  type SignRequest,
} from '@jitsuin/second-key'
import { judgeClientSignature } from '@jitsuin/second-key/node'
import type { HalfErrorCode } from '../errors.js'
import { type Authorisation, judgeActive } from './authorisation.js'

/**
 * A request as it came: its bytes and the client's signature over them. Where its institution says so, a client may ask for items of
 * a list without one: the holder has approved these very digests, for this client (docs/decisions/0010).
 */
export type SignedRequest = { readonly bytes: Uint8Array; readonly signature: Uint8Array }

/** What a request says. */
export type ReadRequest = ({ readonly kind: 'day' } & SignRequest) | ({ readonly kind: 'list' } & ListRequest)

/** All that the judgement looks at. */
export type RequestFacts = {
  readonly signed: SignedRequest
  readonly request: ReadRequest
  readonly authorisation: Authorisation
  /** The key of the client that the authorisation names. */
  readonly clientKey: KeyObject
  /** Whether its institution lets it ask for lists without its own signature. */
  readonly requests: ClientRequests
  readonly now: Date
}

/** How far a client's clock may be from ours; at this distance it is refused. */
const CLIENT_CLOCK_MS = 5 * 60_000

type Check = (facts: RequestFacts) => 'pass' | HalfErrorCode

/** That the client of this authorisation asks. */
const SENDER_CHECKS: readonly Check[] = [
  ({ request, authorisation }) =>
    request.authorisation === authorisation.authorisation ? 'pass' : 'authorisation/unknown',
  ({ request, authorisation }) => (request.kind === authorisation.kind ? 'pass' : 'request/other-kind'),
  ({ signed: { bytes: message, signature }, request, clientKey, requests }) => {
    if (request.kind === 'list' && signature.length === 0)
      return requests === 'lists-unsigned' ? 'pass' : 'request/unsigned'
    return judgeClientSignature(clientKey, { message, signature }) === 'valid'
      ? 'pass'
      : 'request/signature-invalid'
  },
]

const CHECKS: readonly Check[] = [
  ...SENDER_CHECKS,
  ({ authorisation, now }) => {
    const verdict = judgeActive(authorisation, now)
    return verdict === 'active' ? 'pass' : verdict
  },
  // Items of a list are signed once however late they are asked for: a client that lost an answer may take its time.
  ({ request: { kind, at }, now }) =>
    kind === 'list' || Math.abs(at.getTime() - now.getTime()) < CLIENT_CLOCK_MS
      ? 'pass'
      : 'request/clock-differs',
  ({ request, authorisation }) => {
    const octets = DIGEST_OCTETS[algorithmOf(request, authorisation)]
    return digestsOf(request).every((digest) => digest.length === octets * 2)
      ? 'pass'
      : 'request/digest-length'
  },
  // Items of a list are counted by themselves: each is signed once, and one that was is refused by its name.
  ({ request, authorisation: { usedSignatures, numSignatures } }) =>
    request.kind === 'list' || usedSignatures + request.digests.length <= numSignatures
      ? 'pass'
      : 'request/too-many',
]

const LIST_TAG = utf8(LIST_REQUEST.tag)

/** Reads a request. @throws {SecondKeyError} `second-key/statement-malformed` */
export function readRequest({ bytes }: SignedRequest): ReadRequest {
  const isList = LIST_TAG.every((octet, at) => bytes[at] === octet)
  return isList
    ? { kind: 'list', ...LIST_REQUEST.parse(bytes) }
    : { kind: 'day', ...SIGN_REQUEST.parse(bytes) }
}

/** The digests of a request, hexadecimal. */
export function digestsOf(request: ReadRequest): readonly string[] {
  return request.kind === 'day' ? request.digests : request.items.map(({ digest }) => digest)
}

/** Their algorithm; that of a list was approved with it. */
export function algorithmOf(request: ReadRequest, authorisation: Authorisation): DigestAlgorithm {
  if (request.kind === 'day') return request.algorithm
  return authorisation.kind === 'list' ? authorisation.algorithm : 'sha256'
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
