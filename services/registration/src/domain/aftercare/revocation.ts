/**
 * Which certificates a procedure ends, and the orders that two officers sign for them (hpki §4.4): both certificates of a card
 * together; the second key as well when the reason lies in the person and not in the card.
 */
import type { RevokeOrder } from '@jitsuin/ca/contract'
import { PROCEDURES, REVOCATION_CAUSES, type RevocationCause } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import type { Procedure } from './procedure.js'
import type { HeldCard, HeldCertificate } from './register.js'

/** An order counts for a day at most (docs/ca.md); who signs out of hours has the night. */
const ORDER_LIFE_MS = 24 * 3_600_000

/** Why the certificates end. Throws `aftercare/state-forbids` for kinds that end none. */
export function causeOf({ kind }: Pick<Procedure, 'kind'>): RevocationCause {
  const { cause } = PROCEDURES[kind]
  if (cause === 'none') throw new RegistrationError('aftercare/state-forbids', `${kind} revokes nothing`)
  return cause
}

/** The cards that a procedure ends: those that it names; all of the person when the licence is gone. */
export function cardsInScope(
  { kind, cardIds }: Pick<Procedure, 'kind' | 'cardIds'>,
  cards: readonly HeldCard[],
): readonly HeldCard[] {
  return PROCEDURES[kind].flow === 'withdrawal'
    ? cards
    : cards.filter(({ cardId }) => cardIds.includes(cardId))
}

/** The certificates of these cards that are in use on a day; their last day counts. */
export function certificatesInUse(cards: readonly HeldCard[], today: string): readonly HeldCertificate[] {
  return cards
    .flatMap(({ certificates }) => certificates)
    .filter(({ state, lastDay }) => state === 'in-use' && today <= lastDay)
}

/**
 * One order per certificate.
 *
 * @throws {RegistrationError} `aftercare/nothing-to-revoke`
 */
export function planOrders(
  certificates: readonly HeldCertificate[],
  {
    number,
    cause,
    at,
    newId,
  }: {
    readonly number: string
    readonly cause: RevocationCause
    readonly at: Date
    readonly newId: () => string
  },
): readonly RevokeOrder[] {
  if (certificates.length === 0) throw new RegistrationError('aftercare/nothing-to-revoke', number)
  return certificates.map(({ authority, serialHex }) => ({
    version: 'jitsuin-order/1',
    orderId: newId(),
    caseNumber: number,
    createdAt: at.toISOString(),
    expiresAt: new Date(at.getTime() + ORDER_LIFE_MS).toISOString(),
    act: 'revoke',
    authority,
    serialHex,
    reason: REVOCATION_CAUSES[cause].crlReason,
  }))
}

/** Whether orders still count at an instant; their end does not. */
export function judgeOrders(orders: readonly RevokeOrder[], at: Date): 'count' | 'expired' {
  return orders.every(({ expiresAt }) => at.getTime() < Date.parse(expiresAt)) ? 'count' : 'expired'
}
