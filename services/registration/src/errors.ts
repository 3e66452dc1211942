import { CodedError, type ErrorTable } from '@jitsuin/kernel'
import { AFTERCARE_ERRORS } from './errors/aftercare.js'
import { BATCHES_ERRORS } from './errors/batches.js'
import { CAMPAIGNS_ERRORS } from './errors/campaigns.js'
import { CASES_ERRORS } from './errors/cases.js'
import { COMMON_ERRORS } from './errors/common.js'
import { INTAKE_ERRORS } from './errors/intake.js'
import { ORGANISATIONS_ERRORS } from './errors/organisations.js'
import { PRODUCTION_ERRORS } from './errors/production.js'
import { SECOND_KEY_ERRORS } from './errors/second-key.js'

/** Every code that the issuing office refuses with. */
export const REGISTRATION_ERRORS = {
  ...COMMON_ERRORS,
  ...CASES_ERRORS,
  ...INTAKE_ERRORS,
  ...PRODUCTION_ERRORS,
  ...AFTERCARE_ERRORS,
  ...CAMPAIGNS_ERRORS,
  ...BATCHES_ERRORS,
  ...ORGANISATIONS_ERRORS,
  ...SECOND_KEY_ERRORS,
} as const satisfies ErrorTable

/** What the registration service refuses. */
export class RegistrationError extends CodedError<keyof typeof REGISTRATION_ERRORS> {}
