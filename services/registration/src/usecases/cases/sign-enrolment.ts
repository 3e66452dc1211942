/** Two officers sign for or against the key of a third; then the authority changes its list (docs/ca.md), and we ours. */
import type { Approval, Officer, Order } from '@jitsuin/ca/contract'
import { sql } from '@jitsuin/platform'
import type { EnrolmentToSign, Officers, OrderSignature } from '../../contract.js'
import { type OfficerKey, officeAt } from '../../domain/cases/officer-signature.js'
import { approvalsOf, toSignOf } from '../../domain/cases/to-sign.js'
import { RegistrationError } from '../../errors.js'
import { endOfficerKey, insertOfficer, loadOfficers } from '../../store/cases/officers.js'
import type { StoredApproval } from '../../store/cases/schema.js'
import type { Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'
import { expectOfficer } from './sign-warrants.js'
import { byOf, type StaffActor } from './tools.js'

type Context = Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'ca' | 'addresses'>

/** Whose key counts, whose waits, and how it is with the one who asks. */
export async function showOfficers({ store, clock }: Context, { staffId }: StaffActor): Promise<Officers> {
  const rows = await store.read
    .selectFrom('officer_enrolment')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('expires_at', '>', clock())
    .orderBy('created_at')
    .execute()
  const officers = await loadOfficers(store.read)
  const isEnrolled = officers.some((officer) => officer.staffId === staffId)
  return {
    mine: isEnrolled ? 'enrolled' : rows.some(({ staff_id }) => staff_id === staffId) ? 'waiting' : 'none',
    officers: officers.map(({ officerId, staffId: owner, method, enrolledAt }) => ({
      officerId,
      staffId: owner,
      method,
      enrolledAt: enrolledAt.toISOString(),
    })),
    enrolments: rows.map((row) => ({
      enrolmentId: row.enrolment_id,
      staffId: row.staff_id,
      ...changeOf(row.order_json),
      askedAt: row.created_at.toISOString(),
      signedBy: row.approvals.map((approval) => approval.staffId),
    })),
  }
}

/** What an officer signs about the key of another. @throws {RegistrationError} `officer/not-enrolled`, `officer/enrolment-not-found` */
export async function askToSignEnrolment(
  context: Context,
  staff: StaffActor,
  enrolmentId: string,
): Promise<EnrolmentToSign> {
  const officer = await expectOfficer(context, staff)
  const { order_json: order } = await expectWaiting(context.store.read, enrolmentId, context.clock())
  return {
    enrolmentId,
    officerId: changeOf(order).officerId,
    expiresAt: order.expiresAt,
    ...toSignOf([context.ca.bytesOf(order)], officer),
  }
}

async function expectWaiting(db: Pick<Tx, 'selectFrom'>, enrolmentId: string, at: Date) {
  const row = await db
    .selectFrom('officer_enrolment')
    .selectAll()
    .where('enrolment_id', '=', enrolmentId)
    .executeTakeFirst()
  if (row?.state !== 'waiting' || row.expires_at <= at) {
    throw new RegistrationError('officer/enrolment-not-found', enrolmentId)
  }
  return row
}

/**
 * An officer signs for or against the key of another; the second signature has it enrolled or removed. When the authority cannot be
 * reached, the same is signed again, and the authority gives the same answer.
 *
 * @throws {RegistrationError} `officer/…`, `warrant/signature-invalid`, `ca/unreachable`, `ca/refused`
 */
export async function signEnrolment(
  context: Context,
  staff: StaffActor,
  { enrolmentId, signature }: { readonly enrolmentId: string; readonly signature: OrderSignature },
): Promise<'waiting' | 'enrolled' | 'removed'> {
  const officer = await expectOfficer(context, staff)
  const row = await expectWaiting(context.store.read, enrolmentId, context.clock())
  if (row.staff_id === staff.staffId) throw new RegistrationError('officer/own-key', enrolmentId)
  const orders = [context.ca.bytesOf(row.order_json)]
  const made = approvalsOf(signature, { officer, orders, office: officeAt(context.addresses.office) })
  const [approval] = made === 'invalid' ? [] : made
  if (!approval) throw new RegistrationError('warrant/signature-invalid', officer.officerId)
  const approvals = await storeApproval(context, staff, { enrolmentId, approval })
  if (approvals.length < 2) return 'waiting'
  await context.ca.submit({ order: row.order_json, approvals: approvals.map(({ approval }) => approval) })
  if (row.order_json.act === 'enrol-officer') {
    await adoptOfficer(context, keyOf(row.staff_id, row.order_json.officer))
    return 'enrolled'
  }
  await endOfficer(context, row)
  return 'removed'
}

function storeApproval(
  context: Context,
  { staffId, actor }: StaffActor,
  { enrolmentId, approval }: { readonly enrolmentId: string; readonly approval: Approval },
): Promise<readonly StoredApproval[]> {
  const by = byOf(context, actor)
  return context.store.transact({ ...by, isolation: 'serializable' }, async (tx, audit) => {
    const { approvals: before } = await expectWaiting(tx, enrolmentId, by.at)
    if (before.some((one) => one.staffId === staffId) || before.length >= 2) {
      audit.changedNothing()
      return before
    }
    const approvals = [...before, { staffId, signedAt: by.at.toISOString(), approval }]
    await tx
      .updateTable('officer_enrolment')
      .set({ approvals: JSON.stringify(approvals) })
      .where('enrolment_id', '=', enrolmentId)
      .execute()
    audit.record('officer/signed-for', { subject: `staff:${staffId}`, facts: { enrolmentId } })
    return approvals
  })
}

/**
 * Takes a key into our list that the authority has in its own already: after an enrolment, or at the first start, when officers come from the
 * key ceremony. Nothing happens when it is there.
 */
export async function adoptOfficer(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  officer: OfficerKey,
): Promise<void> {
  const by = byOf(context, 'system:authority')
  await context.store.transact(by, async (tx, audit) => {
    await insertOfficer(tx, officer, by.at)
    await tx
      .updateTable('officer_enrolment')
      .set({ state: 'enrolled' })
      .where('staff_id', '=', officer.staffId)
      .where('state', '=', 'waiting')
      .where(sql`order_json ->> 'act'`, '=', 'enrol-officer')
      .execute()
    audit.record('officer/enrolled', {
      subject: `staff:${officer.staffId}`,
      facts: { officerId: officer.officerId },
    })
  })
}

async function endOfficer(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  {
    enrolment_id,
    staff_id,
    order_json,
  }: { readonly enrolment_id: string; readonly staff_id: string; readonly order_json: Order },
): Promise<void> {
  const by = byOf(context, 'system:authority')
  const { officerId } = changeOf(order_json)
  await context.store.transact(by, async (tx, audit) => {
    await endOfficerKey(tx, officerId, by.at)
    await tx
      .updateTable('officer_enrolment')
      .set({ state: 'removed' })
      .where('enrolment_id', '=', enrolment_id)
      .execute()
    audit.record('officer/removed', { subject: `staff:${staff_id}`, facts: { officerId } })
  })
}

/** What an order does to the list of officers, and to whose place on it. */
function changeOf(order: Order): Pick<Officers['enrolments'][number], 'act' | 'officerId'> {
  if (order.act === 'enrol-officer') return { act: order.act, officerId: order.officer.officerId }
  if (order.act === 'remove-officer') return { act: order.act, officerId: order.officerId }
  throw new Error(`No order about an officer: ${order.act}`) // none is stored
}

function keyOf(staffId: string, officer: Officer): OfficerKey {
  const { officerId, method, publicKey } = officer
  return {
    staffId,
    officerId,
    method,
    publicKey,
    ...(officer.method === 'passkey' && { credentialId: officer.credentialId }),
  }
}
