import type { PickupPlace } from '../../contract.js'
import type { RegistrationContext } from '../context.js'

/** The counters that an applicant may choose from, by name. */
export async function readPlaces({ store }: RegistrationContext): Promise<readonly PickupPlace[]> {
  const rows = await store.read
    .selectFrom('organisation')
    .select(['organisation_id', 'terms'])
    .where('kind', 'in', ['prefecturalAssociation', 'localAssociation'])
    .orderBy('organisation_id')
    .execute()
  return rows
    .filter(({ terms }) => terms.standing === 'active')
    .map(({ organisation_id, terms }) => ({
      placeId: organisation_id,
      nameJa: terms.nameJa,
      nameEn: terms.nameEn,
      prefecture: terms.address.prefecture,
      address: terms.address.prefecture + terms.address.rest,
      phone: terms.phone,
    }))
}
