/** Which papers a procedure needs, and how long one waits for them. */
import type { AftercarePaper, ProcedureKind } from '../../contract.js'

/** Days that a holder has for the paper after a report by phone, and to send an old card back. */
export const PAPER_DAYS = 14
export const CARD_BACK_DAYS = 30
/** Days that a found card waits for its holder. */
export const HELD_DAYS = 30
/** Months that the holder of an emergency card has for the papers (portal-issuance-exchange §2.1 F). */
export const EMERGENCY_PAPER_MONTHS = 6

/** The papers of a kind; a changed registered address asks for the residence record as well. */
export function papersFor(
  kind: ProcedureKind,
  { address }: { readonly address: 'registered-address-changes' | 'stays' },
): readonly AftercarePaper[] {
  switch (kind) {
    case 'contactChange':
      return address === 'stays'
        ? ['contactChangeNotice', 'cardFrontCopy']
        : ['contactChangeNotice', 'cardFrontCopy', 'residenceRecord']
    case 'pinDisclosure':
      return ['pinDisclosureRequest', 'cardFrontCopy']
    case 'pinUnlock':
      return ['pinUnlockRequest']
    case 'stopOfUse':
      return ['stopOfUseNotice']
    case 'loss':
    case 'theft':
      return ['lossReport']
    case 'licenceWithdrawn':
    case 'death':
      return ['officialNotice']
    case 'papersMissing':
      return ['medicalLicence', 'residenceRecord']
    case 'damage':
    case 'nameChange':
    case 'membershipChange':
    case 'foundCard':
    case 'oldCardReturn':
    case 'unclaimed':
    case 'issuedInError':
    case 'keyCompromise':
      return [] // the application for the new card brings its own, or none is needed
  }
}
