/** A request as its judges see it, before anything is recorded. */
import { createHash } from 'node:crypto'
import type { DigestAlgorithm } from '@jitsuin/second-key'
import { readClientKey } from '@jitsuin/second-key/node'
import type { Authorisation } from '../domain/authorisation.js'
import {
  algorithmOf,
  digestsOf,
  judgeRequest,
  judgeSender,
  type ReadRequest,
  type SignedRequest,
} from '../domain/sign-request.js'
import { HalfError, type HalfErrorCode } from '../errors.js'
import type { SigningKey, Standing } from '../store/admission.js'
import type { NewEntry } from '../store/ledger.js'

/** What the caller knows of whoever asks. */
export type Sender = {
  /** The authorisation that the shown token names. */
  readonly authorisation: string | undefined
  /** The client that sent the request, where this half sees it. */
  readonly clientKey?: string
}

/** A request that has been read, and who sent it. */
export type Question = {
  readonly signed: SignedRequest
  readonly request: ReadRequest
  readonly sender: Sender
}

/** What will be signed, and under what. */
export type Admission = {
  readonly authorisation: Authorisation
  readonly requestId: string
  readonly kind: ReadRequest['kind']
  readonly algorithm: DigestAlgorithm
  /** Hexadecimal. */
  readonly digests: readonly string[]
  readonly key: SigningKey
}

/** A request of the client that the authorisation names; `verdict` says whether it may ask for anything new. */
export type Candidate = {
  readonly request: ReadRequest
  readonly entry: NewEntry
  readonly admission: Admission
  readonly verdict: 'pass' | HalfErrorCode
}

/** Judges who asks first, then what for. A refusal: nothing else is told to this sender. */
export function judgeCandidate(
  question: Question,
  standing: Standing | undefined,
  now: Date,
): Candidate | HalfError {
  const judged = standing ? judge(question, standing, now) : 'authorisation/unknown'
  return typeof judged === 'string' ? new HalfError(judged, question.request.authorisation) : judged
}

function judge(
  { signed, request, sender }: Question,
  { authorisation, client, key }: Standing,
  now: Date,
): Candidate | HalfErrorCode {
  if (sender.clientKey !== undefined && sender.clientKey !== authorisation.clientKey)
    return 'authorisation/other-client'
  const clientKey = client && readClientKey(client.spkiDer)
  if (!clientKey) return 'client-key/unknown'
  const facts = { signed, request, authorisation, clientKey, requests: client.requests, now }
  const sent = judgeSender(facts)
  if (sent !== 'pass') return sent
  const verdict = judgeRequest(facts)
  if (key?.certificateSha256 !== authorisation.certificate) return verdict === 'pass' ? 'key/ended' : verdict
  const { request: requestId, kind } = request
  const algorithm = algorithmOf(request, authorisation)
  const admission = { authorisation, requestId, kind, algorithm, digests: digestsOf(request), key }
  return { request, entry: entryOf(signed, request), admission, verdict }
}

function entryOf(signed: SignedRequest, request: ReadRequest): NewEntry {
  return {
    authorisationId: request.authorisation,
    requestId: request.request,
    counter: request.counter,
    contentSha256: createHash('sha256').update(signed.bytes).digest(),
    content: signed.bytes,
    signature: signed.signature,
    digestCount: digestsOf(request).length,
  }
}
