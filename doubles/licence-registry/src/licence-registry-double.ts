/** The double of the ministry's licence registry (医籍): an invented register that answers, until it is switched off. */
import { createService, defineProblems, type HttpService, type Logger } from '@jitsuin/platform'
import { LICENCE_REGISTRY_ERRORS, LicenceRegistryError } from './errors.js'
import { INVENTED_REGISTER, type Registration } from './register.js'
import { licenceRegistryRoutes } from './routes.js'

/** The double. */
export type LicenceRegistryDouble = {
  readonly service: HttpService
  /** Adds a registration, or replaces the one with its number: a doctor dies, or is suspended. */
  readonly put: (registration: Registration) => void
  /** A switch for rehearsals: while it is off, nobody gets an answer. */
  readonly setAvailability: (availability: 'available' | 'unavailable') => void
}

const PROBLEMS = defineProblems(LICENCE_REGISTRY_ERRORS, { 'licence-registry/unavailable': 503 })

/** Makes the double. */
export async function createLicenceRegistryDouble({
  register: initial = INVENTED_REGISTER,
  logger,
}: {
  readonly register?: readonly Registration[]
  readonly logger?: Logger
} = {}): Promise<LicenceRegistryDouble> {
  const register = new Map(initial.map((one) => [one.registrationNumber, one]))
  let availability: 'available' | 'unavailable' = 'available'
  const current = () => {
    if (availability === 'unavailable') {
      throw new LicenceRegistryError('licence-registry/unavailable', 'Switched off')
    }
    return [...register.values()]
  }
  const put = (registration: Registration) => void register.set(registration.registrationNumber, registration)
  const service = await createService({
    name: 'licence-registry-double',
    title: { ja: 'デモ：医籍', en: 'Demo: licence registry' },
    routes: licenceRegistryRoutes({ register: current, put }),
    problems: [PROBLEMS],
    ...(logger && { logger }),
  })
  return {
    service,
    put,
    setAvailability: (wanted) => {
      availability = wanted
    },
  }
}
