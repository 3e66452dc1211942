/**
 * Signatures for a client: this half judges and records the request, asks the other half for its partial signatures while it makes
 * its own, joins them, verifies each, records them, and only then lets them go.
 */
import {
  type AdmittedRequest,
  admitRequest,
  blocksOf,
  HalfError,
  loadShares,
  raiseRequest,
  recordRelease,
  type SignedRequest,
  type StoredShare,
} from '@jitsuin/key-half'
import { combine, KeysError } from '@jitsuin/keys'
import { nameIn } from '../domain/token.js'
import type { WrittenCertificates } from './certificates.js'
import type { SigningContext } from './context.js'

/** What a client sends. */
export type SignatureWish = {
  readonly clientKey: string
  readonly token: string
  readonly signed: SignedRequest
}

/** What a client gets. */
export type SignatureAnswer = {
  readonly values: readonly Uint8Array[]
  readonly certificates: WrittenCertificates
}

/** Signs, or answers what this very request was answered before. @throws {HalfError}, {KeysError} `split-key/combination-wrong` */
export async function signDigests(ctx: SigningContext, wish: SignatureWish): Promise<SignatureAnswer> {
  const admitted = await admitWish(ctx, { ...wish, authorisation: nameIn(wish.token) })
  return await finishSigning(ctx, wish, admitted)
}

/** The first half of it, whichever interface a request comes by: it is judged and recorded. @throws {HalfError} */
export async function admitWish(
  ctx: SigningContext,
  wish: Omit<SignatureWish, 'token'> & { readonly authorisation: string | undefined },
): Promise<AdmittedRequest> {
  const { signed, authorisation, clientKey } = wish
  await ctx.contracts.expectForSigning(wish)
  return await admitRequest(ctx.half, signed, { authorisation, clientKey })
}

/** Makes the signatures of a request that this half has admitted. @throws {HalfError}, {KeysError} `split-key/combination-wrong` */
export async function finishSigning(
  ctx: SigningContext,
  wish: SignatureWish,
  admitted: AdmittedRequest,
): Promise<SignatureAnswer> {
  const certificates = await ctx.certificates(admitted.key)
  if (admitted.values) return { values: admitted.values, certificates }
  const made = await joinPartials(ctx, wish, admitted)
  return { values: await recordRelease(ctx.half, admitted, made), certificates }
}

/** A refresh may turn the shares between two looks at them; after it both halves agree again. */
async function joinPartials(
  ctx: SigningContext,
  wish: SignatureWish,
  admitted: AdmittedRequest,
): Promise<readonly Uint8Array[]> {
  try {
    return await joinOnce(ctx, wish, admitted)
  } catch (error) {
    if (!isTurned(error)) throw error
    const shares = await loadShares(ctx.half.store.read, admitted.key.keyId)
    return await joinOnce(ctx, wish, { ...admitted, key: { ...admitted.key, shares } })
  }
}

function isTurned(error: unknown): boolean {
  const ofHalf = error instanceof HalfError && error.code === 'key/epoch-unknown'
  return ofHalf || (error instanceof KeysError && error.code === 'split-key/key-forgotten')
}

async function joinOnce(
  { half, peer }: SigningContext,
  { token, signed }: SignatureWish,
  admitted: AdmittedRequest,
): Promise<readonly Uint8Array[]> {
  const { key } = admitted
  const { shares } = key
  const raiseWith = (fits: (share: StoredShare) => boolean) =>
    raiseRequest(half, admitted, expectShare(shares.find(fits), key.keyId))
  const [theirs, early] = await Promise.all([
    peer.partials(signed, { token, epochs: shares.map(({ epoch }) => epoch) }),
    raiseWith(({ standing }) => standing === 'current'),
  ])
  const ours = early.epoch === theirs.epoch ? early : await raiseWith(({ epoch }) => epoch === theirs.epoch)
  return blocksOf(key, admitted).map((block, at) =>
    combine(key, block, theirs.partials[at] ?? new Uint8Array(), ours.partials[at] ?? new Uint8Array()),
  )
}

function expectShare(share: StoredShare | undefined, keyId: string): StoredShare {
  if (!share) throw new HalfError('key/epoch-unknown', keyId)
  return share
}
