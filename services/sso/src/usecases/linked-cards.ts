/** Cards beside the passkeys: a My Number card linked to a holder, a qualification card as the card of a member of staff. */
import type { PersonRef, Session } from '../contract.js'
import { SsoError } from '../errors.js'
import { deleteJpkiLink, findByJpki, saveJpkiLink } from '../store/jpki-links.js'
import type { SsoTransaction } from '../store/sso-store.js'
import { findByCard, loadMember, saveStaffCard } from '../store/staff.js'
import type { SsoContext } from './context.js'
import { expectStrong, expectWayIn, type Owner } from './credentials.js'
import { keepCertificate } from './keep-certificate.js'
import { actorOf } from './leave.js'
import { type ProvenCard, proveCard, type SignedByCard } from './prove-card.js'

/**
 * Links a My Number card to the holder who is signed in by card (T-N12-1). The card names nobody, so whoever sits at a session that
 * a passkey opened could plant one of their own, and would come back with a stronger way in than that passkey.
 *
 * @throws {SsoError} `jpki/…`, `credential/stronger-sign-in-needed`
 */
export async function linkJpki(ctx: SsoContext, owner: Owner, signed: SignedByCard): Promise<void> {
  const { session } = owner
  if (session.kind === 'staff')
    throw new SsoError('jpki/not-available', 'Staff sign in by passkey or staff card')
  expectStrong(ctx, session)
  const proven = await proveOwn(ctx, owner, signed)
  if (proven.card !== 'jpki') throw new SsoError('jpki/not-trusted', 'Not a My Number card')
  const { accountId } = session
  const at = ctx.clock()
  await ctx.store.transact({ actor: actorOf(session), at, isolation: 'serializable' }, async (tx, audit) => {
    const linked = await findByJpki(tx, proven.id)
    if (linked !== undefined && linked !== accountId)
      throw new SsoError('jpki/linked-elsewhere', 'The card is linked to another account')
    await saveJpkiLink(tx, { accountId, jpkiId: proven.id, at, notAfter: proven.notAfter })
    audit.record('jpki/linked', { subject: accountId, facts: { accountId } })
  })
}

/** Forgets the My Number card. @throws {SsoError} `credential/not-found` */
export async function unlinkJpki({ store, clock }: SsoContext, session: Session): Promise<void> {
  const { accountId } = session
  await store.transact({ actor: actorOf(session), at: clock() }, async (tx, audit) => {
    if ((await deleteJpkiLink(tx, accountId)) === 'not-found')
      throw new SsoError('credential/not-found', 'No My Number card is linked')
    audit.record('jpki/unlinked', { subject: accountId, facts: { accountId } })
  })
}

/** Makes a qualification card the staff card of who is signed in. @throws {SsoError} `staff-card/taken`, `credential/…` */
export async function linkStaffCard(ctx: SsoContext, owner: Owner, signed: SignedByCard): Promise<void> {
  const { session } = owner
  if (session.kind !== 'staff') throw new SsoError('staff/not-allowed', 'Holders have no staff card')
  expectStrong(ctx, session)
  const proven = await proveOwn(ctx, owner, signed)
  if (proven.card !== 'hpki') throw new SsoError('sign-in/certificate-wrong-kind', 'Not a qualification card')
  const { good } = proven
  const { staffId } = session
  const at = ctx.clock()
  await ctx.store.transact({ actor: actorOf(session), at, isolation: 'serializable' }, async (tx, audit) => {
    await claimStaffCard(tx, staffId, good.facts.person)
    await keepCertificate({ tx, audit, at }, { accountId: staffId, good })
    audit.record('staff-card/linked', { subject: staffId, facts: { staffId } })
  })
}

/** Gives a card to one member of staff alone. @throws {SsoError} `staff-card/taken` */
export async function claimStaffCard(tx: SsoTransaction, staffId: string, person: PersonRef): Promise<void> {
  const holder = await findByCard(tx, person)
  if (holder && holder.staffId !== staffId) throw new SsoError('staff-card/taken', 'Another has this card')
  await saveStaffCard(tx, staffId, person)
}

/** Takes the staff card back. @throws {SsoError} `credential/not-found`, `credential/last-way-in` */
export async function unlinkStaffCard(ctx: SsoContext, session: Session): Promise<void> {
  if (session.kind !== 'staff') throw new SsoError('credential/not-found', 'Holders have no staff card')
  expectStrong(ctx, session)
  const { staffId } = session
  await ctx.store.transact(
    { actor: actorOf(session), at: ctx.clock(), isolation: 'serializable' },
    async (tx, audit) => {
      const member = await loadMember(tx, staffId)
      if (!member?.card) throw new SsoError('credential/not-found', 'No staff card is linked')
      await saveStaffCard(tx, staffId, undefined)
      await expectWayIn(tx, staffId)
      audit.record('staff-card/unlinked', { subject: staffId, facts: { staffId } })
    },
  )
}

async function proveOwn(
  ctx: SsoContext,
  { session, caller }: Owner,
  signed: SignedByCard,
): Promise<ProvenCard> {
  const proof = await proveCard(ctx, {
    signed,
    caller,
    challenge: { purpose: 'link', subject: session.accountId },
    counted: [],
  })
  if (proof.verdict === 'refused') throw new SsoError(proof.code, proof.check)
  return proof.proven
}
