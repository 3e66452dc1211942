/** What can be reported by somebody; the other kinds and ways are the office's own. */
import type { ProcedureKind, ReportWay } from '@jitsuin/registration/contract'

/** In the order in which they are asked for; a card that nobody fetched and papers that never came are found by the office itself. */
export const REPORTED_KINDS: readonly ProcedureKind[] = [
  'damage',
  'nameChange',
  'membershipChange',
  'contactChange',
  'pinDisclosure',
  'pinUnlock',
  'stopOfUse',
  'loss',
  'theft',
  'foundCard',
  'oldCardReturn',
  'death',
  'licenceWithdrawn',
  'keyCompromise',
  'issuedInError',
]

export const REPORTED_WAYS: readonly ReportWay[] = ['post', 'counter', 'phone', 'online']
