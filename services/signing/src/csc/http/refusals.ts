/** Our codes as the specification writes errors (CSC API 2, §10): the one place where one becomes the other. */
import { defineProblems, type Problem, type WrittenRefusal } from '@jitsuin/platform'
import { CSC_ERRORS } from '../errors.js'

/** Statuses of the codes. */
export const CSC_PROBLEMS = defineProblems(CSC_ERRORS, {
  'csc/token-refused': 401,
  'csc/sad-missing': 400,
  'csc/sad-refused': 400,
  'csc/credential-unknown': 400,
  'csc/user-unknown': 400,
  'csc/handle-unknown': 400,
  'csc/hash-malformed': 400,
  'csc/algorithm-unknown': 400,
  'csc/sign-algorithm-unknown': 400,
  'csc/algorithms-differ': 400,
  'csc/count-differs': 400,
  'csc/client-data-missing': 400,
  'csc/client-data-differs': 400,
  'csc/callback-refused': 400,
  'csc/request-unknown': 400,
  'csc/request-running': 409,
  'csc/challenge-unknown': 400,
  'csc/hashes-not-authorized': 400,
  'csc/documents-refused': 400,
  'csc/format-not-made': 400,
  'csc/time-stamps-missing': 400,
  'csc/time-stamp-failed': 502,
  'csc/opening-refused': 422,
})

type Written = {
  readonly status?: number
  readonly error?: string
  /** Where the specification has a sentence of its own. */
  readonly description?: string
}

/** What is not plainly `400 invalid_request` with our own sentence. */
const WRITTEN: Readonly<Record<string, Written>> = {
  'csc/token-refused': { status: 401, error: 'invalid_token' },
  'client-key/unknown': { status: 401, error: 'unauthorized_client' },
  'csc/request-running': { status: 202, error: 'accepted_request' },
  'authorisation/list-only': { error: 'access_denied' },
  'contract/none': { error: 'access_denied' },
  'contract/cut-off': { error: 'access_denied' },
  'contract/ended': { error: 'access_denied' },
  'authorisation/ended': { error: 'access_denied' },
  'authorisation/expired': { description: 'SAD expired' },
  'authorisation/other-client': { error: 'access_denied' },
  'item/not-on-list': { description: 'Hash is not authorized by the SAD' },
  'item/used': { description: 'Hash was signed or asked for before: the SAD authorizes it once' },
  'request/too-many': { description: 'Numbers of signatures is too high' },
  'authorisation/too-many': { description: 'Numbers of signatures is too high' },
  'request/digest-length': { description: 'Invalid digest value length' },
  'key/ended': { description: 'The credential identified by credentialID is disabled' },
}

/** A refusal as CSC clients read it, with our code beside it. */
export function writeCscRefusal(problem: Problem): WrittenRefusal {
  const { code, en, ja, next, requestId, fields } = problem
  const written = WRITTEN[code] ?? {}
  const names = fields?.map(({ pointer }) => pointer.slice(1)).join(', ')
  const sentence = code === 'http/request-invalid' ? `Missing (or invalid type) parameter ${names}` : en
  return {
    status: written.status ?? (problem.status >= 500 ? problem.status : 400),
    json: {
      error: written.error ?? errorOf(problem),
      error_description: written.description ?? sentence,
      code,
      ja,
      next,
      requestId,
    },
    ...(written.status === 401 && { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } }),
  }
}

function errorOf({ status }: Problem): string {
  if (status === 503) return 'temporarily_unavailable'
  return status >= 500 ? 'server_error' : 'invalid_request'
}
