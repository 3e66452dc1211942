/** How somebody becomes staff: the first administrator by a link that the operator sees, everybody else by invitation. */
import { randomUUID } from 'node:crypto'
import { PAGES } from '../contract.js'
import { judgeChange } from '../domain/four-eyes.js'
import { hashSecret, newSecret } from '../domain/secrets.js'
import type { StaffRole } from '../domain/staff-roles.js'
import { SsoError } from '../errors.js'
import {
  countInvitedAdministrators,
  findUsableInvitation,
  type Invitation,
  insertChange,
  insertInvitation,
  loadInvitations,
  moveInvitation,
} from '../store/invitations.js'
import type { SsoAudit, SsoTransaction } from '../store/sso-store.js'
import { countAdministrators } from '../store/staff.js'
import { after, type SsoContext } from './context.js'

/** Who invites: an administrator, or whoever runs the installation. */
export type Inviter =
  | { readonly kind: 'administrator'; readonly staffId: string }
  | { readonly kind: 'operator' }

/** An invitation as its inviter sees it, once. The token stands behind the `#` of the link, which browsers send nowhere. */
export type Invited = {
  readonly invitationId: string
  readonly link: string
  readonly expiresAt: Date
  /** The change that a second administrator has to confirm before the link opens. */
  readonly waitsFor: string | undefined
}

const FIRST_LINK_SECONDS = 15 * 60
const INVITATION_SECONDS = 72 * 3600
const OPERATOR = 'operator:installation'

/**
 * Makes the one-time link for the first administrator; links made before are worth nothing any more.
 *
 * @throws {SsoError} `staff/administrator-exists`
 */
export async function issueFirstAdministratorLink(ctx: SsoContext): Promise<Invited> {
  return serializable(ctx, OPERATOR, async ({ tx, audit, at }) => {
    if ((await countAdministrators(tx)) > 0)
      throw new SsoError('staff/administrator-exists', 'There is an active administrator')
    for (const { invitationId, invitedBy } of await loadInvitations(tx))
      if (invitedBy === OPERATOR) await withdraw({ tx, audit }, invitationId)
    const expiresAt = after(at, FIRST_LINK_SECONDS)
    const wanted = { displayName: '最初の管理者', roles: ['administrator'] as const, expiresAt, by: OPERATOR }
    return invite(ctx, { tx, audit, at }, { ...wanted, rule: 'bootstrap' })
  })
}

/** Invites somebody. With a sensitive role, the link opens only once a second administrator confirmed it (four-eyes.ts). */
export async function inviteStaff(
  ctx: SsoContext,
  inviter: Inviter,
  { displayName, roles }: { readonly displayName: string; readonly roles: readonly StaffRole[] },
): Promise<Invited> {
  const by = inviter.kind === 'operator' ? OPERATOR : inviter.staffId
  const actor = inviter.kind === 'operator' ? OPERATOR : (`officer:${by}` as const)
  return serializable(ctx, actor, async ({ tx, audit, at }) => {
    const administrators = {
      active: await countAdministrators(tx),
      invited: await countInvitedAdministrators(tx, at),
    }
    const rule = judgeChange({ kind: 'invite', roles, by: inviter.kind }, administrators)
    const expiresAt = after(at, INVITATION_SECONDS)
    return invite(ctx, { tx, audit, at }, { displayName, roles, expiresAt, by, rule })
  })
}

/** Takes an invitation back. @throws {SsoError} `staff/not-found` */
export async function withdrawInvitation(
  ctx: SsoContext,
  staffId: string,
  invitationId: string,
): Promise<void> {
  const act = { actor: `officer:${staffId}` as const, at: ctx.clock() }
  await ctx.store.transact(act, (tx, audit) => withdraw({ tx, audit }, invitationId))
}

/** The invitation behind a token. @throws {SsoError} `staff/invitation-unusable`, whatever the reason. */
export async function openInvitation(
  { store, clock }: Pick<SsoContext, 'store' | 'clock'>,
  token: string,
): Promise<Invitation> {
  const found = await findUsableInvitation(store.read, hashSecret(token), clock())
  if (!found) throw new SsoError('staff/invitation-unusable', 'Unknown, used, withdrawn, late, or waiting')
  return found
}

type Step = { readonly tx: SsoTransaction; readonly audit: SsoAudit; readonly at: Date }

/** Runs a change of who is staff; of two that would contradict each other, one runs again and sees the other. */
export function serializable<Result>(
  { store, clock }: Pick<SsoContext, 'store' | 'clock'>,
  actor: `officer:${string}` | `operator:${string}`,
  work: (step: Step) => Promise<Result>,
): Promise<Result> {
  const at = clock()
  return store.transact({ actor, at, isolation: 'serializable' }, (tx, audit) => work({ tx, audit, at }))
}

type NewInvitation = Pick<Invitation, 'displayName' | 'roles' | 'expiresAt'> & {
  readonly by: string
  readonly rule: ReturnType<typeof judgeChange>
}

async function invite(
  { random, rules }: SsoContext,
  { tx, audit, at }: Step,
  { displayName, roles, expiresAt, by, rule }: NewInvitation,
): Promise<Invited> {
  const token = newSecret(random)
  const invitationId = randomUUID()
  await insertInvitation(tx, {
    invitationId,
    tokenSha256: hashSecret(token),
    displayName,
    roles,
    invitedBy: by,
    invitedAt: at,
    expiresAt,
    state: rule === 'waits-for-second' ? 'waits-for-second' : 'open',
  })
  audit.record('staff/invited', { subject: invitationId, facts: { invitationId, roles: [...roles], rule } })
  const link = `${rules.origin}${PAGES.enrolment}#token=${token}`
  if (rule !== 'waits-for-second') return { invitationId, link, expiresAt, waitsFor: undefined }
  const changeId = randomUUID()
  const kind = 'invite'
  await insertChange(tx, { changeId, kind, staffId: null, invitationId, roles, askedBy: by, askedAt: at })
  audit.record('staff/change-asked', { subject: invitationId, facts: { changeId, kind } })
  return { invitationId, link, expiresAt, waitsFor: changeId }
}

async function withdraw({ tx, audit }: Pick<Step, 'tx' | 'audit'>, invitationId: string): Promise<void> {
  const from = ['open', 'waits-for-second'] as const
  if ((await moveInvitation(tx, invitationId, { from, to: 'withdrawn' })) === 'not-there')
    throw new SsoError('staff/not-found', 'No open invitation')
  audit.record('staff/invitation-withdrawn', { subject: invitationId, facts: { invitationId } })
}
