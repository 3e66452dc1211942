/** Calls for hashes of a list: the client knows hashes, the halves know places and commitments. */
import { digestsOf, HalfError, loadItemStandings, loadRequest, readRequest } from '@jitsuin/key-half'
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
  const { callNumber } = wish
  const known = callNumber === undefined ? undefined : await repeatCall(ctx, { ...wish, callNumber })
  return known ?? (await beginChosen(ctx, wish, MOST_TRIES))
}

/** More than the copies that one hash can have on a list: each try loses one of them to somebody else. */
const MOST_TRIES = 500

async function beginChosen(ctx: CscContext, wish: ListCall, triesLeft: number): Promise<BegunCall> {
  const choice = chooseItems(wish.digests, await offeredItems(ctx, wish.call.authorisationId))
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
    const isLost = error instanceof HalfError && error.code === 'item/used' && triesLeft > 0
    if (!isLost) throw error
    return await beginChosen(ctx, { ...wish, callNumber: undefined }, triesLeft - 1)
  }
}

async function offeredItems({ csc, half }: CscContext, id: string): Promise<readonly OfferedItem[]> {
  const kept = await loadKeptItems(csc.read, id)
  const standings = await loadItemStandings(half.store.read, id)
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

async function takeUp(ctx: CscContext, { call, sad }: ListCall, requestId: string): Promise<BegunCall> {
  const known = { ...call, requestId }
  const recorded = await loadRequest(ctx.half.store.read, known)
  if (!recorded || (await resumeCall(ctx, known)) === 'not-free')
    throw new HalfError('item/used', call.authorisationId)
  const { content: bytes, signature } = recorded
  return await admitCall(ctx, { call: known, sad, signed: { bytes, signature } })
}

/** The same call under its number again; nothing for a number under which no request stands yet. */
async function repeatCall(
  ctx: CscContext,
  { call, sad, digests, callNumber: requestId }: ListCall & { readonly callNumber: string },
): Promise<BegunCall | undefined> {
  const named = { ...call, requestId }
  const recorded = (await findCall(ctx.csc.read, named)) && (await loadRequest(ctx.half.store.read, named))
  if (!recorded) return undefined
  const signed = { bytes: recorded.content, signature: recorded.signature }
  if (digestsOf(readRequest(signed)).join() !== digests.join())
    throw new HalfError('request/reused', requestId)
  return await admitCall(ctx, { call: named, sad, signed })
}
