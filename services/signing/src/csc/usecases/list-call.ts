/** Calls for hashes of a list: the client knows hashes, the halves know places and commitments. */
import {
  digestsOf,
  HalfError,
  loadItemStandings,
  loadRequest,
  readRequest,
  type SignedRequest,
} from '@jitsuin/key-half'
import { LIST_REQUEST } from '@jitsuin/second-key'
import { chooseItems, type OfferedItem } from '../domain/choose-items.js'
import { type Call, findCall } from '../store/calls.js'
import { loadKeptItems } from '../store/items.js'
import { admitCall, type BegunCall, beginSigned, resumeCall } from './call.js'
import type { CscContext } from './context.js'

/** What is asked for; digests in hexadecimal. */
export type ListCall = {
  readonly call: Omit<Call, 'requestId'>
  readonly sad: string
  readonly digests: readonly string[]
  /** The client's own number for this call: the same call under it again gets the same answer. */
  readonly callNumber: string | undefined
}

/**
 * Begins a call. Hashes that no request has named are reserved for this one; hashes of a request that was never answered are taken up
 * with it, as soon as nobody works on it any more.
 *
 * @throws {HalfError} `item/not-on-list`, `item/used`, `request/reused` and whatever the half refuses
 */
export async function beginListed(ctx: CscContext, wish: ListCall): Promise<BegunCall> {
  const { callNumber, call } = wish
  return await ctx.inTurn(call.authorisationId, async () => {
    const known = callNumber === undefined ? undefined : await repeatCall(ctx, { ...wish, callNumber })
    return known ?? (await beginChosen(ctx, wish, MOST_TRIES))
  })
}

/** More than the copies that one hash can have on a list: each try loses one of them to somebody else. */
const MOST_TRIES = 500

async function beginChosen(ctx: CscContext, wish: ListCall, triesLeft: number): Promise<BegunCall> {
  const choice = chooseItems(wish.digests, await offeredItems(ctx, wish))
  switch (choice.kind) {
    case 'refused':
      throw new HalfError(choice.code, wish.call.authorisationId)
    case 'request':
      return await takeUp(ctx, wish, choice.requestId)
    case 'items':
      break
  }
  try {
    return await beginNew(ctx, wish, choice.items)
  } catch (error) {
    if (!isLost(error) || triesLeft === 0) throw error
    return await beginChosen(ctx, { ...wish, callNumber: undefined }, triesLeft - 1)
  }
}

/** Somebody else was faster; with the last item, the list is used up as well. */
function isLost(error: unknown): boolean {
  return error instanceof HalfError && (error.code === 'item/used' || error.code === 'request/too-many')
}

async function offeredItems(
  { csc, half }: CscContext,
  { call: { authorisationId: id }, digests }: ListCall,
): Promise<readonly OfferedItem[]> {
  const kept = await loadKeptItems(csc.read, id, digests)
  const standings = await loadItemStandings(half.store.read, id, [...kept.keys()])
  return standings.flatMap((standing) => {
    const item = kept.get(standing.index)
    return item ? [{ ...standing, ...item }] : []
  })
}

async function beginNew(ctx: CscContext, wish: ListCall, items: readonly OfferedItem[]): Promise<BegunCall> {
  const { call, sad, callNumber } = wish
  const requestId = callNumber ?? ctx.half.newId()
  const bytes = LIST_REQUEST.encode({
    authorisation: call.authorisationId,
    request: requestId,
    counter: counterFrom(ctx.half.random(6)),
    at: ctx.half.clock(),
    items: items.map(({ index, commitment, digest }) => ({ index, commitment, digest })),
  })
  const signed = { bytes, signature: new Uint8Array() }
  return await beginSigned(ctx, { call: { ...call, requestId }, sad, signed })
}

/** A counter stands in the ledger once; 48 bits of chance do not meet in a list of 500. */
function counterFrom(random: Uint8Array): number {
  return Buffer.from(random).readUIntBE(0, 6) + 1
}

async function takeUp(
  ctx: CscContext,
  { call, sad, digests }: ListCall,
  requestId: string,
): Promise<BegunCall> {
  const known = { ...call, requestId }
  const signed = await loadSigned(ctx, known)
  // Its answer is in its own order: the same hashes in another one are another call.
  const isSame = signed && digestsOf(readRequest(signed)).join() === digests.join()
  const isOpen = isSame && (await findCall(ctx.csc.read, known))?.state === 'open'
  if (!isOpen || (await resumeCall(ctx, known)) === 'not-free')
    throw new HalfError('item/used', call.authorisationId)
  return await admitCall(ctx, { call: known, sad, signed })
}

async function loadSigned({ half }: CscContext, call: Call): Promise<SignedRequest | undefined> {
  const recorded = await loadRequest(half.store.read, call)
  return recorded && { bytes: recorded.content, signature: recorded.signature }
}

/** The same call under its number again; nothing for a number under which no request stands yet. */
async function repeatCall(
  ctx: CscContext,
  { call, sad, digests, callNumber: requestId }: ListCall & { readonly callNumber: string },
): Promise<BegunCall | undefined> {
  const named = { ...call, requestId }
  const signed = (await findCall(ctx.csc.read, named)) && (await loadSigned(ctx, named))
  if (!signed) return undefined
  if (digestsOf(readRequest(signed)).join() !== digests.join())
    throw new HalfError('request/reused', requestId)
  return await admitCall(ctx, { call: named, sad, signed })
}
