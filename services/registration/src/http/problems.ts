import { defineProblems } from '@jitsuin/platform'
import { CONTRACT_ERRORS, CONTRACT_STATUSES } from '@jitsuin/signing/contract'
import { REGISTRATION_ERRORS } from '../errors.js'
import { AFTERCARE_STATUSES } from './aftercare/problems.js'
import { BATCHES_STATUSES } from './batches/problems.js'
import { CAMPAIGNS_STATUSES } from './campaigns/problems.js'
import { CASES_STATUSES } from './cases/problems.js'
import { INTAKE_STATUSES } from './intake/problems.js'
import { ORGANISATIONS_STATUSES } from './organisations/problems.js'
import { PRODUCTION_STATUSES } from './production/problems.js'
import { SECOND_KEY_STATUSES } from './second-key/problems.js'

/** What the signing service refuses about contracts, answered as it answers it. */
export const CONTRACT_PROBLEMS = defineProblems(CONTRACT_ERRORS, CONTRACT_STATUSES)

/** What the routes answer to each code. */
export const REGISTRATION_PROBLEMS = defineProblems(REGISTRATION_ERRORS, {
  'registration/sign-in-needed': 401,
  'registration/not-allowed': 403,
  'registration/other-place': 403,
  'case/not-found': 404,
  'case/changed-meanwhile': 409,
  'case/state-forbids': 409,
  ...CASES_STATUSES,
  ...INTAKE_STATUSES,
  ...PRODUCTION_STATUSES,
  ...AFTERCARE_STATUSES,
  ...CAMPAIGNS_STATUSES,
  ...BATCHES_STATUSES,
  ...ORGANISATIONS_STATUSES,
  ...SECOND_KEY_STATUSES,
})
