import { defineProblems } from '@jitsuin/platform'
import { VERIFICATION_ERRORS } from '../errors.js'

/** What the verification routes answer to each code. */
export const VERIFICATION_PROBLEMS = defineProblems(VERIFICATION_ERRORS, {
  'validation/no-file': 422,
  'validation/pair-incomplete': 422,
  'validation/at-invalid': 422,
  'sample/not-found': 404,
})
