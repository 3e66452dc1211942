/** What aftercare needs to know of people and cards. The tables are those of the cases and production areas. */
import type { AuthorityName } from '@jitsuin/ca/contract'
import type { ApplicationForm, CardState } from '../../contract.js'

/** A person of the register with their newest facts. */
export type RegisteredPerson = {
  readonly personId: string
  readonly subjectSerialNumber: string
  readonly form: ApplicationForm
}

/** One certificate of a card or second key. */
export type HeldCertificate = {
  readonly authority: AuthorityName
  readonly serialHex: string
  readonly firstDay: string
  /** Last day in Japan, included. */
  readonly lastDay: string
  readonly state: 'in-use' | 'revoked'
}

/** A card, or the second key that stands beside it. Days in Japan, both included. */
export type HeldCard = {
  readonly cardId: string
  readonly personId: string
  readonly kind: 'ic-card' | 'second-key'
  readonly state: CardState
  readonly issuedOn: string
  readonly lastDay: string
  readonly certificates: readonly HeldCertificate[]
}
