/**
 * Whether an order may be carried out, by named checks in a fixed order. Which orders were carried out before is the
 * store's to know: its unique keys refuse a replay even between two processes.
 */
import { japanDate } from '@jitsuin/kernel'
import type { Approval, Officer, Order } from '../contract.js'
import type { OrderRefusal } from '../errors.js'
import { judgeApproval, type Office } from './approval.js'
import { parseOfficerKey } from './officer-key.js'
import { judgeUseBy } from './warrant.js'

/** All that the judgement looks at. `officers`: those who are active at `at`. */
export type OrderFacts = {
  readonly order: Order
  readonly approvals: readonly Approval[]
  readonly officers: readonly Officer[]
  readonly office: Office
  readonly at: Date
}

/** An order that two officers signed; only `judgeOrder` makes one. */
export type ApprovedOrder = { readonly order: Order; readonly approvedBy: readonly string[] }

/** An order counts for at most a day: who signs today does not issue next month. */
const MAX_LIFE_MS = 24 * 3_600_000
/** How far the clock of a terminal may run ahead. */
const CLOCK_SKEW_MS = 60_000

type Check = (facts: OrderFacts) => 'pass' | OrderRefusal

const CHECKS: readonly Check[] = [
  hasBegun,
  hasNotExpired,
  livesShortly,
  hasTwoApprovals,
  comesFromDifferentOfficers,
  officersAreKnown,
  officersMayOrderThis,
  nobodyIsConcerned,
  signaturesAreValid,
  isNotBackdated,
  warrantEndsInTime,
  newKeyIsSound,
]

/** The first check that refuses, or the approved order. */
export function judgeOrder(
  facts: OrderFacts,
): { verdict: 'approved'; approved: ApprovedOrder } | { verdict: 'refused'; refusal: OrderRefusal } {
  for (const check of CHECKS) {
    const refusal = check(facts)
    if (refusal !== 'pass') return { verdict: 'refused', refusal }
  }
  const approvedBy = facts.approvals.map(({ officerId }) => officerId)
  return { verdict: 'approved', approved: { order: facts.order, approvedBy } }
}

function hasBegun({ order, at }: OrderFacts) {
  return Date.parse(order.createdAt) <= at.getTime() + CLOCK_SKEW_MS ? 'pass' : 'order/not-yet'
}

function hasNotExpired({ order, at }: OrderFacts) {
  return at.getTime() < Date.parse(order.expiresAt) ? 'pass' : 'order/expired' // the end does not count
}

function livesShortly({ order }: OrderFacts) {
  const life = Date.parse(order.expiresAt) - Date.parse(order.createdAt)
  return life <= MAX_LIFE_MS ? 'pass' : 'order/lives-too-long'
}

function hasTwoApprovals({ approvals }: OrderFacts) {
  return approvals.length === 2 ? 'pass' : 'order/two-approvals-needed'
}

/** Two ids are not yet two people: one key enrolled twice is one person as well. */
function comesFromDifferentOfficers({ approvals, officers }: OrderFacts) {
  const keyOf = new Map(officers.map(({ officerId, publicKey }) => [officerId, publicKey]))
  const people = new Set(approvals.map(({ officerId }) => keyOf.get(officerId) ?? officerId))
  return people.size === approvals.length ? 'pass' : 'order/same-officer-twice'
}

function officersAreKnown({ approvals, officers }: OrderFacts) {
  const known = new Set(officers.map(({ officerId }) => officerId))
  return approvals.every(({ officerId }) => known.has(officerId)) ? 'pass' : 'order/officer-unknown'
}

function officersMayOrderThis({ order, approvals, officers }: OrderFacts) {
  const allowed = new Set(
    officers.filter(({ acts }) => acts.includes(order.act)).map(({ officerId }) => officerId),
  )
  return approvals.every(({ officerId }) => allowed.has(officerId)) ? 'pass' : 'order/officer-not-allowed'
}

function nobodyIsConcerned({ order, approvals }: OrderFacts) {
  const concerned =
    order.act === 'enrol-officer'
      ? order.officer.officerId
      : order.act === 'remove-officer'
        ? order.officerId
        : undefined
  return approvals.some(({ officerId }) => officerId === concerned) ? 'order/officer-concerned' : 'pass'
}

function signaturesAreValid({ order, approvals, officers, office }: OrderFacts) {
  const everyOne = approvals.every((approval) => {
    const officer = officers.find(({ officerId }) => officerId === approval.officerId)
    return officer !== undefined && judgeApproval(approval, officer, order, office) === 'valid'
  })
  return everyOne ? 'pass' : 'order/signature-invalid'
}

/** No certificate says that it counted before somebody ordered it. */
function isNotBackdated({ order }: OrderFacts) {
  if (order.act !== 'issue' && order.act !== 'certify-responder') return 'pass'
  const ordered = japanDate(new Date(order.createdAt))
  return ordered <= order.firstDay && order.firstDay <= order.lastDay ? 'pass' : 'order/period-refused'
}

function warrantEndsInTime({ order }: OrderFacts) {
  return order.act === 'warrant' ? judgeUseBy(order) : 'pass'
}

function newKeyIsSound({ order }: OrderFacts) {
  if (order.act !== 'enrol-officer') return 'pass'
  return parseOfficerKey(order.officer.publicKey) ? 'pass' : 'order/officer-key-refused'
}
