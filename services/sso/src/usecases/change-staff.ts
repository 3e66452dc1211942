/** Roles and states of staff, by one administrator where that suffices and by two where it does not (four-eyes.ts). */
import { randomUUID } from 'node:crypto'
import { judgeChange, judgeDecider, rolesOnReadmission, type StaffChange } from '../domain/four-eyes.js'
import type { StaffRole } from '../domain/staff-roles.js'
import { SsoError } from '../errors.js'
import {
  decideChange,
  type Invitation,
  insertChange,
  loadChanges,
  loadInvitation,
  loadInvitations,
  moveInvitation,
  type WaitingChange,
} from '../store/invitations.js'
import { endSessions } from '../store/sessions.js'
import type { SsoAudit, SsoReader, SsoTransaction } from '../store/sso-store.js'
import {
  countAdministrators,
  loadMember,
  loadStaff,
  type StaffMember,
  saveStaffCard,
  updateMember,
} from '../store/staff.js'
import type { SsoContext } from './context.js'
import { serializable } from './staff-invitations.js'

/** What to do with a member of staff. */
export type StaffOrder =
  | { readonly kind: 'change-roles'; readonly staffId: string; readonly roles: readonly StaffRole[] }
  | { readonly kind: 'suspend' | 'remove'; readonly staffId: string }

/** Whether it was done, or which change waits. */
export type OrderOutcome =
  | { readonly state: 'done' }
  | { readonly state: 'waits-for-second'; readonly changeId: string }

type Step = { readonly tx: SsoTransaction; readonly audit: SsoAudit; readonly at: Date }

/** Carries an order out, or keeps it for a second administrator. @throws {SsoError} `staff/not-found`, `staff/last-administrator` */
export async function orderStaffChange(
  ctx: SsoContext,
  administrator: string,
  order: StaffOrder,
): Promise<OrderOutcome> {
  return serializable(ctx, `officer:${administrator}`, async (step) => {
    const member = await memberAtWork(step.tx, order.staffId)
    const rule = judgeChange(changeOf(order, member), {
      active: await countAdministrators(step.tx),
      invited: 0,
    })
    if (rule !== 'waits-for-second') {
      await carryOut(step, order, member)
      return { state: 'done' }
    }
    const changeId = randomUUID()
    const { kind, staffId } = order
    await insertChange(step.tx, {
      changeId,
      kind,
      staffId,
      invitationId: null,
      roles: kind === 'change-roles' ? order.roles : undefined,
      askedBy: administrator,
      askedAt: step.at,
    })
    step.audit.record('staff/change-asked', { subject: staffId, facts: { changeId, kind } })
    return { state: 'waits-for-second', changeId }
  })
}

/** Lets somebody who was suspended work again, without the roles that take two to grant. @throws {SsoError} `staff/not-found` */
export async function readmitStaff(
  ctx: SsoContext,
  administrator: string,
  staffId: string,
): Promise<OrderOutcome> {
  return serializable(ctx, `officer:${administrator}`, async ({ tx, audit }) => {
    const member = await memberAtWork(tx, staffId)
    if (member.state !== 'suspended') throw new SsoError('staff/not-found', 'Not suspended')
    const roles = rolesOnReadmission(member.roles)
    await updateMember(tx, staffId, { state: 'active', roles })
    audit.record('staff/changed', { subject: staffId, facts: { staffId, kind: 'readmit', roles } })
    return { state: 'done' }
  })
}

/**
 * Decides on a change that waits.
 *
 * @throws {SsoError} `staff/change-not-waiting`, `staff/same-person`, `staff/last-administrator`
 */
export async function decideStaffChange(
  ctx: SsoContext,
  administrator: string,
  { changeId, decision }: { readonly changeId: string; readonly decision: 'confirmed' | 'refused' },
): Promise<void> {
  await serializable(ctx, `officer:${administrator}`, async (step) => {
    const { tx, audit, at } = step
    const change = (await loadChanges(tx)).find((one) => one.changeId === changeId)
    if (!change) throw new SsoError('staff/change-not-waiting', changeId)
    if (judgeDecider(administrator, change) !== 'allowed')
      throw new SsoError('staff/same-person', 'Asked for it, or is concerned')
    await decideChange(tx, changeId, { decision, by: administrator, at })
    const subject = change.staffId ?? change.invitationId ?? changeId
    const action = decision === 'confirmed' ? 'staff/change-confirmed' : 'staff/change-refused'
    audit.record(action, { subject, facts: { changeId, kind: change.kind } })
    await settle(step, change, decision)
  })
}

async function settle(step: Step, change: WaitingChange, decision: 'confirmed' | 'refused'): Promise<void> {
  const { kind, staffId, invitationId, roles } = change
  if (invitationId) {
    const to = decision === 'confirmed' ? 'open' : 'withdrawn'
    if ((await moveInvitation(step.tx, invitationId, { from: ['waits-for-second'], to })) === 'not-there')
      throw new SsoError('staff/change-not-waiting', 'The invitation was withdrawn')
    return
  }
  if (decision === 'refused' || !staffId || kind === 'invite') return
  const member = await memberAtWork(step.tx, staffId)
  const order: StaffOrder =
    kind === 'change-roles' ? { kind, staffId, roles: roles ?? member.roles } : { kind, staffId }
  await carryOut(step, order, member)
}

async function carryOut({ tx, audit, at }: Step, order: StaffOrder, member: StaffMember): Promise<void> {
  const { staffId, kind } = order
  if (kind === 'change-roles') {
    await updateMember(tx, staffId, { roles: order.roles })
    audit.record('staff/changed', { subject: staffId, facts: { staffId, kind, roles: [...order.roles] } })
  } else {
    await updateMember(tx, staffId, { state: kind === 'suspend' ? 'suspended' : 'removed' })
    if (kind === 'remove') await saveStaffCard(tx, staffId, undefined) // the card may become somebody else's
    audit.record('staff/changed', { subject: staffId, facts: { staffId, kind } })
    const why = 'staff-removed'
    const count = await endSessions(tx, { account: staffId }, { why, at })
    if (count > 0) audit.record('session/ended', { subject: staffId, facts: { why, count } })
  }
  const wasAdministrator = member.roles.includes('administrator')
  if (wasAdministrator && (await countAdministrators(tx)) === 0)
    throw new SsoError('staff/last-administrator', 'Nobody could administer any more')
}

async function memberAtWork(tx: SsoTransaction, staffId: string): Promise<StaffMember> {
  const member = await loadMember(tx, staffId)
  if (!member || member.state === 'removed') throw new SsoError('staff/not-found', 'No such member of staff')
  return member
}

function changeOf(order: StaffOrder, { roles }: StaffMember): StaffChange {
  return order.kind === 'change-roles'
    ? { kind: order.kind, from: roles, to: order.roles }
    : { kind: order.kind, roles }
}

/** Everything that an administrator sees. */
export type StaffOverview = {
  readonly members: readonly StaffMember[]
  readonly invitations: readonly Invitation[]
  readonly changes: readonly (WaitingChange & {
    readonly displayName: string
    readonly askedByName: string
  })[]
}

/** Loads it. */
export async function overviewStaff({ store: { read } }: Pick<SsoContext, 'store'>): Promise<StaffOverview> {
  const [members, invitations, changes] = await Promise.all([
    loadStaff(read),
    loadInvitations(read),
    loadChanges(read),
  ])
  const open = new Set(invitations.map(({ invitationId }) => invitationId))
  const waiting = changes.filter(({ invitationId }) => invitationId === null || open.has(invitationId))
  const named = waiting.map(async (change) => ({
    ...change,
    displayName: await nameOf(read, change),
    askedByName: members.find(({ staffId }) => staffId === change.askedBy)?.displayName ?? change.askedBy,
  }))
  return { members, invitations, changes: await Promise.all(named) }
}

/** Everybody who is staff now, by name, for services that show names instead of ids. */
export async function listColleagues({ store: { read } }: Pick<SsoContext, 'store'>) {
  const members = await loadStaff(read)
  return members.map(({ staffId, displayName, roles }) => ({ staffId, displayName, roles }))
}

async function nameOf(db: SsoReader, { staffId, invitationId }: WaitingChange): Promise<string> {
  const found = staffId
    ? await loadMember(db, staffId)
    : invitationId && (await loadInvitation(db, invitationId))
  return found ? found.displayName : ''
}
