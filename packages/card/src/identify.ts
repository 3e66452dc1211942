/** Which kind of card this is, and what it says of itself without a PIN. */
import { toHex } from '@jitsuin/kernel'
import type { CardApplication } from './application.js'
import type { CardChannel } from './channel.js'
import { CardError } from './errors.js'
import { listHpkiAids } from './hpki/aid.js'
import { openHpkiApplication } from './hpki/open.js'
import { openJpkiApplication } from './jpki/open.js'

/** An application that the card has and that cannot be read. */
export type UnreadableApplication = { readonly aidHex: string; readonly code: CardError['code'] }

/** A card by what it has. */
export type CardIdentity =
  | {
      readonly kind: 'hpki' | 'jpki'
      readonly applications: readonly CardApplication[]
      readonly unreadable: readonly UnreadableApplication[]
    }
  | { readonly kind: 'unknown' }

/**
 * Finds out which kind of card this is.
 *
 * @throws {CardError} `apdu/…`, `card/directory`, `card/refused` if not even that can be told
 */
export async function identifyCard(channel: CardChannel): Promise<CardIdentity> {
  const aids = await listHpkiAids(channel)
  if (aids.length > 0) {
    const found: Attempt[] = []
    for (const aid of aids)
      found.push(await attempt(toHex(aid), () => openHpkiApplication(channel, aid, 'all')))
    return { kind: 'hpki', ...sortOut(found) }
  }
  const jpki = await attempt('jpki', () => openJpkiApplication(channel, 'all'))
  return jpki === 'absent' ? { kind: 'unknown' } : { kind: 'jpki', ...sortOut([jpki]) }
}

type Attempt =
  | { readonly application: CardApplication }
  | { readonly unreadable: UnreadableApplication }
  | 'absent'

async function attempt(aidHex: string, open: () => Promise<CardApplication | undefined>): Promise<Attempt> {
  try {
    const application = await open()
    return application ? { application } : 'absent'
  } catch (error) {
    if (error instanceof CardError) return { unreadable: { aidHex, code: error.code } }
    throw error
  }
}

function sortOut(attempts: readonly Attempt[]) {
  const present = attempts.filter((found) => found !== 'absent')
  return {
    applications: present.flatMap((found) => ('application' in found ? [found.application] : [])),
    unreadable: present.flatMap((found) => ('unreadable' in found ? [found.unreadable] : [])),
  }
}
