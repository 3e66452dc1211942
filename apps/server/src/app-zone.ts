/** The application zone: sign-in, federation, holders, the issuing office, its statistics and logs, over one database. */
import { join } from 'node:path'
import { openAudit } from '@jitsuin/audit'
import { createHolder, type HolderService } from '@jitsuin/holder'
import { type Logger, listen, openLogger, openZoneConnection } from '@jitsuin/platform'
import { createQualification } from '@jitsuin/qualification'
import type { Sso } from '@jitsuin/sso'
import { createStatistics } from '@jitsuin/statistics'
import { cardProof } from './app/card-proof.js'
import { cardRegister } from './app/card-register.js'
import { offerFirstAdministrator } from './app/first-administrator.js'
import { openHosts } from './app/hosts.js'
import { openIssuingOffice, type RunningOffice } from './app/issuing-office.js'
import { openLog } from './app/log.js'
import { openFederation } from './app/partners.js'
import { portalPlace } from './app/portal-place.js'
import { openSignIn, openTlsListeners } from './app/sign-in.js'
import { zoneTrust } from './app/trust.js'
import { feedHolders } from './demonstration/feed-holders.js'
import { loadIssuedCards } from './demonstration/issue-cards.js'
import { setOfficeToWork } from './demonstration/office-at-work.js'
import { publishFigures } from './demonstration/published-figures.js'
import { frontUrl, originOf } from './origins.js'
import { innerPorts } from './ports.js'
import type { Settings } from './settings.js'
import type { RunningZone } from './zone.js'
import { loadZoneIdentity } from './zone-certificates.js'
import { openZoneDatabase } from './zone-database.js'

/** Starts the zone; everything that it opened is closed again by `stop`, in the opposite order. */
export async function startAppZone(settings: Settings): Promise<RunningZone> {
  const logger = openLogger(settings.JITSUIN_LOG)
  const folder = join(settings.JITSUIN_DATA, 'app')
  const clock = () => new Date()
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
  const identity = await loadZoneIdentity(folder)
  const ports = innerPorts(settings)
  const connect = (port: number) => openZoneConnection({ ...identity, address: `https://127.0.0.1:${port}` })
  const [ca, keyManagement, signing] = [
    connect(ports.ca),
    connect(ports.keyManagement),
    connect(ports.signing),
  ]
  const trust = zoneTrust(settings)
  let holder: HolderService | undefined
  const log = await openLog({ settings, zoneUrl, logger, ca, holder: () => holder })
  const sso = await openSignIn({ settings, zoneUrl, logger, trust, askLog: log.askLog })
  const { gate } = sso
  holder = await openHolder(settings, { zoneUrl, sso })
  const federation = await openFederation({ settings, zoneUrl, logger, gate, holders: holder.directory })
  const office = await openIssuingOffice({
    settings,
    zoneUrl,
    logger,
    ca,
    keyManagement,
    signing,
    sso,
    holder,
  })
  const registration = office.service
  const statistics = await createStatistics({ zoneUrl, clock, gate, source: registration.figures })
  const qualification = await createQualification({
    zoneUrl,
    clock,
    gate,
    register: cardRegister(registration),
    proveCard: cardProof(sso, originOf(settings, 'check')),
    keyFile: join(folder, 'keys', 'receipts.key.pem'),
  })
  const own = { sso, holder, federation, log, registration, statistics, qualification, keyManagement }
  const services = await openHosts({ settings, zoneUrl, logger, trust, audit, ...own })
  const takeUp = demonstrationFeed(settings, { sso, holder, office })
  await takeUp()
  if (settings.JITSUIN_MODE === 'demonstration') await publishFigures(statistics)
  const { JITSUIN_ADDRESS: address, JITSUIN_PORT: port } = settings
  const listeners = [
    await listen({ address, port, services }),
    ...(await openTlsListeners(sso, { settings, logger, trust })),
  ]
  sso.start()
  federation.start()
  return {
    addresses: await addressesOf(settings, sso),
    hear: (message) => hear(message, takeUp, logger),
    stop: async () => {
      await Promise.all(listeners.map((listener) => listener.close()))
      await office.stop()
      await qualification.close()
      await statistics.close()
      await federation.stop()
      await sso.stop()
      await own.holder.close()
      await log.close()
      ca.close()
      keyManagement.close()
      signing.close()
      await audit.close()
      await database.stop()
    },
  }
}

async function openHolder(
  settings: Settings,
  { zoneUrl, sso }: { readonly zoneUrl: string; readonly sso: Sso },
): Promise<HolderService> {
  return await createHolder({
    zoneUrl,
    clock: () => new Date(),
    gate: sso.gate,
    portalAddress: `${originOf(settings, 'portal')}/`,
    place: portalPlace(settings),
  })
}

/** Told of new cards, the zone of a demonstration takes them up; there is nothing else to be told. */
async function hear(message: unknown, takeUp: () => Promise<void>, logger: Logger): Promise<void> {
  if (message !== 'cards-issued') return
  await takeUp().catch((error: unknown) => logger.error({ err: error }, 'taking up new cards'))
}

type Fed = { readonly sso: Sso; readonly holder: HolderService; readonly office: RunningOffice }

/** Tells holders, staff and the office of a demonstration whom the first start made; does nothing before, and nothing twice. */
function demonstrationFeed(settings: Settings, { sso, holder, office }: Fed): () => Promise<void> {
  return async () => {
    if (settings.JITSUIN_MODE === 'production') return
    const cards = await loadIssuedCards(settings.JITSUIN_DATA)
    if (!cards) return
    await feedHolders(holder.feed, cards)
    await setOfficeToWork({ sso, registration: office.service }, cards)
  }
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
    apply: `${originOf(settings, 'apply')}/`,
    office: `${originOf(settings, 'office')}/`,
    check: `${originOf(settings, 'check')}/`,
    ...(administrator !== undefined && { administrator }),
  }
}
