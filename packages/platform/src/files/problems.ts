import { defineProblems, type ProblemTable } from '../http/problems.js'
import { FILE_ERRORS } from './errors.js'

/** What routes that take or give files answer; a service adds it to its tables. */
export const FILE_PROBLEMS: ProblemTable = defineProblems(FILE_ERRORS, {
  'file/not-found': 404,
  'file/damaged': 500,
  'file/too-large': 413,
  'upload/empty': 422,
  'upload/too-large': 413,
  'upload/type-refused': 415,
  'upload/heic': 415,
  'upload/image-broken': 422,
  'upload/too-many-pixels': 422,
  'upload/pdf-broken': 422,
  'upload/pdf-locked': 422,
  'upload/pdf-active': 422,
  'upload/two-in-one': 422,
})
