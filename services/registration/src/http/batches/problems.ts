/** The status of each code of this area. */
export const BATCHES_STATUSES = {
  'batch/not-found': 404,
  'batch/place-not-a-hospital': 422,
  'batch/list-unreadable': 422,
  'batch/list-has-problems': 422,
  'batch/list-differs': 409,
} as const
