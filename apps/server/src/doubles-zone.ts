/**
 * The systems that others run, doubled: two invented regional networks, an airline, the authority of My Number cards, the registers of
 * doctors and members, and a mail server that delivers nothing. A process of its own, as strangers are.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createBusinessSystem } from '@jitsuin/business-system'
import { createLicenceRegistryDouble, INVENTED_REGISTER } from '@jitsuin/licence-registry'
import { startMailCatcher } from '@jitsuin/mail-catcher'
import { createMembershipDouble, INVENTED_MEMBERS } from '@jitsuin/membership'
import { createPartnerNetworks } from '@jitsuin/partner-networks'
import { type Logger, listen, openLogger } from '@jitsuin/platform'
import { knownMembers, registeredPeople } from './demonstration/applicants.js'
import { CLIENT_FOLDER, DOUBLES_FOLDER } from './demonstration/folders.js'
import { openJpkiDouble } from './demonstration/my-number-cards.js'
import { type Double, doubleOrigin, originOf } from './origins.js'
import { pagesOf } from './pages-of.js'
import type { Settings } from './settings.js'
import type { RunningZone } from './zone.js'

/** Starts the doubles. @throws {Error} in production, where everybody is real. */
export async function startDoublesZone(settings: Settings): Promise<RunningZone> {
  if (settings.JITSUIN_MODE === 'production') throw new Error('Production runs without doubles')
  const aozoraOrigin = doubleOrigin(settings, 'aozora-net')
  const minatoOrigin = doubleOrigin(settings, 'minato-net')
  const signInOrigin = originOf(settings, 'signin')
  const logger = openLogger(settings.JITSUIN_LOG)
  const services = await createPartnerNetworks({
    aozoraOrigin,
    minatoOrigin,
    airlineOrigin: doubleOrigin(settings, 'airline'),
    samlMetadataAddress: `${signInOrigin}/saml/metadata`,
    oidcIssuer: `${signInOrigin}/oidc`,
    keyFolder: join(settings.JITSUIN_DATA, DOUBLES_FOLDER),
    clock: () => new Date(),
    random: randomBytes,
    logger,
  })
  const jpki = await openJpkiDouble(settings)
  const { JITSUIN_ADDRESS: address, JITSUIN_DOUBLES_PORT: port } = settings
  const jpkiHost = new URL(doubleOrigin(settings, 'jpki')).hostname
  const registers = await openRegisters(settings, logger)
  const mail = await startMailCatcher({ port: settings.JITSUIN_MAIL_PORT, clock: () => new Date(), logger })
  const business = await openClinic(settings, logger)
  const hosts = {
    ...services,
    ...registers,
    [hostNameOf(settings, 'clinic')]: business.service,
    [jpkiHost]: jpki.service,
    [hostNameOf(settings, 'mail')]: mail.service,
  }
  const listener = await listen({ address, port, services: hosts })
  return {
    addresses: {
      aozora: `${aozoraOrigin}/`,
      minato: `${minatoOrigin}/`,
      clinic: `${doubleOrigin(settings, 'clinic')}/`,
      airline: `${doubleOrigin(settings, 'airline')}/`,
      mail: `${doubleOrigin(settings, 'mail')}/`,
    },
    stop: async () => {
      await business.clinic.stop() // open streams would hold the listener up
      await listener.close()
      await mail.close()
    },
  }
}

/** The business system of the invented clinic, over the signing client on its computer. */
async function openClinic(settings: Settings, logger: Logger) {
  const { JITSUIN_DATA: data, JITSUIN_CLIENT_PORT: port } = settings
  return await createBusinessSystem({
    client: { address: `http://127.0.0.1:${port}`, tokenFile: join(data, CLIENT_FOLDER, 'access-token') },
    dataFolder: join(data, DOUBLES_FOLDER, 'business-system'),
    verifierAddress: `${originOf(settings, 'verifier')}/`,
    now: () => new Date(),
    random: randomBytes,
    logger,
    ...pagesOf('clinic'),
  })
}

/** The licence registry and the membership system, with everybody whom the demonstration knows. */
async function openRegisters(settings: Settings, logger: Logger) {
  const registry = await createLicenceRegistryDouble({
    register: [...INVENTED_REGISTER, ...registeredPeople()],
    logger,
  })
  const membership = await createMembershipDouble({
    members: [...INVENTED_MEMBERS, ...knownMembers()],
    logger,
  })
  return {
    [hostNameOf(settings, 'licence-registry')]: registry.service,
    [hostNameOf(settings, 'membership')]: membership.service,
  }
}

function hostNameOf(settings: Settings, name: Double): string {
  return new URL(doubleOrigin(settings, name)).hostname
}
