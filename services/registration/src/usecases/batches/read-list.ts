/** Reads a hospital's list against the register of today. */
import { japanDate } from '@jitsuin/kernel'
import { CASE_STATES, type CaseStateName } from '../../contract.js'
import { readStaffList, STAFF_LIST_LIMITS, type StaffList } from '../../domain/batches/staff-list.js'
import { readCsv } from '../../domain/csv/read-csv.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { loadOpenLicenceNumbers } from '../../store/batches/batches.js'
import { loadOrganisation } from '../../store/organisations/organisations.js'
import type { RegistrationContext } from '../context.js'
import { expectReach } from '../organisations/places.js'

const CLOSED = Object.entries(CASE_STATES).flatMap(
  ([state, { phase }]) => (phase === 'closed' ? [state as CaseStateName] : []), // the table has no other keys
)

/**
 * Reads it; nothing is stored.
 *
 * @throws {RegistrationError} `registration/other-place`, `batch/place-not-a-hospital`, `batch/list-unreadable`
 */
export async function readList(
  context: RegistrationContext,
  staff: Staff,
  { placeId, bytes }: { readonly placeId: string; readonly bytes: Uint8Array },
): Promise<StaffList> {
  await expectReach(context, { staff, placeId })
  const hospital = await loadOrganisation(context.store.read, placeId)
  if (hospital?.terms.kind !== 'hospital' || hospital.terms.standing !== 'active')
    throw new RegistrationError('batch/place-not-a-hospital', placeId)
  const csv = readCsv(bytes, STAFF_LIST_LIMITS)
  if (csv.verdict === 'unreadable') throw new RegistrationError('batch/list-unreadable', csv.why)
  return readStaffList(bytes, csv, {
    hospital: { placeId, name: hospital.terms.nameJa },
    openLicenceNumbers: await loadOpenLicenceNumbers(context.store.read, CLOSED),
    today: japanDate(context.clock()),
  })
}
