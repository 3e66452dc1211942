/** The pages of the portal that a sign-in can come back to. */
export const PORTAL_PAGES = [
  '',
  'notices',
  'profile',
  'disclosure',
  'courses',
  'card',
  'log',
  'checks',
] as const

/** Where the service answers, on the portal's host. */
export const ROUTES = {
  /** Open to everyone: what the login page needs. */
  place: '/api/portal/place',
  /** Leads to the sign-in pages; `?page=` names where to come back to. */
  signIn: '/api/portal/sign-in',
  me: '/api/portal/me',
  profile: '/api/portal/profile',
  disclosure: '/api/portal/disclosure',
  notices: '/api/portal/notices',
} as const
