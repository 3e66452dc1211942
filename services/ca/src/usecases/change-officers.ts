/** Who may approve orders: a list that only two of those who stand on it can change. */
import type { EnrolOrder, RemoveOrder } from '../contract.js'
import { coveredActs, judgeRemaining } from '../domain/officer-list.js'
import { CaError } from '../errors.js'
import { endOfficer, insertOfficer, loadOfficers } from '../store/officers.js'
import type { Acceptance } from './acceptance.js'

/** Puts an officer on the list. An id or a key that was on it before is refused by the table itself. */
export async function enrolOfficer(
  { officer }: EnrolOrder,
  { tx, audit, at, orderFacts }: Acceptance,
): Promise<void> {
  const { officerId } = officer
  await insertOfficer(tx, officer, at)
  audit.record('officer/enrolled', { subject: `officer:${officerId}`, facts: { ...orderFacts, officerId } })
}

/** Ends an officer's term, unless too few would be left. */
export async function removeOfficer(
  { officerId }: RemoveOrder,
  { tx, audit, at, orderFacts }: Acceptance,
): Promise<void> {
  const officers = await loadOfficers(tx)
  const remaining = officers.filter((officer) => officer.officerId !== officerId)
  if (remaining.length === officers.length) throw new CaError('order/officer-not-enrolled', officerId)
  if (judgeRemaining(remaining, coveredActs(officers)) === 'too-few')
    throw new CaError('order/too-few-officers', officerId)
  await endOfficer(tx, officerId, at)
  audit.record('officer/removed', { subject: `officer:${officerId}`, facts: { ...orderFacts, officerId } })
}
