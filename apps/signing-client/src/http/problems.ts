/** What the routes answer to each code. */
import { KEYS_ERRORS } from '@jitsuin/keys'
import { defineProblems, type ProblemStatus, type ProblemTable } from '@jitsuin/platform'
import { CLIENT_ERRORS, SDK_ERRORS } from '@jitsuin/sdk'
import { SECOND_KEY_ERRORS } from '@jitsuin/second-key'

const OWN = defineProblems(CLIENT_ERRORS, {
  'client/token-wrong': 401,
  'client/host-refused': 403,
  'client/page-refused': 403,
  'client/job-unknown': 404,
  'client/job-differs': 409,
  'client/job-signing': 409,
  'client/job-withdrawn': 410,
  'client/job-expired': 410,
  'client/result-not-ready': 409,
  'client/result-gone': 410,
  'client/session-unknown': 404,
  'client/session-over': 409,
  'client/not-registered': 409,
  'client/queue-full': 503,
  'client/failed': 500,
  'client/port-in-use': 500,
  'client/folder-in-use': 500,
  'client/journal-damaged': 500,
  'client/content-unreadable': 500,
})

const SDK = defineProblems(SDK_ERRORS, {
  'sdk/unreachable': 503,
  'sdk/no-answer': 503,
  'sdk/answer-malformed': 502,
  'sdk/signature-wrong': 502,
  'sdk/other-subject': 502,
  'sdk/other-certificate': 502,
  'sdk/digests-wrong': 422,
  'sdk/not-active': 409,
  'sdk/approval-stopped': 409,
  'sdk/key-unfit': 422,
  'sdk/counter-unusable': 500,
})

const SECOND_KEY = defineProblems(SECOND_KEY_ERRORS, {
  'second-key/statement-malformed': 422,
  'second-key/code-malformed': 422,
  'second-key/sheet-malformed': 422,
})

const PKCS12_STATUSES = {
  'keys/unreadable': 422,
  'keys/wrong-passphrase': 422,
  'keys/encryption-unsupported': 422,
  'keys/missing': 422,
} as const satisfies Partial<Record<keyof typeof KEYS_ERRORS, ProblemStatus>>

const PKCS12 = defineProblems(
  Object.fromEntries(Object.entries(KEYS_ERRORS).filter(([code]) => Object.hasOwn(PKCS12_STATUSES, code))),
  PKCS12_STATUSES,
)

/** Every table; what the signing service refuses brings its own words and status. */
export const CLIENT_PROBLEMS: readonly ProblemTable[] = [OWN, SDK, SECOND_KEY, PKCS12]
