/** Where the holder's other pages are: beside this one (each service has a name of its own below the host of the platform). */

/** The origin of the portal for a page at `approve.…`; null where this page has another name and the place is not known. */
export function portalAddress(page: Place): string | null {
  return besides(page, 'portal')
}

/** How the card bridge is installed: a page of the sign-in host; null as above. */
export function bridgeHelpAddress(page: Place): string | null {
  const signIn = besides(page, 'signin')
  return signIn === null ? null : `${signIn}/card-bridge`
}

type Place = Pick<Location, 'protocol' | 'host'>

function besides({ protocol, host }: Place, name: string): string | null {
  return host.startsWith('approve.') ? `${protocol}//${name}.${host.slice('approve.'.length)}` : null
}
