/** The applications of HPKI cards by name (hpki §5.1): RID of the ministry, and the AIDs of JMA and MEDIS cards. */
import { toHex } from '@jitsuin/kernel'
import { der } from '@jitsuin/pki'
import { selectApplication } from '../apdu/commands.js'
import { commandUnless, NO_APPLICATION } from '../apdu/expect.js'
import type { CardChannel } from '../channel.js'
import { asDirectory } from '../cia/values.js'
import { CardError } from '../errors.js'

/** The beginning that all HPKI applications share. */
export const HPKI_RID = Uint8Array.of(0xe8, 0x28, 0xbd, 0x08, 0x0f)

/** AIDs of the cards in use; tried first, and never relied upon for what an application is. */
export const HPKI_AIDS = {
  'hpki-signature': 'e828bd080fa000000391000000000001',
  'hpki-authentication': 'e828bd080fa000000391000000000002',
} as const

const MOST_APPLICATIONS = 8

/** The AIDs of all HPKI applications of a card, in its order: partial name, then 'next' until there is none. */
export async function listHpkiAids(channel: CardChannel): Promise<Uint8Array[]> {
  const found = new Map<string, Uint8Array>()
  for (let occurrence: 'first' | 'next' = 'first'; found.size < MOST_APPLICATIONS; occurrence = 'next') {
    const fci = await commandUnless(channel, selectApplication(HPKI_RID, occurrence), NO_APPLICATION)
    if (!fci) return [...found.values()]
    const aid = nameIn(fci)
    if (found.has(toHex(aid))) return [...found.values()] // a card that goes round in a circle
    found.set(toHex(aid), aid)
  }
  throw new CardError('card/directory', 'More applications than any card has')
}

/** The DF name in `6F len 84 len name` (ISO/IEC 7816-4 §7.4). */
function nameIn(fci: Uint8Array): Uint8Array {
  return asDirectory(() => {
    const fields = der.iterate(der.readAt(fci, 0), 0x6f)
    for (const field of fields) if (field.tag === 0x84 && field.content.length <= 16) return field.content
    throw new CardError('card/directory', 'The card does not name its application')
  })
}
