/** The signing zone: the signing service with a database and keys of its own. It knows institutions and clients, and holds share B. */
import { join } from 'node:path'
import { openAudit } from '@jitsuin/audit'
import { httpFetcher, listen, openLogger, openZoneConnection } from '@jitsuin/platform'
import { type CscSettings, openSigning, type Signing } from '@jitsuin/signing'
import { STATUS_PATHS } from '@jitsuin/status/contract'
import { INVENTED_INSTITUTIONS } from './demonstration/institutions.js'
import { issuerOf, signingHost } from './origins.js'
import { readPageCertificate } from './page-certificate.js'
import { innerPorts } from './ports.js'
import { halfParts, wrappingOf } from './second-key/half-parts.js'
import { openShareWrapping } from './second-key/share-wrapping.js'
import { timeStampSource } from './second-key/time-stamp-source.js'
import type { Settings } from './settings.js'
import type { RunningZone } from './zone.js'
import { loadZoneIdentity } from './zone-certificates.js'
import { openZoneDatabase } from './zone-database.js'

/** Starts the zone: an inner door for key management, and a public one for the clients of institutions. */
export async function startSigningZone(settings: Settings): Promise<RunningZone> {
  const logger = openLogger(settings.JITSUIN_LOG)
  const { JITSUIN_DATA: data, JITSUIN_ADDRESS: address, JITSUIN_SIGNING_PORT: publicPort } = settings
  const folder = join(data, 'signing')
  const database = await openZoneDatabase(settings.JITSUIN_SIGNING_DATABASE_URL, folder)
  const audit = await openAudit({
    zoneUrl: database.url,
    origin: 'signing.jitsuin.localhost/audit',
    keyFile: join(folder, 'audit-key', 'audit.key.pem'),
    secondPlace: join(folder, 'audit-copy'),
    mayReadRecords: async () => 'refused',
    logger,
  })
  const identity = await loadZoneIdentity(folder)
  const keyOf = async (zone: string) => (await loadZoneIdentity(join(data, zone))).keySha256
  const { signing: port, keyManagement } = innerPorts(settings)
  const connection = openZoneConnection({ ...identity, address: `https://127.0.0.1:${keyManagement}` })
  const wrapping = await openShareWrapping(await wrappingOf(settings, 'signing'))
  const service = await openSigning({
    ...(await halfParts(settings, 'signing')),
    wrapper: wrapping.wrapper,
    zoneUrl: database.url,
    connection,
    tokenSeconds: settings.JITSUIN_TOKEN_SECONDS,
    listSeconds: settings.JITSUIN_LIST_SECONDS,
    contracts: { need: settings.JITSUIN_CONTRACTS },
    csc: cscSettings(settings),
    clients: {
      keyManagement: [await keyOf('key')],
      keyMaker: [await keyOf('maker')],
      office: [await keyOf('app')],
    },
    logger,
  })
  if (settings.JITSUIN_MODE === 'demonstration') await seedContracts(service)
  const { certificateChain, privateKey, authority } = identity
  const inner = { certificateChain, privateKey, clientAuthorities: [authority] }
  const listeners = [await listen({ port, tls: inner, services: service.inner })]
  const certificate = await readPageCertificate(settings, {
    folder: join(folder, 'page-tls'),
    host: signingHost(settings),
  })
  if (certificate) {
    const tls = { ...certificate, clientCertificates: 'self-signed' } as const
    listeners.push(await listen({ address, port: publicPort, tls, services: service.vendor }))
  }
  return {
    addresses: { signing: `https://${signingHost(settings)}:${publicPort}/` },
    stop: async () => {
      await Promise.all(listeners.map((listener) => listener.close()))
      await service.close()
      await wrapping.close()
      connection.close()
      await audit.close()
      await database.stop()
    },
  }
}

/** The invented institutions have paid. */
async function seedContracts({ seedContract }: Signing): Promise<void> {
  for (const { serialNumber: institution, nameRomaji: institutionName } of INVENTED_INSTITUTIONS)
    await seedContract({ institution, institutionName, terms: { kind: 'clinic' } })
}

/** The CSC interface; a demonstration stamps with its own authority. */
function cscSettings(settings: Settings): CscSettings {
  const own =
    settings.JITSUIN_MODE === 'demonstration'
      ? `http://127.0.0.1:${settings.JITSUIN_STATUS_PORT}${STATUS_PATHS.timeStamp}`
      : undefined
  const address = settings.JITSUIN_SIGNING_TSA ?? own
  const issuer = () => issuerOf(settings)
  return address === undefined
    ? { issuer }
    : { issuer, stamp: timeStampSource(new URL(address), httpFetcher, () => new Date()) }
}
