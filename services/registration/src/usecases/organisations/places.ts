/** Who may act where: counters and hospitals see and change only what is their own. */

import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { loadPlacesOf } from '../../store/organisations/staff-places.js'
import type { RegistrationContext } from '../context.js'

/** `everywhere`, or the ids of the places where they work. */
export type Reach =
  | { readonly reach: 'everywhere' }
  | { readonly reach: 'places'; readonly placeIds: readonly string[] }

/** Roles that belong to the centre itself and see every place. */
const CENTRE_ROLES: readonly string[] = [
  'receptionist',
  'examiner',
  'approver',
  'producer',
  'helpDesk',
  'administrator',
  'auditor',
]

/** The ids of the places where a member of staff works, such as `ibaraki-med`. */
export function placesOf({ store }: Pick<RegistrationContext, 'store'>, staffId: string): Promise<string[]> {
  return loadPlacesOf(store.read, staffId)
}

/** What a member of staff may see: staff of the centre everything, all others their own places. */
export async function reachOf(context: Pick<RegistrationContext, 'store'>, staff: Staff): Promise<Reach> {
  if (staff.roles.some((role) => CENTRE_ROLES.includes(role))) return { reach: 'everywhere' }
  return { reach: 'places', placeIds: await placesOf(context, staff.staffId) }
}

/** Refuses what belongs to another counter. @throws {RegistrationError} `registration/other-place` */
export async function expectReach(
  context: Pick<RegistrationContext, 'store'>,
  { staff, placeId }: { readonly staff: Staff; readonly placeId: string },
): Promise<void> {
  const reach = await reachOf(context, staff)
  if (reach.reach === 'places' && !reach.placeIds.includes(placeId))
    throw new RegistrationError('registration/other-place', placeId)
}

/** Refuses who does not work at that very counter, whatever else they are: handing over is done where the card is. */
export async function expectOwnPlace(
  context: Pick<RegistrationContext, 'store'>,
  { staff, placeId }: { readonly staff: Pick<Staff, 'staffId'>; readonly placeId: string },
): Promise<void> {
  if (!(await placesOf(context, staff.staffId)).includes(placeId))
    throw new RegistrationError('registration/other-place', placeId)
}
