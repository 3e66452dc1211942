/** The CA zone: the certification authority and the audit log of the zone, with a database and keys of their own. */
import { join } from 'node:path'
import { openAudit } from '@jitsuin/audit'
import { createCa } from '@jitsuin/ca'
import { openLogger } from '@jitsuin/platform'
import { loadOrMakePassphrase } from './first-start/ceremony.js'
import { hostOf, originOf } from './origins.js'
import { innerPorts } from './ports.js'
import { repositoryUri, type Settings } from './settings.js'
import type { RunningZone } from './zone.js'
import { loadZoneIdentity } from './zone-certificates.js'
import { openZoneDatabase } from './zone-database.js'

/** Starts the zone; orders come over mutual TLS only. */
export async function startCaZone(settings: Settings): Promise<RunningZone> {
  const logger = openLogger(settings.JITSUIN_LOG)
  const folder = join(settings.JITSUIN_DATA, 'ca')
  const database = await openZoneDatabase(settings.JITSUIN_CA_DATABASE_URL, folder)
  const audit = await openAudit({
    zoneUrl: database.url,
    origin: 'ca.jitsuin.localhost/audit',
    keyFile: join(folder, 'audit-key', 'audit.key.pem'),
    secondPlace: join(folder, 'audit-copy'),
    mayReadRecords: async () => 'refused',
    logger,
  })
  const identity = await loadZoneIdentity(folder)
  const application = await loadZoneIdentity(join(settings.JITSUIN_DATA, 'app'))
  const { certificateChain, privateKey, authority } = identity
  const keys = join(folder, 'keys')
  const { intake, ca: port } = innerPorts(settings)
  const ca = createCa(
    {
      zoneUrl: database.url,
      keys: { kind: 'software', directory: keys, passphrase: await loadOrMakePassphrase(keys) },
      office: { origin: originOf(settings, 'office'), rpId: hostOf(settings, 'office') },
      repositoryUri: repositoryUri(settings),
      listen: { port, tls: { certificateChain, privateKey, clientAuthorities: [authority] } },
      allowedClients: [application.keySha256],
      status: {
        url: `https://127.0.0.1:${intake}`,
        certificateChain,
        privateKey,
        serverAuthorities: [authority],
      },
    },
    logger,
  )
  await ca.start()
  return {
    addresses: {},
    stop: async () => {
      await ca.stop()
      await audit.close()
      await database.stop()
    },
  }
}
