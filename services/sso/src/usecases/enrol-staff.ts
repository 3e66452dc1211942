/** Enrolment: who holds the token of an invitation proves a passkey or a card, becomes staff, and is signed in at once. */
import { randomUUID } from 'node:crypto'
import type { PersonRef } from '../contract.js'
import type { StaffRole } from '../domain/staff-roles.js'
import { SsoError } from '../errors.js'
import { insertStaffAccount } from '../store/accounts.js'
import { type Invitation, moveInvitation } from '../store/invitations.js'
import type { SsoAudit, SsoTransaction } from '../store/sso-store.js'
import { findByCard, insertMember } from '../store/staff.js'
import { homeOf, openAttempt, startAttempt } from './attempts.js'
import { completeSignIn, type Proven, type SignInResult } from './complete-sign-in.js'
import type { Caller, SsoContext } from './context.js'
import { claimStaffCard } from './linked-cards.js'
import { checkNewPasskey, keepPasskey } from './own-passkeys.js'
import { proveCard, type SignedByCard } from './prove-card.js'
import { openInvitation, serializable } from './staff-invitations.js'

/** Who enrols: the token, and the browser. */
export type Enrolling = {
  readonly token: string
  readonly caller: Caller & { readonly browser: string }
}

/** Enrols with a new passkey. @throws {SsoError} `staff/invitation-unusable`, `passkey/…`, `challenge/…` */
export async function enrolWithPasskey(
  ctx: SsoContext,
  enrolling: Enrolling,
  { name, response }: { readonly name: string; readonly response: unknown },
): Promise<SignInResult> {
  const invitation = await openInvitation(ctx, enrolling.token)
  // The passkey carries the account's id, which therefore is that of the invitation.
  const staffId = invitation.invitationId
  const made = await checkNewPasskey(ctx, { response, subject: staffId, caller: enrolling.caller })
  await enrol(ctx, { invitation, staffId, by: 'passkey' }, async (step, at) => {
    await keepPasskey(step, { ...made, accountId: staffId, name, addedAt: at })
  })
  const standing = { kind: 'staff', good: undefined } as const
  return signIn(ctx, enrolling, { accountId: staffId, method: 'passkey', standing })
}

/** Enrols with a qualification card, which becomes the staff card. @throws {SsoError} as above, and what the card is refused for. */
export async function enrolWithCard(
  ctx: SsoContext,
  enrolling: Enrolling,
  signed: SignedByCard,
): Promise<SignInResult> {
  const invitation = await openInvitation(ctx, enrolling.token)
  const staffId = invitation.invitationId
  const proof = await proveCard(ctx, {
    signed,
    caller: enrolling.caller,
    challenge: { purpose: 'enrolment', subject: staffId },
    counted: [],
  })
  if (proof.verdict === 'refused') throw new SsoError(proof.code, proof.check)
  if (proof.proven.card !== 'hpki')
    throw new SsoError('sign-in/certificate-wrong-kind', 'Not a qualification card')
  const { good } = proof.proven
  await enrol(ctx, { invitation, staffId, by: 'card' }, ({ tx }) =>
    claimStaffCard(tx, staffId, good.facts.person),
  )
  return signIn(ctx, enrolling, { accountId: staffId, method: 'card', standing: { kind: 'staff', good } })
}

/** Staff with cards, enrolled by the operator at installation; never by a route. Whoever has such a card already stays as they are. */
export async function installStaff(
  ctx: SsoContext,
  members: readonly {
    readonly displayName: string
    readonly roles: readonly StaffRole[]
    readonly card: PersonRef
  }[],
): Promise<readonly string[]> {
  return serializable(ctx, 'operator:installation', async ({ tx, audit, at }) => {
    const ids: string[] = []
    let added = 0
    for (const { displayName, roles, card } of members) {
      const known = await findByCard(tx, card)
      const staffId = known?.staffId ?? randomUUID()
      ids.push(staffId)
      if (known) continue
      added += 1
      await insertStaffAccount(tx, staffId, at)
      await insertMember(tx, { staffId, displayName, roles, enrolledAt: at, card: undefined })
      await claimStaffCard(tx, staffId, card)
      audit.record('staff/installed', { subject: staffId, facts: { staffId, roles: [...roles] } })
    }
    if (added === 0) audit.changedNothing()
    return ids
  })
}

type Parts = { readonly tx: SsoTransaction; readonly audit: SsoAudit }

async function enrol(
  ctx: SsoContext,
  { invitation, staffId, by }: { invitation: Invitation; staffId: string; by: 'passkey' | 'card' },
  addWayIn: (parts: Parts, at: Date) => Promise<void>,
): Promise<void> {
  const { invitationId, displayName, roles } = invitation
  await serializable(ctx, `officer:${staffId}`, async ({ tx, audit, at }) => {
    if ((await moveInvitation(tx, invitationId, { from: ['open'], to: 'used' })) === 'not-there')
      throw new SsoError('staff/invitation-unusable', 'Used or withdrawn meanwhile')
    await insertStaffAccount(tx, staffId, at)
    await insertMember(tx, { staffId, displayName, roles, enrolledAt: at, card: undefined })
    await addWayIn({ tx, audit }, at)
    const facts = { staffId, invitationId, roles: [...roles], by }
    audit.record('staff/enrolled', { subject: staffId, facts })
  })
}

async function signIn(ctx: SsoContext, { caller }: Enrolling, proven: Proven): Promise<SignInResult> {
  const returnTo = homeOf(ctx.rules, 'staff')
  const { attempt } = await startAttempt(ctx, { audience: 'staff', returnTo })
  const opened = await openAttempt(ctx, attempt, caller.browser)
  return completeSignIn(ctx, { attempt: opened, caller, proven })
}
