/** The token of an invitation: 32 octets in the fragment of the address, which browsers keep from servers and their logs. */

/** The token in a fragment such as `#token=…`; null when there is none. */
export function tokenInFragment(fragment: string): string | null {
  const token = new URLSearchParams(fragment.replace(/^#/, '')).get('token')
  return token !== null && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null
}
