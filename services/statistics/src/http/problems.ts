import { defineProblems } from '@jitsuin/platform'
import { STATISTICS_ERRORS } from '../errors.js'

/** What the routes answer to each code. */
export const STATISTICS_PROBLEMS = defineProblems(STATISTICS_ERRORS, {
  'statistics/sign-in-needed': 401,
  'statistics/not-allowed': 403,
  'statistics/snapshot-unknown': 404,
  'statistics/report-unknown': 404,
  'statistics/snapshot-damaged': 500,
  'statistics/figures-do-not-add-up': 503,
  'statistics/denominator-unknown': 409,
  'statistics/denominator-exists': 409,
  'statistics/same-snapshot-twice': 422,
  'statistics/not-encodable': 422,
})
