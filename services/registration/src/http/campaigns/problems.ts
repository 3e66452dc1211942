/** The status of each code of this area. */
export const CAMPAIGNS_STATUSES = {
  'campaign/not-found': 404,
  'campaign/member-not-found': 404,
  'campaign/changed-meanwhile': 409,
  'campaign/state-forbids': 409,
  'campaign/answered-already': 409,
  'campaign/list-unreadable': 422,
  'campaign/list-has-problems': 422,
  'campaign/list-differs': 409,
  'campaign/print-not-found': 404,
} as const
