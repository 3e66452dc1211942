/** The authorities of the CA, and what their lists and certificates are called in addresses and files. */
import type { AuthorityName } from '@jitsuin/ca/contract'

/** Name in publications, name in addresses. */
export const AUTHORITY_LISTS = [
  ['signature', 'sign'],
  ['authenticationPerson', 'auth-person'],
  ['authenticationOrganisation', 'auth-organisation'],
] as const satisfies readonly (readonly [AuthorityName, string])[]

/** What an authority is called in addresses. */
export const listNameOf: Readonly<Record<AuthorityName, string>> = Object.fromEntries(
  AUTHORITY_LISTS,
) as Record<AuthorityName, string> // the table has a row for each
