/** The double of a clinic's business system (業務システム): a signing list that works with the real signing client. */
import {
  createService,
  defineProblems,
  type HttpService,
  type Logger,
  type Pages,
  silentLogger,
} from '@jitsuin/platform'
import { type Clinic, openClinic } from './clinic.js'
import type { Doctor } from './contract.js'
import { BUSINESS_SYSTEM_ERRORS } from './errors.js'
import { INVENTED_DOCTORS } from './invented.js'
import { clinicRoutes, openLive } from './routes.js'
import { type ClientPlace, openSigningClient } from './signing-client.js'
import { folderStore, memoryStore } from './store.js'

/** What the double is made with. */
export type BusinessSystemOptions = {
  readonly client: ClientPlace
  readonly now: () => Date
  readonly random: (size: number) => Uint8Array
  /** Where signed documents can be looked at, `http://verifier.localhost:…/`. */
  readonly verifierAddress: string
  /** Keeps everything in the process when not given. */
  readonly dataFolder?: string
  readonly doctors?: readonly Doctor[]
  readonly patience?: Partial<Parameters<typeof openClinic>[0]['patience']>
  readonly pages?: Pages
  readonly logger?: Logger
}

/** The double; `service.close` also ends its connection to the signing client. */
export type BusinessSystem = { readonly service: HttpService; readonly clinic: Clinic }

const PATIENCE = { pollMs: 10_000, retryMs: 1_000, awayMs: 30_000 } as const

const PROBLEMS = defineProblems(BUSINESS_SYSTEM_ERRORS, {
  'clinic/doctor-unknown': 404,
  'clinic/prescription-unknown': 404,
  'clinic/changed-since-shown': 412,
  'clinic/already-handed-in': 409,
  'clinic/not-approved': 409,
  'clinic/locked': 423,
  'clinic/not-signed': 409,
  'clinic/document-of-another': 502,
  'clinic/client-unreachable': 503,
  'clinic/client-refused': 502,
})

/** Makes the double and connects it with the signing client, which need not run yet. */
export async function createBusinessSystem(options: BusinessSystemOptions): Promise<BusinessSystem> {
  const { client, now, random, verifierAddress, dataFolder, pages, logger = silentLogger } = options
  const { doctors = INVENTED_DOCTORS } = options
  const store = dataFolder === undefined ? memoryStore() : folderStore(dataFolder)
  const patience = { ...PATIENCE, ...options.patience }
  const calls = openSigningClient(client, fetch)
  const clinic = openClinic({ doctors, client: calls, store, now, random, verifierAddress, patience, logger })
  const service = await createService({
    name: 'business-system-double',
    title: { ja: 'デモ：架空クリニックの業務システム', en: 'Demo: an invented clinic' },
    routes: clinicRoutes(clinic),
    problems: [PROBLEMS],
    raw: openLive(clinic),
    logger,
    ...(pages && { pages }),
  })
  const close = async () => {
    await clinic.stop()
    await service.close()
  }
  return { service: { ...service, close }, clinic }
}
