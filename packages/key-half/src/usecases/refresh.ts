/**
 * The refresh of a key's shares (docs/second-key.md §6), safe at every step: a new share is stored beside the old one, both are proven
 * to work together, and only then does the old one go, first at signing and then at key management.
 */
import { checkProbe, refreshContribution, refreshProbe, refreshShare } from '@jitsuin/keys'
import { HalfError } from '../errors.js'
import { loadKey } from '../store/keys.js'
import { dropNext, insertShare, loadShares, type StoredShare, turnShares } from '../store/shares.js'
import { actorOf, type HalfContext } from './context.js'
import { expectMade, expectShareOf, nameOfShare, raise } from './powers.js'

/** The other side of a refresh. */
export type RefreshPeer = {
  /** Prepares its share of an epoch with our contribution; answers its own. What it had prepared before is dropped. */
  readonly prepare: (wish: PreparedWith) => Promise<Uint8Array>
  /** The probe of an epoch, raised to its share. Throws `key/epoch-unknown` when it has none. */
  readonly probe: (which: Epoch) => Promise<Uint8Array>
  /** Makes its share of the epoch the only one. */
  readonly commit: (which: Epoch) => Promise<void>
}
type Epoch = { readonly keyId: string; readonly epoch: number }
type PreparedWith = Epoch & { readonly contribution: Uint8Array }

/** Prepares this half's share of the next epoch with the other side's contribution, and answers this half's own. */
export async function prepareShare(ctx: HalfContext, wish: PreparedWith): Promise<Uint8Array> {
  const { modulus } = expectMade(await loadKey(ctx.store.read, wish.keyId))
  const own = refreshContribution(modulus, { random: ctx.random })
  await storeNext(ctx, wish, { own, peer: wish.contribution })
  return own
}

/** The probe of an epoch, raised to this half's share. @throws {HalfError} `key/epoch-unknown` */
export async function raiseProbe(ctx: HalfContext, { keyId, epoch }: Epoch): Promise<Uint8Array> {
  const { modulus } = expectMade(await loadKey(ctx.store.read, keyId))
  const share = await expectShareOf(ctx, keyId, epoch)
  const [raised = new Uint8Array()] = await raise(
    ctx,
    { keyId, modulus },
    { share, bases: [refreshProbe(modulus, epoch)] },
  )
  return raised
}

/** Makes the share of an epoch the only one. Done again, it changes nothing. @throws {HalfError} `key/epoch-unknown` */
export async function commitShare(ctx: HalfContext, { keyId, epoch }: Epoch): Promise<void> {
  const shares = await loadShares(ctx.store.read, keyId)
  const share = shares.find((one) => one.epoch === epoch)
  if (!share) throw new HalfError('key/epoch-unknown', `${keyId}: ${epoch}`)
  if (share.standing === 'current') return
  const at = ctx.clock()
  await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    await turnShares(tx, keyId, epoch)
    audit.record('share/refreshed', { subject: `key:${keyId}`, facts: { epoch } })
  })
  for (const former of shares.filter((one) => one.epoch < epoch))
    await ctx.exponentiator.forget(nameOfShare(former))
}

/**
 * Refreshes a key together with the other side. What an earlier call left unfinished is finished or dropped first.
 *
 * @throws {HalfError} `key/…`; whatever `peer` throws, after which the next call goes on
 */
export async function refreshKey(ctx: HalfContext, peer: RefreshPeer, keyId: string): Promise<number> {
  const key = expectMade(await loadKey(ctx.store.read, keyId))
  const shares = await loadShares(ctx.store.read, keyId)
  const prepared = shares.find(({ standing }) => standing === 'next')
  const epoch = prepared?.epoch ?? nextEpoch(shares)
  if (!prepared) {
    const own = refreshContribution(key.modulus, { random: ctx.random })
    const contribution = await peer.prepare({ keyId, epoch, contribution: own })
    await storeNext(ctx, { keyId, epoch }, { own, peer: contribution })
  }
  const [ours, theirs] = [await raiseProbe(ctx, { keyId, epoch }), await peer.probe({ keyId, epoch })]
  if (checkProbe(key, epoch, ours, theirs) === 'shares-do-not-fit') {
    // The other side prepared anew after we had stored ours; nobody has let an old share go yet.
    await dropPrepared(ctx, { keyId, epoch })
    throw new HalfError('key/epoch-unknown', `${keyId}: ${epoch} does not fit`)
  }
  await peer.commit({ keyId, epoch })
  await commitShare(ctx, { keyId, epoch })
  return epoch
}

async function storeNext(
  ctx: HalfContext,
  { keyId, epoch }: Epoch,
  contributions: { readonly own: Uint8Array; readonly peer: Uint8Array },
): Promise<void> {
  const { modulus } = expectMade(await loadKey(ctx.store.read, keyId))
  const current = await expectShareOf(ctx, keyId)
  if (epoch !== current.epoch + 1) throw new HalfError('key/epoch-unknown', `${keyId}: ${epoch}`)
  const holder = ctx.role
  const old = await ctx.wrapper.unwrap(current.wrapped, { keyId, epoch: current.epoch, holder })
  const fresh = refreshShare(old, { modulus, ...contributions })
  const wrapped = await ctx.wrapper.wrap(fresh, { keyId, epoch, holder })
  old.fill(0)
  fresh.fill(0)
  const at = ctx.clock()
  await ctx.exponentiator.forget(nameOfShare({ keyId, epoch }))
  await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    await dropNext(tx, keyId)
    await insertShare(tx, { keyId, epoch, standing: 'next', wrapped }, at)
    audit.record('share/refresh-prepared', { subject: `key:${keyId}`, facts: { epoch } })
  })
}

async function dropPrepared(ctx: HalfContext, { keyId, epoch }: Epoch): Promise<void> {
  await ctx.store.transact({ actor: actorOf(ctx), at: ctx.clock() }, async (tx, audit) => {
    await dropNext(tx, keyId)
    audit.record('share/refresh-dropped', { subject: `key:${keyId}`, facts: { epoch } })
  })
  await ctx.exponentiator.forget(nameOfShare({ keyId, epoch }))
}

function nextEpoch(shares: readonly StoredShare[]): number {
  return Math.max(-1, ...shares.map(({ epoch }) => epoch)) + 1
}
