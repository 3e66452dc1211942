/** Warrants that two officers signed: recorded, and used later, by requests that carry their digest. */
import { japanDate, toHex } from '@jitsuin/kernel'
import { PERSON_AUTHORITIES, type WarrantOrder } from '../contract.js'
import { planHolder } from '../domain/plan-certificate.js'
import { lastDayOf } from '../domain/warrant.js'
import { CaError, type CaErrorCode, isWishRefusal } from '../errors.js'
import type { JointAcceptance } from './acceptance.js'
import type { CaContext } from './authority-at-work.js'
import { assembleReservation } from './reserve-certificate.js'

/** Notes that warrants were accepted; the orders themselves are what is used. */
export function recordWarrants(
  warrants: readonly { readonly order: WarrantOrder; readonly digest: Uint8Array }[],
  { audit, approvedBy }: JointAcceptance,
): void {
  for (const { order, digest } of warrants) {
    const { orderId, useBy } = order
    audit.record('warrant/accepted', {
      subject: `order:${orderId}`,
      facts: { orderId, digest: toHex(digest), approvedBy, useBy },
    })
  }
}

/** Any key will do for a rehearsal: the generator of P-256 (SEC 2 §2.4.2), whose private key is 1. */
const REHEARSAL_KEY = Buffer.from(
  '3059301306072a8648ce3d020106082a8648ce3d03010703420004' +
    '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
    '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  'hex',
)

/**
 * Assembles and lints the certificates of a warrant as if it were used today, and throws them away: officers hear now of a
 * name that no certificate can hold, not when the card is in the machine.
 */
export function rehearseWarrant(ca: CaContext, order: WarrantOrder): 'pass' | CaErrorCode {
  const firstDay = japanDate(new Date(order.createdAt))
  const lastDay = lastDayOf(firstDay, order.years)
  for (const name of PERSON_AUTHORITIES.filter((one) => order.authorities.includes(one))) {
    const authority = ca.authorities[name]
    const statement = { authority: name, facts: order.facts, firstDay, lastDay }
    const inputs = { spkiDer: REHEARSAL_KEY, issuer: authority.certificate, repositoryUri: ca.repositoryUri }
    try {
      assembleReservation(ca, authority, (serialBytes) => planHolder(statement, { ...inputs, serialBytes }))
    } catch (error) {
      if (error instanceof CaError && isWishRefusal(error.code)) return error.code
      throw error
    }
  }
  return 'pass'
}
