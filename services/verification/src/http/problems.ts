import { defineProblems } from '@jitsuin/platform'
import { ZIP_ERRORS } from '@jitsuin/zip'
import { VERIFICATION_ERRORS } from '../errors.js'

/** What the verification routes answer to each code. */
export const VERIFICATION_PROBLEMS = defineProblems(VERIFICATION_ERRORS, {
  'validation/no-file': 422,
  'validation/pair-incomplete': 422,
  'validation/at-invalid': 422,
  'validation/policy-unknown': 422,
  'sample/not-found': 404,
})

/** What is answered where a ZIP is not opened. */
export const ZIP_PROBLEMS = defineProblems(ZIP_ERRORS, {
  'zip/no-end': 422,
  'zip/two-ends': 422,
  'zip/malformed': 422,
  'zip/multi-disk': 422,
  'zip/junk': 422,
  'zip/overlap': 422,
  'zip/headers-differ': 422,
  'zip/encrypted': 422,
  'zip/method': 422,
  'zip/special-file': 422,
  'zip/name': 422,
  'zip/name-twice': 422,
  'zip/too-many-entries': 413,
  'zip/too-large': 413,
  'zip/bomb': 422,
  'zip/damaged': 422,
  'zip/content-changed': 422,
})
