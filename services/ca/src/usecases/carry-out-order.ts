/**
 * Carries out an order of two officers. One transaction judges it, takes its id for good and records what it changes; only
 * then are keys used (complete.ts). The same order sent again continues where the first one stopped, and has the same answer.
 */
import { sameBytes, toHex } from '@jitsuin/kernel'
import type { Actor } from '@jitsuin/platform'
import type { Approval, Order, Outcome, Submission } from '../contract.js'
import { judgeOrder } from '../domain/judge-order.js'
import { wholeSecond } from '../domain/list-schedule.js'
import { orderDigest } from '../domain/order-bytes.js'
import { CaError } from '../errors.js'
import type { CaAudit, CaTransaction } from '../store/ca-store.js'
import { loadOfficers } from '../store/officers.js'
import { claimOrder, loadOrder } from '../store/orders.js'
import type { Acceptance } from './acceptance.js'
import type { CaContext } from './authority-at-work.js'
import { carryOutTogether, isJoint, type JointOrder, type JointSubmission } from './carry-out-together.js'
import { enrolOfficer, removeOfficer } from './change-officers.js'
import { answerOrder } from './complete.js'
import { refuseConflict } from './conflicts.js'
import { recordRefusals } from './record-refusals.js'
import { reserveCertificate } from './reserve-certificate.js'

/**
 * Carries out an order, or gives the answer of the first time.
 *
 * @throws {CaError} an `order/…` refusal, which is recorded; `certificate/not-found`
 */
export async function carryOutOrder(ca: CaContext, submission: Submission): Promise<Outcome> {
  const { order } = submission
  return isJoint(order)
    ? carryOutJointly(ca, { ...submission, order })
    : carryOutAlone(ca, { ...submission, order })
}

type LoneOrder = Exclude<Order, JointOrder>
type LoneSubmission = Omit<Submission, 'order'> & { readonly order: LoneOrder }

async function carryOutJointly(ca: CaContext, submission: JointSubmission): Promise<Outcome> {
  const [answer = { refused: 'order/not-found' as const }] = await carryOutTogether(ca, [submission])
  if ('refused' in answer) throw new CaError(answer.refused, submission.order.orderId)
  return answer
}

async function carryOutAlone(ca: CaContext, submission: LoneSubmission): Promise<Outcome> {
  const { order } = submission
  const digest = orderDigest(order)
  try {
    if (!(await loadOrder(ca.store.read, order.orderId))) await acceptOrder(ca, submission, digest)
    const carried = await loadOrder(ca.store.read, order.orderId)
    // Taken by another order, in this moment or long ago.
    if (!carried || !sameBytes(carried.digest, digest)) throw new CaError('order/replayed', order.orderId)
  } catch (error) {
    if (error instanceof CaError)
      await recordRefusals(ca, [{ orderId: order.orderId, digest: toHex(digest), refusal: error.code }])
    throw error
  }
  return answerOrder(ca, order)
}

async function acceptOrder(ca: CaContext, submission: LoneSubmission, digest: Uint8Array): Promise<void> {
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
  'enrol-officer': 'serializable',
  'remove-officer': 'serializable',
} as const satisfies Record<LoneOrder['act'], string>

/** The officers are read in the transaction: whoever was removed a moment ago approves nothing any more. */
async function expectApproved(
  ca: CaContext,
  tx: CaTransaction,
  asked: { readonly order: Order; readonly approvals: readonly Approval[]; readonly at: Date },
): Promise<void> {
  const judgement = judgeOrder({ ...asked, officers: await loadOfficers(tx), office: ca.office })
  if (judgement.verdict === 'refused') throw new CaError(judgement.refusal, asked.order.orderId)
}

function takeEffect(order: LoneOrder, acceptance: Acceptance): Promise<void> {
  switch (order.act) {
    case 'issue':
    case 'certify-responder':
      return reserveCertificate(order, acceptance)
    case 'enrol-officer':
      return enrolOfficer(order, acceptance)
    case 'remove-officer':
      return removeOfficer(order, acceptance)
  }
}
