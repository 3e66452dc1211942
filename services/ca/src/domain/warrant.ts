/**
 * Warrants: two officers approve the facts of a case before its keys exist. Whether a request may be certified under one is
 * judged here, by named checks in a fixed order; the officers were judged when the warrant was carried out.
 */
import { japanDate, sameBytes } from '@jitsuin/kernel'
import { validityFromJapanDay } from '@jitsuin/pki'
import type { CertificateWish, WarrantOrder } from '../contract.js'
import type { WishRefusal } from '../errors.js'

/** How long a warrant may wait for its keys: a quarter of a year. */
export const LONGEST_WARRANT_DAYS = 92

/** How far the day of a wish may be from the authority's: clocks differ, and a batch may cross midnight. */
export const DAY_TOLERANCE_MS = 10 * 60_000

const DAY_MS = 24 * 3_600_000

/** Whether the last day of a warrant is one that officers may order: not past, and not too far. */
export function judgeUseBy({ createdAt, useBy }: WarrantOrder): 'pass' | 'order/use-by-refused' {
  const ordered = new Date(createdAt)
  const latest = japanDate(new Date(ordered.getTime() + LONGEST_WARRANT_DAYS * DAY_MS))
  return japanDate(ordered) <= useBy && useBy <= latest ? 'pass' : 'order/use-by-refused'
}

/** The last day of a certificate that counts for so many years, `YYYY-MM-DD` in Japan: the day before the first one comes again. */
export function lastDayOf(firstDay: string, years: number): string {
  return japanDate(validityFromJapanDay(firstDay, { years }).notAfter)
}

/** A certificate that was made under a warrant at one authority. */
export type WarrantUse = {
  /** 1, 2, 3 … */
  readonly attempt: number
  readonly serialHex: string
  readonly requestSha256: Uint8Array
  readonly state: 'stands' | 'revoked'
}

/** All that the judgement of a wish looks at. */
export type WishFacts = {
  readonly wish: CertificateWish
  /** The digest that the request carries. */
  readonly warrantDigest: Uint8Array | undefined
  /** The warrant of this id, if it was carried out. */
  readonly warrant: { readonly order: WarrantOrder; readonly digest: Uint8Array } | undefined
  /** The newest use of the warrant at this authority. */
  readonly newestUse: WarrantUse | undefined
  readonly key: 'new' | 'used-before'
  readonly at: Date
}

/** A wish that may be fulfilled; only `judgeWish` makes one. */
export type AllowedWish = {
  readonly wish: CertificateWish
  readonly order: WarrantOrder
  readonly digest: Uint8Array
  readonly attempt: number
}

type KnownFacts = WishFacts & { readonly warrant: NonNullable<WishFacts['warrant']> }
type Check = (facts: KnownFacts) => 'pass' | WishRefusal

const CHECKS: readonly Check[] = [
  requestNamesTheWarrant,
  authorityIsNamed,
  dayIsToday,
  dayIsNotBeforeTheWarrant,
  warrantStillCounts,
  isNotUsed,
  keyIsNew,
]

/** The first check that refuses, or the wish with the number of its attempt. */
export function judgeWish(
  facts: WishFacts,
): { verdict: 'allowed'; allowed: AllowedWish } | { verdict: 'refused'; refusal: WishRefusal } {
  const { wish, warrant, newestUse } = facts
  if (!warrant) return { verdict: 'refused', refusal: 'warrant/unknown' }
  for (const check of CHECKS) {
    const refusal = check({ ...facts, warrant })
    if (refusal !== 'pass') return { verdict: 'refused', refusal }
  }
  return { verdict: 'allowed', allowed: { wish, ...warrant, attempt: (newestUse?.attempt ?? 0) + 1 } }
}

function requestNamesTheWarrant({ warrantDigest, warrant }: KnownFacts) {
  return warrantDigest && sameBytes(warrantDigest, warrant.digest) ? 'pass' : 'warrant/differs'
}

function authorityIsNamed({ wish, warrant }: KnownFacts) {
  return warrant.order.authorities.includes(wish.authority) ? 'pass' : 'warrant/authority-not-named'
}

function dayIsToday({ wish, at }: KnownFacts) {
  const dayAfter = (ms: number) => japanDate(new Date(at.getTime() + ms))
  const isToday = dayAfter(-DAY_TOLERANCE_MS) <= wish.firstDay && wish.firstDay <= dayAfter(DAY_TOLERANCE_MS)
  return isToday ? 'pass' : 'warrant/day-refused'
}

/** No certificate says that it counted before somebody ordered it. */
function dayIsNotBeforeTheWarrant({ wish, warrant }: KnownFacts) {
  return japanDate(new Date(warrant.order.createdAt)) <= wish.firstDay ? 'pass' : 'warrant/day-refused'
}

function warrantStillCounts({ wish, warrant }: KnownFacts) {
  return wish.firstDay <= warrant.order.useBy ? 'pass' : 'warrant/expired' // the last day counts
}

/** Once at each authority; again only after the certificate was revoked, as after a fault in production. */
function isNotUsed({ newestUse }: KnownFacts) {
  return newestUse?.state === 'stands' ? 'warrant/used' : 'pass'
}

function keyIsNew({ key }: KnownFacts) {
  return key === 'new' ? 'pass' : 'order/key-used-before'
}
