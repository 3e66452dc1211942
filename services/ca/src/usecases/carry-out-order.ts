/**
 * Carries out an order of two officers. One transaction judges it, takes its id for good and records what it changes; only
 * then are keys used (complete.ts). The same order sent again continues where the first one stopped, and has the same answer.
 */
import { type CodedError, sameBytes, toHex } from '@jitsuin/kernel'
import type { Actor } from '@jitsuin/platform'
import type { Act, Approval, Order, Outcome, Submission } from '../contract.js'
import { judgeOrder } from '../domain/judge-order.js'
import { wholeSecond } from '../domain/list-schedule.js'
import { orderDigest } from '../domain/order-bytes.js'
import { CaError, type OrderRefusal } from '../errors.js'
import type { CaAudit, CaTransaction } from '../store/ca-store.js'
import { loadOfficers } from '../store/officers.js'
import { claimOrder, loadOrder } from '../store/orders.js'
import type { Acceptance } from './acceptance.js'
import type { CaContext } from './authority-at-work.js'
import { enrolOfficer, removeOfficer } from './change-officers.js'
import { answerOrder } from './complete.js'
import { reserveCertificate } from './reserve-certificate.js'
import { revokeCertificate } from './revoke-certificate.js'

/**
 * Carries out an order, or gives the answer of the first time.
 *
 * @throws {CaError} an `order/…` refusal, which is recorded; `certificate/not-found`
 */
export async function carryOutOrder(ca: CaContext, submission: Submission): Promise<Outcome> {
  const { order } = submission
  const digest = orderDigest(order)
  try {
    if (!(await loadOrder(ca.store.read, order.orderId))) await acceptOrder(ca, submission, digest)
    const carried = await loadOrder(ca.store.read, order.orderId)
    // Taken by another order, in this moment or long ago.
    if (!carried || !sameBytes(carried.digest, digest)) throw new CaError('order/replayed', order.orderId)
  } catch (error) {
    if (error instanceof CaError)
      await recordRefusal(ca, error, { orderId: order.orderId, digest: toHex(digest) })
    throw error
  }
  return answerOrder(ca, order)
}

async function acceptOrder(ca: CaContext, submission: Submission, digest: Uint8Array): Promise<void> {
  const { order, approvals, request } = submission
  const now = ca.clock()
  const at = wholeSecond(now)
  const approvedBy = approvals.map(({ officerId }) => officerId).join('+')
  const actor: Actor = `officer:${approvedBy}`
  const work = async (tx: CaTransaction, audit: CaAudit) => {
    await expectApproved(ca, tx, { order, approvals, at: now })
    const claim = await claimOrder(tx, { order, digest, approvals, acceptedAt: at })
    if (claim === 'carried-before') return audit.changedNothing()
    const requestDer = request === undefined ? undefined : Buffer.from(request, 'base64')
    const orderFacts = { orderId: order.orderId, digest: toHex(digest), approvedBy }
    await takeEffect(order, { ca, tx, audit, at, orderFacts, requestDer })
  }
  await ca.store.transact({ actor, at, isolation: ISOLATION[order.act] }, work).catch(refuseConflict)
}

/** Two removals at once must not leave too few officers; other acts are kept apart by keys and locks. */
const ISOLATION = {
  issue: 'read committed',
  'certify-responder': 'read committed',
  revoke: 'read committed',
  'enrol-officer': 'serializable',
  'remove-officer': 'serializable',
} as const satisfies Record<Act, string>

/** The officers are read in the transaction: whoever was removed a moment ago approves nothing any more. */
async function expectApproved(
  ca: CaContext,
  tx: CaTransaction,
  asked: { readonly order: Order; readonly approvals: readonly Approval[]; readonly at: Date },
): Promise<void> {
  const judgement = judgeOrder({ ...asked, officers: await loadOfficers(tx), office: ca.office })
  if (judgement.verdict === 'refused') throw new CaError(judgement.refusal, asked.order.orderId)
}

function takeEffect(order: Order, acceptance: Acceptance): Promise<void> {
  switch (order.act) {
    case 'issue':
    case 'certify-responder':
      return reserveCertificate(order, acceptance)
    case 'revoke':
      return revokeCertificate(order, acceptance)
    case 'enrol-officer':
      return enrolOfficer(order, acceptance)
    case 'remove-officer':
      return removeOfficer(order, acceptance)
  }
}

/** What the unique keys of the tables say when two orders meet. */
const CONFLICTS: Readonly<Record<string, OrderRefusal>> = {
  certificate_key_sha256_key: 'order/key-used-before',
  officer_pkey: 'order/officer-exists',
  officer_public_key_key: 'order/officer-exists',
}

function refuseConflict(error: unknown): never {
  const constraint = error instanceof Error && 'constraint' in error ? String(error.constraint) : ''
  const refusal = CONFLICTS[constraint]
  throw refusal ? new CaError(refusal, constraint, { cause: error }) : error
}

async function recordRefusal(
  { store, clock }: CaContext,
  { code }: CodedError,
  order: { readonly orderId: string; readonly digest: string },
): Promise<void> {
  await store.transact({ actor: 'system:ca', at: clock() }, async (_tx, audit) => {
    audit.record('order/refused', { subject: `order:${order.orderId}`, facts: { ...order, refusal: code } })
  })
}
