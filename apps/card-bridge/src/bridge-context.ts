import type { Logger } from '@jitsuin/platform'
import type { CardDesk } from './cards/look.js'
import type { PageDesk } from './pages/one-time.js'
import type { PairingDesk } from './requests/pairing.js'
import type { RequestDesk } from './requests/request-desk.js'
import type { SiteBook } from './sites/site-file.js'

/** Everything that a call or a page of the bridge works with. */
export type Bridge = {
  readonly now: () => Date
  readonly log: Logger
  readonly cards: CardDesk
  readonly sites: SiteBook
  readonly requests: RequestDesk
  readonly pairings: PairingDesk
  readonly pages: PageDesk
  /** Where the bridge listens, such as `http://127.0.0.1:8324`. */
  readonly address: string
}
