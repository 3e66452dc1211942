import { searchKey } from '@jitsuin/kernel'
import type { OrganisationTerms } from '../../contract.js'

/** Everything that people look an organisation up by, in the one form of `searchKey`. */
export function organisationSearchWords(organisationId: string, terms: OrganisationTerms): string {
  const { nameJa, nameEn, address, phone } = terms
  return [organisationId, nameJa, nameEn, address.prefecture + address.rest, phone].map(searchKey).join(' ')
}
