/** The application zone: sign-in, federation, holders, the verifier and the audit log of the zone, over one database. */
import { join } from 'node:path'
import { openAudit } from '@jitsuin/audit'
import { createHolder, type HolderService } from '@jitsuin/holder'
import { type Logger, listen, openLogger } from '@jitsuin/platform'
import type { Sso } from '@jitsuin/sso'
import { offerFirstAdministrator } from './app/first-administrator.js'
import { openHosts } from './app/hosts.js'
import { openFederation } from './app/partners.js'
import { portalPlace } from './app/portal-place.js'
import { openSignIn, openTlsListeners } from './app/sign-in.js'
import { zoneTrust } from './app/trust.js'
import { feedHolders } from './demonstration/feed-holders.js'
import { loadIssuedCards } from './demonstration/issue-cards.js'
import { frontUrl, originOf } from './origins.js'
import type { Settings } from './settings.js'
import type { RunningZone } from './zone.js'
import { openZoneDatabase } from './zone-database.js'

/** Starts the zone; everything that it opened is closed again by `stop`, in the opposite order. */
export async function startAppZone(settings: Settings): Promise<RunningZone> {
  const logger = openLogger(settings.JITSUIN_LOG)
  const folder = join(settings.JITSUIN_DATA, 'app')
  const database = await openZoneDatabase(settings.JITSUIN_APP_DATABASE_URL, folder)
  const zoneUrl = database.url
  const audit = await openAudit({
    zoneUrl,
    origin: 'app.jitsuin.localhost/audit',
    keyFile: join(folder, 'keys', 'audit.key.pem'),
    secondPlace: join(folder, 'audit-copy'),
    mayReadRecords: async () => 'refused', // the office reads them once it has a page for it
    logger,
  })
  const trust = zoneTrust(settings)
  const sso = await openSignIn({ settings, zoneUrl, logger, trust })
  const holder = await openHolder(settings, { zoneUrl, sso })
  const { gate } = sso
  const federation = await openFederation({ settings, zoneUrl, logger, gate, holders: holder.directory })
  const services = await openHosts({ settings, zoneUrl, logger, trust, audit, sso, holder, federation })
  const { JITSUIN_ADDRESS: address, JITSUIN_PORT: port } = settings
  const listeners = [
    await listen({ address, port, services }),
    ...(await openTlsListeners(sso, { settings, logger, trust })),
  ]
  sso.start()
  federation.start()
  return {
    addresses: await addressesOf(settings, sso),
    hear: (message) => hear(message, { settings, holder, logger }),
    stop: async () => {
      await Promise.all(listeners.map((listener) => listener.close()))
      await federation.stop()
      await sso.stop()
      await holder.close()
      await audit.close()
      await database.stop()
    },
  }
}

async function openHolder(
  settings: Settings,
  { zoneUrl, sso }: { readonly zoneUrl: string; readonly sso: Sso },
): Promise<HolderService> {
  const holder = await createHolder({
    zoneUrl,
    clock: () => new Date(),
    gate: sso.gate,
    portalAddress: `${originOf(settings, 'portal')}/`,
    place: portalPlace(settings),
  })
  await feedDemonstration(settings, holder)
  return holder
}

/** Told of new cards, the zone of a demonstration takes them up; there is nothing else to be told. */
async function hear(
  message: unknown,
  { settings, holder, logger }: { settings: Settings; holder: HolderService; logger: Logger },
): Promise<void> {
  if (message !== 'cards-issued') return
  await feedDemonstration(settings, holder).catch((error: unknown) =>
    logger.error({ err: error }, 'feeding holders'),
  )
}

async function feedDemonstration(settings: Settings, holder: HolderService): Promise<void> {
  if (settings.JITSUIN_MODE === 'production') return
  const cards = await loadIssuedCards(settings.JITSUIN_DATA)
  if (cards) await feedHolders(holder.feed, cards)
}

async function addressesOf(settings: Settings, sso: Sso): Promise<Readonly<Record<string, string>>> {
  const administrator = await offerFirstAdministrator(sso, {
    data: settings.JITSUIN_DATA,
    hasTerminal: process.stdout.isTTY,
  })
  return {
    front: frontUrl(settings).href,
    verifier: `${originOf(settings, 'verifier')}/`,
    portal: `${originOf(settings, 'portal')}/`,
    selfTest: `${originOf(settings, 'signin')}/self-test`,
    office: `${originOf(settings, 'office')}/`,
    ...(administrator !== undefined && { administrator }),
  }
}
