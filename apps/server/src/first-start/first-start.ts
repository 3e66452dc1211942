/** What has to be there before any zone can start. A process of its own, so that no zone ever holds another zone's keys. */
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { handOverGrantKey, handOverRegistrations, handOverTrust } from '../demonstration/hand-overs.js'
import { repositoryUri, type Settings } from '../settings.js'
import { makeZoneIdentities } from '../zone-certificates.js'
import { openZoneDatabase } from '../zone-database.js'
import { ceremonyIsOver, holdDemonstrationCeremony } from './ceremony.js'

/** Makes what is missing; a second call finds everything there. */
export async function prepareFirstStart(settings: Settings): Promise<void> {
  const folder = (zone: string) => join(settings.JITSUIN_DATA, zone)
  const zones = ['app', 'ca', 'status', 'key', 'signing', 'maker'] as const
  await makeZoneIdentities(Object.fromEntries(zones.map((zone) => [zone, folder(zone)])), randomBytes)
  if (settings.JITSUIN_MODE === 'production') return // people hold the ceremony there (docs/ca.md)
  if (!(await ceremonyIsOver(folder('status')))) await holdCeremonyAnew(settings)
  await handOverTrust(settings.JITSUIN_DATA)
  await handOverGrantKey(settings.JITSUIN_DATA)
  await handOverRegistrations(settings)
}

async function holdCeremonyAnew(settings: Settings): Promise<void> {
  const folder = (zone: string) => join(settings.JITSUIN_DATA, zone)
  await clearBrokenStart(settings.JITSUIN_DATA)
  const database = await openZoneDatabase(settings.JITSUIN_CA_DATABASE_URL, folder('ca'))
  try {
    await holdDemonstrationCeremony({
      zoneUrl: database.url,
      caFolder: folder('ca'),
      statusFolder: folder('status'),
      officersFolder: folder('officers'),
      repositoryUri: repositoryUri(settings),
    })
  } finally {
    await database.stop()
  }
}

/** A ceremony that broke off left keys that nobody relies on, and half a database; it begins anew. */
async function clearBrokenStart(data: string): Promise<void> {
  const left = [
    'ca/keys',
    'ca/root-keys',
    'ca/postgres',
    'status/keys',
    'status/material',
    'status/postgres',
    'officers',
    'cards',
  ]
  await Promise.all(left.map((path) => rm(join(data, path), { recursive: true, force: true })))
}
