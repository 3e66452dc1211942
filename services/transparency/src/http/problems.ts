import { defineProblems } from '@jitsuin/platform'
import { TLOG_ERRORS } from '@jitsuin/tlog'
import { TRANSPARENCY_ERRORS } from '../errors.js'

/** What the log's routes answer to each code. */
export const TRANSPARENCY_PROBLEMS = defineProblems(TRANSPARENCY_ERRORS, {
  'log/history-changed': 500,
  'log/not-found': 404,
  'log/feed-malformed': 502,
  'log/cosignature-refused': 403,
  'log/sign-in-needed': 401,
  'log/no-person': 403,
})

/** The same for what packages/tlog refuses. */
export const TLOG_PROBLEMS = defineProblems(TLOG_ERRORS, {
  'tlog/note-malformed': 422,
  'tlog/note-untrusted': 403,
  'tlog/key-malformed': 500,
  'tlog/proof-malformed': 422,
  'vrf/proof-invalid': 422,
})
