/** The public status service: a process apart with delegated keys only; it never sees a key of the CA. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openKeyStore } from '@jitsuin/keys'
import { openLogger } from '@jitsuin/platform'
import { createStatus, loadMaterialFolder, machineClock } from '@jitsuin/status'
import { loadOrMakePassphrase } from './first-start/ceremony.js'
import { innerPorts } from './ports.js'
import type { Settings } from './settings.js'
import type { RunningZone } from './zone.js'
import { loadZoneIdentity } from './zone-certificates.js'
import { openZoneDatabase } from './zone-database.js'

/** Starts the service on its public and its inner port. */
export async function startStatusZone(settings: Settings): Promise<RunningZone> {
  const folder = join(settings.JITSUIN_DATA, 'status')
  const database = await openZoneDatabase(settings.JITSUIN_STATUS_DATABASE_URL, folder)
  const { certificateChain, privateKey, authority } = await loadZoneIdentity(folder)
  const ca = await loadZoneIdentity(join(settings.JITSUIN_DATA, 'ca'))
  const directory = join(folder, 'keys')
  const passphrase = await loadOrMakePassphrase(directory)
  const keys = await openKeyStore({ directory, passphrase, random: randomBytes })
  const status = createStatus({
    zoneUrl: database.url,
    identity: await loadMaterialFolder(join(folder, 'material'), keys),
    listen: { address: settings.JITSUIN_ADDRESS, port: settings.JITSUIN_STATUS_PORT },
    intake: {
      port: innerPorts(settings).intake,
      tls: { certificateChain, privateKey, clientAuthorities: [authority] },
      allowedClients: [ca.keySha256],
    },
    clock: machineClock(),
    random: randomBytes,
    logger: openLogger(settings.JITSUIN_LOG),
  })
  const { publicPort } = await status.start()
  return {
    addresses: { status: `http://127.0.0.1:${publicPort}/` },
    stop: async () => {
      await status.stop()
      await database.stop()
    },
  }
}
