/** `credentials/authorize` and what belongs to it: the holder approves on the phone while the client waits. */
import { expectAuthorisation, HalfError, judgeStanding } from '@jitsuin/key-half'
import { sealLabelledList } from '@jitsuin/second-key'
import { algorithmOf, digestsOfHashes } from '../domain/algorithms.js'
import { CscError } from '../errors.js'
import { loadKeptItems } from '../store/items.js'
import { type Authority, type Caller, expectAuthority, expectService } from './authority.js'
import type { CscContext } from './context.js'
import { openForClient } from './open.js'

/** What a client asks for. */
export type AuthorizeWish = {
  readonly credentialId: string
  readonly numSignatures: number
  readonly hashes?: readonly string[] | undefined
  readonly hashAlgorithmOID?: string | undefined
}

/** A wait for the holder; the client shows the address as a QR code. */
export type Waiting = { readonly handle: string; readonly approveAddress: string }

/** Asks the holder. @throws {CscError}, {HalfError} `authorisation/…`, `key/unknown`, `peer/…` */
export async function authorize(ctx: CscContext, caller: Caller, wish: AuthorizeWish): Promise<Waiting> {
  await expectService(ctx, caller)
  const { credentialId: subject, numSignatures, hashes } = wish
  const asked = { clientKey: caller.clientKey, subject }
  const { list, fragment } = hashes
    ? await listOf(ctx, { ...wish, hashes })
    : { list: undefined, fragment: '' }
  const opened = await openForClient(ctx, list ? { ...asked, list } : { ...asked, numSignatures }).catch(
    asCredential,
  )
  return { handle: opened.authorisationId, approveAddress: `${opened.approveAddress}${fragment}` }
}

async function listOf({ half }: CscContext, wish: AuthorizeWish & { readonly hashes: readonly string[] }) {
  const algorithm = algorithmOf(wish.hashAlgorithmOID)
  const digests = digestsOfHashes(wish.hashes, algorithm)
  if (wish.numSignatures !== digests.length)
    throw new CscError('csc/count-differs', String(wish.numSignatures))
  const { list, fragment } = await sealLabelledList(
    digests.map((digest) => ({ digest: Buffer.from(digest, 'hex') })),
    half.random,
  )
  return { list: { ...list, algorithm }, fragment: `#${fragment}` }
}

/** A person without a second key is a credential that does not exist. */
function asCredential(cause: unknown): never {
  if (cause instanceof HalfError && cause.code === 'key/unknown')
    throw new CscError('csc/credential-unknown', 'No key', { cause })
  throw cause
}

/** The token of an authorisation, which CSC calls Signature Activation Data. */
export type IssuedSad = { readonly SAD: string; readonly expiresIn: number }

/** How an authorisation stands that this client waits for. @throws {CscError} `csc/handle-unknown`; {HalfError} `authorisation/…` */
export async function checkAuthorize(
  ctx: CscContext,
  caller: Caller,
  handle: string,
): Promise<IssuedSad | { readonly handle: string }> {
  await expectService(ctx, caller)
  const found = await expectAuthorisation(ctx.half, handle).catch(() => undefined)
  if (found?.clientKey !== caller.clientKey) throw new CscError('csc/handle-unknown', handle)
  switch (await judgeStanding(ctx.half, handle)) {
    case 'asked':
      return { handle }
    case 'active':
      return { SAD: await ctx.peer.token(handle), expiresIn: secondsLeft(ctx, found) }
    case 'expired':
      throw new HalfError('authorisation/expired', handle)
    case 'ended':
    case 'unknown':
      throw new HalfError('authorisation/ended', handle)
  }
}

/** What a client wants to go on with. */
export type ExtendWish = {
  readonly credentialId: string
  readonly sad: string
  readonly hashes?: readonly string[] | undefined
  readonly hashAlgorithmOID?: string | undefined
}

/**
 * The token again, with the time that is left. An approval grows neither longer nor wider: other hashes need another one.
 *
 * @throws {CscError} `csc/hashes-not-authorized` and what `expectAuthority` throws
 */
export async function extendTransaction(
  ctx: CscContext,
  caller: Caller,
  wish: ExtendWish,
): Promise<IssuedSad> {
  const authority = await expectAuthority(ctx, caller, wish)
  const { authorisation } = authority
  if (wish.hashes) await expectAuthorized(ctx, authority, wish.hashes, wish.hashAlgorithmOID)
  const left = secondsLeft(ctx, authorisation)
  if (left <= 0) throw new HalfError('authorisation/expired', authorisation.authorisation)
  if (authorisation.state !== 'active')
    throw new HalfError('authorisation/ended', authorisation.authorisation)
  return { SAD: await ctx.peer.token(authorisation.authorisation), expiresIn: left }
}

async function expectAuthorized(
  { csc }: CscContext,
  { authorisation }: Authority,
  hashes: readonly string[],
  oid: string | undefined,
): Promise<void> {
  const digests = digestsOfHashes(hashes, algorithmOf(oid))
  if (authorisation.kind === 'day') return
  const kept = await loadKeptItems(csc.read, authorisation.authorisation, digests)
  const known = new Set([...kept.values()].map(({ digest }) => digest))
  if (digests.some((digest) => !known.has(digest)))
    throw new CscError('csc/hashes-not-authorized', authorisation.authorisation)
}

function secondsLeft({ half }: CscContext, { ends }: { readonly ends: Date }): number {
  return Math.floor((ends.getTime() - half.clock().getTime()) / 1000)
}
