/** What the production of cards needs besides the world of every area; without it the office makes no cards. */
import type { OfficeAddress } from '../domain/production/office-address.js'
import type { LetterKeys, LetterPrinter } from '../outside/letter-keys.js'

/** Settings and places of production. */
export type ProductionTools = {
  readonly letterKeys: LetterKeys
  readonly letterPrinter: LetterPrinter
  /** The beginning of card numbers, three capitals; `JMA` on the sample card. */
  readonly cardPrefix: string
  /**
   * What is done when a holder forgot the PIN (hpki §2.7): `new-card`, and the office destroys a PIN with its printed letter; or
   * `sealed-reprint`, and it keeps the sealed letter for a reprint under dual control.
   */
  readonly pinDisclosure: 'new-card' | 'sealed-reprint'
  /** Cards that can be made in a day, for the forecast. */
  readonly capacityPerDay: number
  /** Below so many blanks the office is warned. */
  readonly lowStockBelow: number
  /** Who stands on letters and invoices; absent: none are printed. */
  readonly office?: OfficeAddress
  /** This process, among others of the service; after a crash it takes up what it had in hand. */
  readonly worker: string
}
