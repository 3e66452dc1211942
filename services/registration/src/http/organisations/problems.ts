/** The status of each code of this area. */
export const ORGANISATIONS_STATUSES = {
  'organisation/not-found': 404,
  'organisation/exists': 409,
  'organisation/changed-meanwhile': 409,
  'organisation/parent-unknown': 422,
} as const
