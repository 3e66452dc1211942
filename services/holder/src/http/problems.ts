import { defineProblems } from '@jitsuin/platform'
import { HOLDER_ERRORS } from '../errors.js'

/** What the holder routes answer to each code. */
export const HOLDER_PROBLEMS = defineProblems(HOLDER_ERRORS, {
  'holder/sign-in-needed': 401,
  'holder/staff-session': 403,
  'holder/unknown': 404,
  'holder/profile-changed-meanwhile': 409,
  'holder/disclosure-changed-meanwhile': 409,
  'holder/change-contradicts-itself': 422,
  'holder/card-of-another': 409,
})
