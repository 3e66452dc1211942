/** The issuing office as this installation runs it: its neighbours, its station, its letters, and its own timers. */
import { randomBytes, randomUUID } from 'node:crypto'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HolderService } from '@jitsuin/holder'
import { generateKey } from '@jitsuin/keys'
import { type Logger, loopbackFetch, openFileStore, openMailer, type ZoneConnection } from '@jitsuin/platform'
import {
  caOverConnection,
  contractsOverConnection,
  createRegistration,
  figuresOverConnections,
  folderDrawer,
  folderLetterKeys,
  folderLetterPrinter,
  httpLicenceRegistry,
  httpMembershipRegister,
  INVENTED_OFFICE,
  type RegistrationService,
  secondKeyOverConnection,
  softwareStation,
} from '@jitsuin/registration'
import type { Sso } from '@jitsuin/sso'
import { CARD_FOLDER } from '../demonstration/folders.js'
import { doubleOrigin, originOf } from '../origins.js'
import type { Settings } from '../settings.js'
import { formPrinter } from './form-printer.js'
import { mailSettings } from './mail.js'

/** What the office is composed of. */
export type OfficeParts = {
  readonly settings: Settings
  readonly zoneUrl: string
  readonly logger: Logger
  readonly ca: ZoneConnection
  readonly keyManagement: ZoneConnection
  readonly signing: ZoneConnection
  readonly sso: Sso
  readonly holder: HolderService
}

/** An office at work; `stop` ends its timers before its tables are closed. */
export type RunningOffice = { readonly service: RegistrationService; readonly stop: () => Promise<void> }

/** The name of the centre in its certificates (issuer O); the ceremony of a demonstration sets it. */
const DEMONSTRATION_CENTRE = 'DEMO Invented Certification Center'

/** Opens the office and starts what it does by itself. */
export async function openIssuingOffice(parts: OfficeParts): Promise<RunningOffice> {
  const { settings, zoneUrl, logger, ca, keyManagement, signing, sso } = parts
  const folder = join(settings.JITSUIN_DATA, 'app', 'office')
  const drawer = join(folder, 'cards')
  const clock = () => new Date()
  const service = await createRegistration({
    zoneUrl,
    gate: sso.gate,
    clock,
    newId: randomUUID,
    random: randomBytes,
    ca: caOverConnection(ca),
    secondKeys: secondKeyOverConnection(keyManagement),
    secondKeyCounts: figuresOverConnections({ keyManagement, signing }),
    institutionContracts: contractsOverConnection(signing),
    registry: httpLicenceRegistry({
      address: registerAddress(settings, 'licence-registry'),
      fetcher: nearFetch,
    }),
    membership: httpMembershipRegister({
      address: registerAddress(settings, 'membership'),
      fetcher: nearFetch,
    }),
    files: openFileStore({ directory: join(folder, 'files') }),
    mailer: openMailer(mailSettings(settings)),
    holders: holderReports(parts, drawer),
    station: softwareStation({ drawer: folderDrawer(drawer), random: randomBytes, generateKey: makeKey }),
    centre: settings.JITSUIN_CENTRE ?? DEMONSTRATION_CENTRE,
    applicationFormPrinter: formPrinter(originOf(settings, 'apply'), '電子認証センター', clock),
    intakeLimits: {
      openDraftsPerDay: settings.JITSUIN_DRAFTS_PER_DAY,
      uploadsPerDay: settings.JITSUIN_UPLOADS_PER_DAY,
    },
    colleagues: sso.staff.colleagues,
    // The station of this installation makes software cards: nobody's card, outside a demonstration.
    ...(settings.JITSUIN_MODE === 'demonstration' && { production: productionTools(folder) }),
    addresses: {
      apply: originOf(settings, 'apply'),
      office: originOf(settings, 'office'),
      approve: originOf(settings, 'approve'),
    },
  })
  const complain = (error: unknown, part: string) => logger.error({ err: error, part }, 'the issuing office')
  const workers = [
    service.startCases(complain),
    service.startIntake(complain),
    ...(settings.JITSUIN_MODE === 'demonstration' ? [service.startProduction(complain)] : []),
    service.startAftercare(complain, settings.JITSUIN_MODE === 'demonstration' ? REHEARSAL_PACE : undefined),
  ]
  return {
    service,
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()))
      await service.close()
    },
  }
}

/** In a demonstration the registry is asked about everybody each minute, so that a withdrawal can be rehearsed. */
const REHEARSAL_PACE = { perRound: 25, everyDays: 1 / 1440 } as const

function productionTools(folder: string) {
  return {
    letterKeys: folderLetterKeys(join(folder, 'letter-keys')),
    letterPrinter: folderLetterPrinter(join(folder, 'letters')),
    cardPrefix: 'JMA',
    pinDisclosure: 'new-card',
    capacityPerDay: 400,
    lowStockBelow: 500,
    office: INVENTED_OFFICE,
    worker: 'app-1',
  } as const
}

/** In a demonstration a card that was handed over lies in a reader of the card bridge from then on. */
function holderReports({ settings, holder }: OfficeParts, drawer: string) {
  type Admission = Parameters<HolderService['feed']['admitHolder']>[0]
  type CardRecord = Parameters<HolderService['feed']['recordCard']>[1]
  return {
    // The feed reads records by its own schemas, so what the office sends needs no types here.
    admit: (admission: unknown) => holder.feed.admitHolder(admission as Admission),
    recordCard: async (person: Parameters<HolderService['feed']['recordCard']>[0], card: unknown) => {
      const record = card as CardRecord
      await holder.feed.recordCard(person, record)
      if (settings.JITSUIN_MODE === 'demonstration' && record.state === 'in-use')
        await insertIntoReader(settings, drawer, record.cardId)
    },
  }
}

async function insertIntoReader(
  { JITSUIN_DATA: data }: Settings,
  drawer: string,
  cardId: string,
): Promise<void> {
  const name = `${cardId}.card.json`
  await copyFile(join(drawer, name), join(data, CARD_FOLDER, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error // a card of before lies in its reader already
  })
}

async function makeKey(modulusBits: number): Promise<Uint8Array> {
  const kind = modulusBits === 4096 ? 'rsa4096' : modulusBits === 3072 ? 'rsa3072' : 'rsa2048'
  return (await generateKey(kind)).export({ type: 'pkcs8', format: 'der' })
}

const REGISTERS = {
  'licence-registry': 'JITSUIN_LICENCE_REGISTRY_URL',
  membership: 'JITSUIN_MEMBERSHIP_URL',
} as const

/** The registers of others; their doubles stand in for them in a demonstration. @throws {Error} in production without one. */
function registerAddress(settings: Settings, name: keyof typeof REGISTERS): string {
  const given = settings[REGISTERS[name]]
  if (given === undefined && settings.JITSUIN_MODE === 'production')
    throw new Error(`Production needs ${REGISTERS[name]}`)
  return given ?? doubleOrigin(settings, name)
}

/** `fetch` that finds names below localhost, which Node does not resolve. */
const nearFetch: typeof fetch = async (input, init) => {
  const address = String(input instanceof Request ? input.url : input)
  if (!new URL(address).hostname.endsWith('.localhost')) return await fetch(input, init)
  return await loopbackFetch(address, {
    method: init?.method ?? 'GET',
    headers: Object.fromEntries(new Headers(init?.headers)),
    ...(typeof init?.body === 'string' && { body: init.body }),
  })
}
