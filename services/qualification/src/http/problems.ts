import { defineProblems } from '@jitsuin/platform'
import { QUALIFICATION_ERRORS } from '../errors.js'

/** What the routes answer to each code. */
export const QUALIFICATION_PROBLEMS = defineProblems(QUALIFICATION_ERRORS, {
  'check/too-many': 429,
  'check/source-unreachable': 503,
  'check/card-not-proven': 422,
  'check/sign-in-needed': 401,
  'check/requests-differ': 409,
  'receipt/not-found': 404,
  'receipt/key-unreadable': 500,
})
