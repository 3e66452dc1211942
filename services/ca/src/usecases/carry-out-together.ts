/**
 * Orders that one transaction takes together: warrants, of which hundreds are signed at a time, and revocations, which then
 * need one list. An order that is refused stops no other, and the same order again has the same answer.
 */
import { sameBytes, toHex } from '@jitsuin/kernel'
import type { Order, RevokeOrder, Submission, WarrantOrder } from '../contract.js'
import { judgeOrder } from '../domain/judge-order.js'
import { wholeSecond } from '../domain/list-schedule.js'
import { orderDigest } from '../domain/order-bytes.js'
import type { CaErrorCode } from '../errors.js'
import { loadOfficers } from '../store/officers.js'
import { type CarriedOrder, claimOrders, keyOf, loadOrders } from '../store/orders.js'
import type { OrderAnswer } from './acceptance.js'
import type { CaContext } from './authority-at-work.js'
import { answerRevocations } from './complete.js'
import { nameOf } from './complete-certificates.js'
import { recordRefusals } from './record-refusals.js'
import { recordWarrants, rehearseWarrant } from './record-warrants.js'
import { lockCertificates, revokeCertificates } from './revoke-certificates.js'

/** An order that can be taken together with others. */
export type JointOrder = WarrantOrder | RevokeOrder

/** A submission of such an order. */
export type JointSubmission = Omit<Submission, 'order'> & { readonly order: JointOrder }

/** Whether an order can be taken together with others. */
export function isJoint(order: Order): order is JointOrder {
  return order.act === 'warrant' || order.act === 'revoke'
}

type Asked = JointSubmission & { readonly digest: Uint8Array }
type Refusals = Map<Asked, CaErrorCode>

/** Carries out orders, or gives the answers of the first time; in the order of the submissions. */
export async function carryOutTogether(
  ca: CaContext,
  submissions: readonly JointSubmission[],
): Promise<OrderAnswer[]> {
  const asked = submissions.map((one): Asked => ({ ...one, digest: orderDigest(one.order) }))
  const first = new Map(asked.toReversed().map((one) => [keyOf(one.order), one]))
  const before = await loadOrders(ca.store.read, [...first.keys()])
  const fresh = [...first.values()].filter((one) => !before.has(keyOf(one.order)))
  const refusals: Refusals = new Map()
  for (const group of Map.groupBy(fresh, approversOf).values()) await accept(ca, group, refusals)

  const carried = await loadOrders(ca.store.read, [...first.keys()])
  for (const one of asked) {
    const refusal = refusals.get(first.get(keyOf(one.order)) ?? one) ?? judgeReplay(one, carried)
    if (refusal !== 'pass') refusals.set(one, refusal)
  }
  await recordRefusals(
    ca,
    [...refusals].map(([{ order, digest }, refusal]) => ({
      orderId: order.orderId,
      digest: toHex(digest),
      refusal,
    })),
  )
  return answer(ca, asked, refusals)
}

/** Judges orders of the same two officers and lets the sound ones take effect, in one transaction. */
async function accept(ca: CaContext, group: readonly Asked[], refusals: Refusals): Promise<void> {
  const now = ca.clock()
  const at = wholeSecond(now)
  const approvedBy = group.map(approversOf)[0] ?? ''
  await ca.store.transact({ actor: `officer:${approvedBy}`, at }, async (tx, audit) => {
    // Read in the transaction: whoever was removed a moment ago approves nothing any more.
    const officers = await loadOfficers(tx)
    const approved = group.filter((one) => {
      const judgement = judgeOrder({ ...one, officers, office: ca.office, at: now })
      if (judgement.verdict === 'refused') refusals.set(one, judgement.refusal)
      return judgement.verdict === 'approved'
    })
    const certificates = await lockCertificates(tx, approved.flatMap(asRevocation))
    const sound = approved.filter((one) => {
      const { order } = one
      const refusal = order.act === 'warrant' ? rehearseWarrant(ca, order) : certificates.judge(order)
      if (refusal !== 'pass') refusals.set(one, refusal)
      return refusal === 'pass'
    })
    const claimed = await claimOrders(
      tx,
      sound.map((one) => ({ ...one, acceptedAt: at })),
    )
    const taken = sound.filter((one) => claimed.has(keyOf(one.order)))
    if (taken.length === 0) return audit.changedNothing()
    const acceptance = { ca, tx, audit, at, approvedBy }
    recordWarrants(taken.flatMap(asWarrant), acceptance)
    await revokeCertificates(taken.flatMap(asRevocation), certificates, acceptance)
  })
}

/** An order with this id was carried out: this one, or another one. */
function judgeReplay(one: Asked, carried: ReadonlyMap<string, CarriedOrder>): 'pass' | CaErrorCode {
  const stored = carried.get(keyOf(one.order))
  return stored && sameBytes(stored.digest, one.digest) ? 'pass' : 'order/replayed'
}

async function answer(ca: CaContext, asked: readonly Asked[], refusals: Refusals): Promise<OrderAnswer[]> {
  const revocations = asked.filter((one) => !refusals.has(one)).flatMap(asRevocation)
  const revokedAt = await answerRevocations(
    ca,
    revocations.map(({ order }) => order),
  )
  return asked.map((one) => {
    const refused = refusals.get(one)
    if (refused) return { refused }
    const { order, digest } = one
    return order.act === 'warrant'
      ? { act: order.act, digest: toHex(digest) }
      : { act: order.act, serialHex: order.serialHex, revokedAt: revokedAt.get(nameOf(order)) ?? '' }
  })
}

function asWarrant({ order, digest }: Asked) {
  return order.act === 'warrant' ? [{ order, digest }] : []
}

function asRevocation({ order, digest }: Asked) {
  return order.act === 'revoke' ? [{ order, digest }] : []
}

function approversOf({ approvals }: Asked): string {
  return approvals.map(({ officerId }) => officerId).join('+')
}
