/** The status of each code of the queue. */
export const QUEUE_STATUSES = {
  'queue/taken-meanwhile': 409,
  'queue/unknown-colleague': 422,
  'queue/page-unknown': 400,
  'queue/view-of-another': 403,
} as const
