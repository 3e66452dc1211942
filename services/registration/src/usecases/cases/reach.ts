import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { loadCase } from '../../store/cases/cases.js'
import type { RegistrationContext } from '../context.js'
import { expectReach } from '../organisations/places.js'

/**
 * Counters and hospitals see the cases of their own place only.
 *
 * @throws {RegistrationError} `case/not-found`, `registration/other-place`
 */
export async function expectCaseReach(
  context: Pick<RegistrationContext, 'store'>,
  staff: Staff,
  caseId: string,
): Promise<void> {
  const file = await loadCase(context.store.read, caseId)
  if (!file) throw new RegistrationError('case/not-found', caseId)
  await expectReach(context, { staff, placeId: file.form.pickupPlaceId })
}
