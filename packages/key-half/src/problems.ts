/** What the routes of both services answer to each code. */
import { KEYS_ERRORS } from '@jitsuin/keys'
import { defineProblems, type ProblemTable } from '@jitsuin/platform'
import { SECOND_KEY_ERRORS } from '@jitsuin/second-key'
import { HALF_ERRORS } from './errors.js'

const HALF_PROBLEMS = defineProblems(HALF_ERRORS, {
  'peer/not-allowed': 403,
  'peer/unreachable': 503,
  'peer/refused': 502,
  'token/invalid': 401,
  'key/unknown': 404,
  'key/not-ready': 409,
  'key/ended': 410,
  'key/differs': 409,
  'key/certificate-refused': 422,
  'key/epoch-unknown': 503,
  'grant/refused': 403,
  'grant/too-many-tries': 403,
  'enrolment/code-wrong': 403,
  'enrolment/unknown': 404,
  'enrolment/passkey-refused': 403,
  'enrolment/differs': 409,
  'client-key/unknown': 403,
  'client-key/proof-refused': 403,
  'authorisation/unknown': 404,
  'authorisation/not-approved': 409,
  'authorisation/expired': 410,
  'authorisation/ended': 410,
  'authorisation/other-client': 403,
  'authorisation/period-refused': 422,
  'authorisation/passkey-missing': 409,
  'authorisation/assertion-refused': 403,
  'authorisation/counter-went-back': 403,
  'authorisation/list-only': 403,
  'authorisation/too-many': 422,
  'carrier/refused': 403,
  'carrier/other-person': 403,
  'carrier/revoked': 403,
  'carrier/status-unknown': 503,
  'carrier/not-linked': 403,
  'carrier/linked-elsewhere': 409,
  'carrier/not-available': 403,
  'item/not-on-list': 403,
  'item/used': 409,
  'request/other-kind': 422,
  'request/too-many': 403,
  'request/unsigned': 403,
  'request/signature-invalid': 403,
  'request/digest-length': 422,
  'request/clock-differs': 422,
  'request/reused': 409,
})

const STATEMENT_PROBLEMS = defineProblems(SECOND_KEY_ERRORS, {
  'second-key/statement-malformed': 422,
  'second-key/code-malformed': 422,
  'second-key/sheet-malformed': 422,
})

/** Of the codes of keys, those that a caller can do something about; every other one is a fault of the installation. */
const SPLIT_KEY_STATUSES = {
  'split-key/algorithm-unknown': 422,
  'split-key/digest-length': 422,
  'split-key/combination-wrong': 502,
  'split-key/worker-ended': 503,
  'split-key/key-forgotten': 503,
} as const

const SPLIT_KEY_PROBLEMS = defineProblems(
  Object.fromEntries(Object.entries(KEYS_ERRORS).filter(([code]) => Object.hasOwn(SPLIT_KEY_STATUSES, code))),
  SPLIT_KEY_STATUSES,
)

/** Every table that the routes of a half need. */
export const HALF_PROBLEM_TABLES: readonly ProblemTable[] = [
  HALF_PROBLEMS,
  STATEMENT_PROBLEMS,
  SPLIT_KEY_PROBLEMS,
]
