/** How keys, passkeys and authorisations end. An end is never undone, and asks nobody but its own half. */
import type { AuthorisationEnd } from '../domain/authorisation.js'
import { type Ending, endAuthorisations } from '../store/authorisations.js'
import { endCardLinks } from '../store/card-links.js'
import { endClient } from '../store/clients.js'
import { endCredentials } from '../store/enrolments.js'
import type { HalfAudit, HalfTransaction } from '../store/half-store.js'
import { lockKey, type SplitKey, saveEnded } from '../store/keys.js'
import { loadShares } from '../store/shares.js'
import type { KeyEnd } from '../store/tables.js'
import { actorOf, type HalfContext } from './context.js'
import { nameOfShare } from './powers.js'

type Open = { readonly ctx: HalfContext; readonly tx: HalfTransaction; readonly audit: HalfAudit }

/** Ends a key, whatever state it is in: its shares are deleted, its holder's passkey and authorisations end. */
export async function endKey(
  ctx: HalfContext,
  keyId: string,
  why: KeyEnd,
): Promise<'ended' | 'ended-before'> {
  const at = ctx.clock()
  const shares = await loadShares(ctx.store.read, keyId)
  const ended = await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const key = await lockKey(tx, keyId)
    if (!key || key.state === 'ended') {
      audit.changedNothing()
      return 'ended-before'
    }
    await endKeyIn({ ctx, tx, audit }, { key, why, at })
    return 'ended'
  })
  for (const share of shares) await ctx.exponentiator.forget(nameOfShare(share))
  return ended
}

/** The same within an open transaction. */
export async function endKeyIn(
  { tx, audit }: Open,
  { key, why, at }: { readonly key: SplitKey; readonly why: KeyEnd; readonly at: Date },
): Promise<void> {
  const { keyId, subject } = key
  await saveEnded(tx, { keyId, at, why })
  audit.record('key/ended', { subject: `key:${keyId}`, facts: { subject, reason: why } })
  if (key.state !== 'certified') return
  if ((await endCredentials(tx, subject, { at, why: 'key' })) > 0)
    audit.record('credential/ended', { subject: `person:${subject}`, facts: { subject, reason: 'key' } })
  if ((await endCardLinks(tx, subject, { at, why: 'key' })) > 0)
    audit.record('card/unlinked', { subject: `person:${subject}`, facts: { subject, reason: 'key' } })
  await endAuthorisationsIn({ tx, audit }, { subject }, { at, why: 'key' })
}

/** Ends authorisations within an open transaction. */
export async function endAuthorisationsIn(
  { tx, audit }: Pick<Open, 'tx' | 'audit'>,
  which: Ending,
  end: { readonly at: Date; readonly why: AuthorisationEnd },
): Promise<number> {
  const ended = await endAuthorisations(tx, which, end)
  for (const id of ended)
    audit.record('authorisation/ended', { subject: `authorisation:${id}`, facts: { reason: end.why } })
  return ended.length
}

/** Ends authorisations of one person, client or id. */
export async function endAuthorisationsOf(
  ctx: HalfContext,
  which: Ending,
  why: AuthorisationEnd,
): Promise<number> {
  const at = ctx.clock()
  return ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const ended = await endAuthorisationsIn({ tx, audit }, which, { at, why })
    if (ended === 0) audit.changedNothing()
    return ended
  })
}

/** Ends a client and whatever was authorised for it. */
export async function endClientKey(
  ctx: HalfContext,
  { clientKey, institution }: { readonly clientKey: string; readonly institution: string },
): Promise<void> {
  const at = ctx.clock()
  await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    if ((await endClient(tx, clientKey, at)) === 'not-active') return audit.changedNothing()
    audit.record('client-key/ended', { subject: `client:${clientKey}`, facts: { institution } })
    await endAuthorisationsIn({ tx, audit }, { clientKey }, { at, why: 'client-key' })
  })
}
