/** The systems that others run, doubled: two invented regional networks, and the authority of My Number cards. A process of its own, as strangers are. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createPartnerNetworks } from '@jitsuin/partner-networks'
import { listen, openLogger } from '@jitsuin/platform'
import { DOUBLES_FOLDER } from './demonstration/folders.js'
import { openJpkiDouble } from './demonstration/my-number-cards.js'
import { jpkiOrigin, networkOrigin, originOf } from './origins.js'
import type { Settings } from './settings.js'
import type { RunningZone } from './zone.js'

/** Starts the doubles. @throws {Error} in production, where everybody is real. */
export async function startDoublesZone(settings: Settings): Promise<RunningZone> {
  if (settings.JITSUIN_MODE === 'production') throw new Error('Production runs without doubles')
  const aozoraOrigin = networkOrigin(settings, 'aozora-net')
  const minatoOrigin = networkOrigin(settings, 'minato-net')
  const signInOrigin = originOf(settings, 'signin')
  const services = await createPartnerNetworks({
    aozoraOrigin,
    minatoOrigin,
    samlMetadataAddress: `${signInOrigin}/saml/metadata`,
    oidcIssuer: `${signInOrigin}/oidc`,
    keyFolder: join(settings.JITSUIN_DATA, DOUBLES_FOLDER),
    clock: () => new Date(),
    random: randomBytes,
    logger: openLogger(settings.JITSUIN_LOG),
  })
  const jpki = await openJpkiDouble(settings)
  const { JITSUIN_ADDRESS: address, JITSUIN_DOUBLES_PORT: port } = settings
  const jpkiHost = new URL(jpkiOrigin(settings)).hostname
  const listener = await listen({ address, port, services: { ...services, [jpkiHost]: jpki.service } })
  return {
    addresses: { aozora: `${aozoraOrigin}/`, minato: `${minatoOrigin}/` },
    stop: () => listener.close(),
  }
}
