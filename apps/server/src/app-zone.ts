/** The application zone: the verifier and the audit log of the zone, over one database. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AUDIT_PROBLEMS, openAudit } from '@jitsuin/audit'
import { createService, type Logger, listen, openLogger } from '@jitsuin/platform'
import { createVerification, parsePlaces } from '@jitsuin/verification'
import { configuredTrust } from './configured-trust.js'
import type { Settings } from './settings.js'
import type { RunningZone } from './zone.js'
import { openZoneDatabase } from './zone-database.js'

const PAGES = fileURLToPath(new URL('../../verifier/dist-web', import.meta.url))

/** Starts the zone; everything that it opened is closed again by `stop`, in the opposite order. */
export async function startAppZone(settings: Settings): Promise<RunningZone> {
  const logger = openLogger(settings.JITSUIN_LOG)
  const folder = join(settings.JITSUIN_DATA, 'app')
  const database = await openZoneDatabase(settings.JITSUIN_APP_DATABASE_URL, folder)
  const audit = await openAudit({
    zoneUrl: database.url,
    origin: 'app.jitsuin.localhost/audit',
    keyFile: join(folder, 'keys', 'audit.key.pem'),
    secondPlace: join(folder, 'audit-copy'),
    mayReadRecords: async () => 'refused', // records have readers when there are people who sign in
    logger,
  })
  const listener = await listen({
    address: settings.JITSUIN_ADDRESS,
    port: settings.JITSUIN_PORT,
    services: await services(settings, { zoneUrl: database.url, auditRoutes: audit.routes, logger }),
  })
  return {
    addresses: {
      front: `http://localhost:${listener.port}/`,
      verifier: `http://verifier.localhost:${listener.port}/`,
    },
    stop: async () => {
      await listener.close()
      await audit.close()
      await database.stop()
    },
  }
}

type Parts = {
  readonly zoneUrl: string
  readonly auditRoutes: Awaited<ReturnType<typeof openAudit>>['routes']
  readonly logger: Logger
}

/** One service for each host name; the verifier is the front page as long as it is the only page. */
async function services(settings: Settings, { zoneUrl, auditRoutes, logger }: Parts) {
  const verification = await createVerification({
    zoneUrl,
    clock: () => new Date(),
    logger,
    ...(existsSync(PAGES) && { pages: { directory: PAGES } }),
    samples: settings.JITSUIN_MODE === 'demonstration' ? 'offered' : 'none',
    configuredTrust: configuredTrust(settings.JITSUIN_TRUST),
    places: parsePlaces(settings.JITSUIN_FETCH),
  })
  const audit = await createService({
    name: 'audit',
    title: { ja: '監査記録', en: 'Audit log' },
    routes: auditRoutes,
    problems: [AUDIT_PROBLEMS],
    logger,
  })
  return {
    localhost: verification,
    '127.0.0.1': verification,
    'verifier.localhost': verification,
    'audit.localhost': audit,
  }
}
