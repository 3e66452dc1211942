/**
 * What others see of the holder service: the claims that a holder's own settings let go, and what the portal's pages call.
 * A holder is known by the organisation that certifies and the subject's serialNumber there.
 */
import type { PersonRef } from '@jitsuin/sso/contract'
import type { Audience } from './wire/items.js'
import type { Sex } from './wire/schemas.js'

export { type Failure, HolderCallError, type HolderClient, holderClient } from './wire/client.js'
export {
  ALL_DISCLOSURE_ITEMS,
  ALL_PROFILE_ITEMS,
  AUDIENCES,
  type Audience,
  DISCLOSURE_ITEMS,
  type DisclosureItem,
  PROFILE_ITEMS,
  type ProfileItem,
  type Setting,
} from './wire/items.js'
export { PORTAL_PAGES, ROUTES } from './wire/routes.js'
export * from './wire/schemas.js'

/** Personal facts that other services can be told; the holder's settings decide item by item (portal §4.3). */
export type HolderClaims = {
  readonly displayName?: string
  readonly displayNameKana?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly sex?: Sex
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string
  /** Completed years, by the calendar in Japan at the moment of asking. */
  readonly age?: number
  readonly licenseNumber?: string
  readonly licenseDate?: string
  readonly jmaMember?: 'yes' | 'no'
  readonly jmaMemberId?: string
  readonly address?: string
  readonly mail?: string
  readonly affiliation?: string
  readonly prefecture?: string
  readonly homeArea?: string
  readonly practiceArea?: string
  readonly association?: string
  readonly department?: string
  readonly societies?: string
  readonly statement?: string
}

/** How other services ask; composed by apps/server. */
export type HolderDirectory = {
  /** Everything that the holder discloses to this audience, at this moment; `unknown` if there is no such holder. */
  readonly disclosedClaims: (person: PersonRef, audience: Audience) => Promise<HolderClaims | 'unknown'>
}
