/** The verification service: files in, explained verdicts out; its samples are made at the first start. */
import { randomBytes } from 'node:crypto'
import { revocationFetcher, type Trust } from '@jitsuin/ades'
import type { AllowedPlace } from '@jitsuin/pki'
import {
  createService,
  type HttpService,
  httpFetcher,
  type Logger,
  type Pages,
  provisionService,
} from '@jitsuin/platform'
import type { Neighbours } from './contract.js'
import { VERIFICATION_PROBLEMS, ZIP_PROBLEMS } from './http/problems.js'
import { verificationRoutes } from './http/routes.js'
import type { AskLog } from './outside/certificate-log.js'
import { VERIFICATION_HISTORY } from './store/history.js'
import { openSampleStore, type SampleStore } from './store/sample-store.js'
import { makeSamples } from './usecases/samples/make-samples.js'
import { rememberTrust } from './usecases/trust-in-force.js'

export { VERIFICATION_ERRORS } from './errors.js'

/** Settings of the service. */
export type VerificationSettings = {
  /** The zone's database as its owner. */
  readonly zoneUrl: string
  readonly clock: () => Date
  readonly logger: Logger
  /** The built pages; without them only the interface is served. */
  readonly pages?: Pages
  /** Samples and their own hierarchy; never in production, where a demonstration is not trusted. */
  readonly samples: 'offered' | 'none'
  /** What the operator trusts, read anew for each request so that it may change. */
  readonly configuredTrust: () => Promise<Trust | undefined>
  /** Where revocation lists may be fetched from; nowhere, if none is named. */
  readonly places: readonly AllowedPlace[]
  /** Absent: no certificate has to be in a public log. */
  readonly askLog?: AskLog
  /** Services that the first page leads to; none when absent. */
  readonly neighbours?: Neighbours
}

/** Prepares the database, makes the samples if there are none, and gives a service to be listened to. */
export async function createVerification(settings: VerificationSettings): Promise<HttpService> {
  const { zoneUrl, clock, logger, pages, configuredTrust, places, askLog } = settings
  const store = openSampleStore(await provisionService(zoneUrl, VERIFICATION_HISTORY))
  const demonstration = settings.samples === 'offered' ? await loadOrMake(store, clock()) : undefined
  await store.close()

  const known = demonstration ? [{ trust: demonstration.trust, origin: 'demonstration' as const }] : []
  const currentTrust = rememberTrust(known, configuredTrust)
  const fetcherFor = revocationFetcher({ fetcher: httpFetcher, places, now: clock })
  return createService({
    name: 'verification',
    title: { ja: '署名検証', en: 'Signature verification' },
    routes: verificationRoutes({
      samples: demonstration?.samples ?? [],
      neighbours: settings.neighbours ?? [],
      validation: async () => {
        const { inForce, configured } = await currentTrust()
        // Samples bring their lists; about what the operator trusts somebody may have to be asked.
        const fetch = configured && places.length > 0 ? fetcherFor(configured) : undefined
        return { trust: inForce, now: clock(), ...(fetch && { fetch }), ...(askLog && { askLog }) }
      },
    }),
    problems: [VERIFICATION_PROBLEMS, ZIP_PROBLEMS],
    logger,
    ...(pages && { pages }),
  })
}

async function loadOrMake(store: SampleStore, now: Date) {
  const kept = await store.load()
  if (kept) return kept
  const made = await makeSamples({ now, random: randomBytes })
  await store.save(made, now)
  return made
}
