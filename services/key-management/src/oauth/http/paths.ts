/** Addresses of the authorization server; the names below `oauth2` are those of the CSC specification (8.4). */
export const OAUTH_PATHS = {
  metadata: '/.well-known/oauth-authorization-server',
  /** At the page's host. */
  authorize: '/oauth2/authorize',
  pushed: '/oauth2/pushed_authorize',
  token: '/oauth2/token',
  revoke: '/oauth2/revoke',
} as const
