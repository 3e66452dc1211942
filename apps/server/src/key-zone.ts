/** The key zone: key management with a database and keys of its own. It knows holders and their passkeys, and holds share A. */
import { join } from 'node:path'
import { openAudit } from '@jitsuin/audit'
import { openKeyManagement } from '@jitsuin/key-management'
import { listen, openLogger, openZoneConnection } from '@jitsuin/platform'
import { issuerOf, keyHost } from './origins.js'
import { readPageCertificate } from './page-certificate.js'
import { innerPorts } from './ports.js'
import { halfParts, wrappingOf } from './second-key/half-parts.js'
import { openShareWrapping } from './second-key/share-wrapping.js'
import { loadOrMakeTokenKey } from './second-key/token-key.js'
import type { Settings } from './settings.js'
import type { RunningZone } from './zone.js'
import { loadZoneIdentity } from './zone-certificates.js'
import { openZoneDatabase } from './zone-database.js'

/** Starts the zone: zones come in over mutual TLS, clients of institutions at the authorization server's own port. */
export async function startKeyZone(settings: Settings): Promise<RunningZone> {
  const logger = openLogger(settings.JITSUIN_LOG)
  const { JITSUIN_DATA: data } = settings
  const folder = join(data, 'key')
  const database = await openZoneDatabase(settings.JITSUIN_KEY_DATABASE_URL, folder)
  const audit = await openAudit({
    zoneUrl: database.url,
    origin: 'key.jitsuin.localhost/audit',
    keyFile: join(folder, 'audit-key', 'audit.key.pem'),
    secondPlace: join(folder, 'audit-copy'),
    mayReadRecords: async () => 'refused',
    logger,
  })
  const identity = await loadZoneIdentity(folder)
  const keyOf = async (zone: string) => (await loadZoneIdentity(join(data, zone))).keySha256
  const { signing: signingPort, keyManagement: port } = innerPorts(settings)
  const connection = openZoneConnection({ ...identity, address: `https://127.0.0.1:${signingPort}` })
  const wrapping = await openShareWrapping(await wrappingOf(settings, 'key'))
  const service = await openKeyManagement({
    ...(await halfParts(settings, 'key')),
    wrapper: wrapping.wrapper,
    zoneUrl: database.url,
    connection,
    tokenKey: await loadOrMakeTokenKey(folder),
    bits: settings.JITSUIN_SECOND_KEY_BITS,
    issuer: () => issuerOf(settings),
    clients: {
      signing: [await keyOf('signing')],
      keyMaker: [await keyOf('maker')],
      office: [await keyOf('app')],
    },
    logger,
  })
  const { certificateChain, privateKey, authority } = identity
  const tls = { certificateChain, privateKey, clientAuthorities: [authority] }
  const listeners = [await listen({ port, tls, services: service.inner })]
  const certificate = await readPageCertificate(settings, {
    folder: join(folder, 'page-tls'),
    host: keyHost(settings),
  })
  if (certificate) {
    const { JITSUIN_ADDRESS: address, JITSUIN_KEY_PORT: publicPort } = settings
    const door = { ...certificate, clientCertificates: 'self-signed' } as const
    listeners.push(await listen({ address, port: publicPort, tls: door, services: service.client }))
  }
  service.startRefreshing()
  return {
    addresses: {},
    stop: async () => {
      await Promise.all(listeners.map((one) => one.close()))
      await service.close()
      await wrapping.close()
      connection.close()
      await audit.close()
      await database.stop()
    },
  }
}
