/** The order to the certification authority that two officers sign (docs/ca.md): what stands in it follows from the case. */
import type { WarrantOrder } from '@jitsuin/ca/contract'
import { japanDate } from '@jitsuin/kernel'
import type { Case, RegistryMatch } from './case.js'
import { addDays } from './days.js'

/** An order counts for a day at most (docs/ca.md): examiner and approver sign within it. */
const ORDER_LIFE_HOURS = 24
/** How long the approved case may wait for its card; the authority allows a quarter of a year. */
const USE_WITHIN_DAYS = 90
/** Cards and certificates count for five years (requirements C-02). */
const CERTIFICATE_YEARS = 5

/** Where the keys of a case are made, in the order in which they are needed. */
export type KeyPlace = WarrantOrder['keyPlace']

/** What the order is made of. */
export type WarrantFacts = {
  readonly file: Case
  readonly match: RegistryMatch
  readonly subjectSerialNumber: string
  readonly warrantId: string
  readonly keyPlace: KeyPlace
  readonly at: Date
}

/** Writes the order; from here on its bytes are fixed. */
export function writeWarrant({
  file,
  match,
  subjectSerialNumber,
  warrantId,
  keyPlace,
  at,
}: WarrantFacts): WarrantOrder {
  const { name } = file.form
  return {
    version: 'jitsuin-order/1',
    orderId: warrantId,
    caseNumber: file.caseNumber,
    createdAt: at.toISOString(),
    expiresAt: new Date(at.getTime() + ORDER_LIFE_HOURS * 3_600_000).toISOString(),
    act: 'warrant',
    facts: {
      // As on the card's face: given name first (T-C02-1).
      nameRomaji: `${capitalised(name.givenRomaji)} ${capitalised(name.familyRomaji)}`,
      nameJa: `${name.family}　${name.given}`,
      subjectSerialNumber,
      roles: ['medicalDoctor'],
      registryMatchId: match.matchId,
    },
    // A second certificate only signs: who holds no card signs in by passkey (hpki §7).
    authorities: keyPlace === 'card' ? ['signature', 'authenticationPerson'] : ['signature'],
    keyPlace,
    years: CERTIFICATE_YEARS,
    useBy: addDays(japanDate(at), USE_WITHIN_DAYS),
  }
}

function capitalised(romaji: string): string {
  return romaji
    .toLowerCase()
    .replace(/(^|[\s'-])(\p{L})/gu, (_whole, before: string, letter: string) => before + letter.toUpperCase())
}
