import { defineProblems } from '@jitsuin/platform'
import { FEDERATION_ERRORS } from '../errors.js'

/** What federation answers to each code of its own. */
export const FEDERATION_PROBLEMS = defineProblems(FEDERATION_ERRORS, {
  'federation/sign-in-needed': 401,
  'federation/not-permitted': 403,
  'federation/staff-session': 403,
  'partner/unknown': 404,
  'partner/changed-meanwhile': 409,
  'partner/not-in-this-state': 409,
  'partner/same-officer': 403,
  'partner/nothing-changes': 422,
  'partner/identity-is-fixed': 422,
  'partner/identity-taken': 409,
  'partner/certificate-unreadable': 422,
  'partner/certificate-unsuitable': 422,
  'partner/no-secret-used': 409,
  'consent/question-over': 410,
  'consent/changed-meanwhile': 409,
  'consent/reason-needed': 422,
  'oidc/request-refused': 400,
  'oidc/flow-over': 410,
  'oidc/failed': 500,
  'oidc/logout-refused': 400,
})
