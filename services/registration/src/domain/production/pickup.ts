/** Whether a card may be handed over: three papers seen, and the person is the holder (requirements C-03, T-C03-4). */
import type { PickupChecks } from '../../contract.js'

/** What stands between a visitor and the card. */
export type PickupLack =
  | 'postcard-missing'
  | 'licence-missing'
  | 'identity-missing'
  | 'identity-expired'
  | 'person-not-compared'
  | 'signature-missing'

type Facts = {
  readonly checks: PickupChecks
  readonly signature: 'captured' | 'missing'
  readonly today: string
}
type Check = (facts: Facts) => PickupLack | 'pass'

const CHECKS: readonly Check[] = [
  ({ checks }) => (checks.postcard ? 'pass' : 'postcard-missing'),
  ({ checks }) => (checks.licence ? 'pass' : 'licence-missing'),
  ({ checks }) => (checks.identity ? 'pass' : 'identity-missing'),
  // The day that a document names is the last on which it counts.
  ({ checks: { identity }, today }) =>
    identity?.validUntil !== undefined && identity.validUntil < today ? 'identity-expired' : 'pass',
  ({ checks }) => (checks.person ? 'pass' : 'person-not-compared'),
  ({ signature }) => (signature === 'captured' ? 'pass' : 'signature-missing'),
]

/** Everything that is lacking, in the order of the desk; empty when the card may be handed over. */
export function lacksOf(facts: Facts): PickupLack[] {
  return CHECKS.map((check) => check(facts)).filter((found) => found !== 'pass')
}

/** Days after which somebody who did not come is reminded, and after which the card goes back (portal §2.5). */
export const PICKUP_DAYS = { reminder: 90, unclaimed: 180 } as const
