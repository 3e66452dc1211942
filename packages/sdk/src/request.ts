/** Requests for signatures: of digests under a day, of items under a list. Their bytes can be kept, and mean the same for ever. */
import { toHex, utf8 } from '@jitsuin/kernel'
import {
  DIGEST_ALGORITHMS,
  DIGEST_OCTETS,
  type DigestAlgorithm,
  LIST_REQUEST,
  type ListedDigest,
  type ListRequest,
  MOST_DIGESTS,
  SIGN_REQUEST,
  type SignRequest,
} from '@jitsuin/second-key'
import type { ClientContext } from './client-context.js'
import { SdkError } from './errors.js'

/** Digests to sign, all by one algorithm. */
export type DigestWish = {
  readonly algorithm: DigestAlgorithm
  /** 1 to 500, each of the algorithm's length. */
  readonly digests: readonly Uint8Array[]
}

/** A request that has its id and its counter: it may be sent as often as needed, and never means anything else. */
export type PreparedRequest = {
  readonly request: SignRequest | ListRequest
  readonly algorithm: DigestAlgorithm
  /** Hexadecimal, in the order of their signatures. */
  readonly digests: readonly string[]
  /** Places on the list, in the same order; none for a day. */
  readonly indexes: readonly number[]
  /** What the client's key signs; whoever keeps these bytes can send the request again after a crash. */
  readonly statement: Uint8Array
}

/** Takes the next counter for a request under a day. @throws {SdkError} `sdk/digests-wrong`, `sdk/counter-unusable` */
export async function prepareDigests(
  ctx: ClientContext,
  authorisation: string,
  { algorithm, digests }: DigestWish,
): Promise<PreparedRequest> {
  const isCounted = digests.length >= 1 && digests.length <= MOST_DIGESTS
  if (!isCounted || digests.some((digest) => digest.length !== DIGEST_OCTETS[algorithm]))
    throw new SdkError('sdk/digests-wrong', `${digests.length} digests for ${algorithm}`)
  const request = { ...(await nextRequest(ctx, authorisation)), algorithm, digests: digests.map(toHex) }
  return readRequest(SIGN_REQUEST.encode(request))
}

/** Takes the next counter for a request of items of a list. @throws {SdkError} `sdk/digests-wrong`, `sdk/counter-unusable` */
export async function prepareItems(
  ctx: ClientContext,
  authorisation: string,
  items: readonly ListedDigest[],
): Promise<PreparedRequest> {
  if (items.length < 1 || items.length > MOST_DIGESTS)
    throw new SdkError('sdk/digests-wrong', `${items.length} items`)
  algorithmOf(items.map(({ digest }) => digest))
  return readRequest(LIST_REQUEST.encode({ ...(await nextRequest(ctx, authorisation)), items }))
}

const LIST_TAG = utf8(LIST_REQUEST.tag)

/** Reads a request of either kind. @throws {SecondKeyError} `second-key/statement-malformed`; {SdkError} `sdk/digests-wrong` */
export function readRequest(statement: Uint8Array): PreparedRequest {
  const isList = LIST_TAG.every((octet, at) => statement[at] === octet)
  if (isList) {
    const request = LIST_REQUEST.parse(statement)
    const digests = request.items.map(({ digest }) => digest)
    const indexes = request.items.map(({ index }) => index)
    return { request, algorithm: algorithmOf(digests), digests, indexes, statement }
  }
  const request = SIGN_REQUEST.parse(statement)
  const { algorithm, digests } = request
  return { request, algorithm, digests, indexes: [], statement }
}

async function nextRequest(ctx: ClientContext, authorisation: string) {
  return {
    authorisation,
    request: ctx.newId(),
    counter: await ctx.counters.next(authorisation),
    at: new Date(Math.floor(ctx.clock().getTime() / 1000) * 1000),
  }
}

/** Items of a list are by one algorithm; each has a length of its own. @throws {SdkError} `sdk/digests-wrong` */
function algorithmOf(digests: readonly string[]): DigestAlgorithm {
  const lengths = new Set(digests.map((hex) => hex.length / 2))
  const found = DIGEST_ALGORITHMS.find((name) => lengths.has(DIGEST_OCTETS[name]))
  if (!found || lengths.size > 1) throw new SdkError('sdk/digests-wrong', 'Digests of different lengths')
  return found
}
