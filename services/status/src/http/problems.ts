import { defineProblems } from '@jitsuin/platform'
import { STATUS_ERRORS } from '../errors.js'

/** What the intake answers to each code. */
export const STATUS_PROBLEMS = defineProblems(STATUS_ERRORS, {
  'publication/authority-unknown': 404,
  'publication/out-of-order': 409,
  'publication/list-malformed': 422,
  'publication/list-signature-invalid': 422,
  'publication/list-older': 409,
  'publication/list-changed': 409,
  'publication/contradicts-list': 422,
  'publication/revocation-undone': 422,
  'status/client-not-allowed': 403,
  'status/material-incomplete': 500,
  'status/responder-refused': 500,
  'status/clock-source-refused': 500,
})
