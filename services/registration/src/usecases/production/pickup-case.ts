import type { Case } from '../../domain/cases/case.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { loadCase } from '../../store/cases/cases.js'
import type { RegistrationContext } from '../context.js'
import { expectOwnPlace } from '../organisations/places.js'

/** A case whose card is picked up where this member of staff works. @throws {RegistrationError} `registration/other-place` */
export async function expectOwnCase(
  context: RegistrationContext,
  staff: Staff,
  caseId: string,
): Promise<Case> {
  const file = await loadCase(context.store.read, caseId)
  if (!file) throw new RegistrationError('case/not-found', caseId)
  await expectOwnPlace(context, { staff, placeId: file.form.pickupPlaceId })
  return file
}
