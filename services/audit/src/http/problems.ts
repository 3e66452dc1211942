import { defineProblems } from '@jitsuin/platform'
import { AUDIT_ERRORS } from '../errors.js'

/** What the audit routes answer to each code. */
export const AUDIT_PROBLEMS = defineProblems(AUDIT_ERRORS, {
  'audit/history-changed': 500,
  'audit/copy-damaged': 500,
  'audit/proof-out-of-range': 404,
  'audit/records-refused': 403,
})
