/** Opens the application of a card that somebody needs. */
import { toHex } from '@jitsuin/kernel'
import type { CardApplication, CardApplicationKind, CertificatesWanted } from './application.js'
import type { CardChannel } from './channel.js'
import { CardError } from './errors.js'
import { HPKI_AIDS, listHpkiAids } from './hpki/aid.js'
import { type HpkiApplication, openHpkiApplication } from './hpki/open.js'
import { openJpkiApplication } from './jpki/open.js'

/**
 * Opens an application: selects it and reads its directory and certificates; no PIN is needed.
 *
 * @throws {CardError} `card/no-application`, `card/directory`, `card/no-matching-certificate`, `apdu/…`, `card/refused`
 */
export async function openApplication(
  channel: CardChannel,
  kind: CardApplicationKind,
  { certificates = 'all' }: { readonly certificates?: CertificatesWanted } = {},
): Promise<CardApplication> {
  const found =
    kind === 'jpki-authentication'
      ? await openJpkiApplication(channel, certificates)
      : await openHpki(channel, kind, certificates)
  if (!found) throw new CardError('card/no-application', `The card has no ${kind}`)
  return found
}

/** By the name that cards in use have, else by going through all; what an application is its own key and certificate say. */
async function openHpki(
  channel: CardChannel,
  kind: HpkiApplication['kind'],
  wanted: CertificatesWanted,
): Promise<HpkiApplication | undefined> {
  const usual = await openHpkiApplication(
    channel,
    Uint8Array.from(Buffer.from(HPKI_AIDS[kind], 'hex')),
    wanted,
  )
  if (usual?.kind === kind) return usual
  for (const aid of await listHpkiAids(channel)) {
    const other = toHex(aid) === HPKI_AIDS[kind] ? undefined : await openHpkiApplication(channel, aid, wanted)
    if (other?.kind === kind) return other
  }
  return undefined
}
