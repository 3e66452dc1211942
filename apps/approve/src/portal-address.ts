/** Where the holder's own pages are: beside this one (each service has a name of its own below the host of the platform). */

/** The origin of the portal for a page at `approve.…`; null where this page has another name and the place is not known. */
export function portalAddress({ protocol, host }: Pick<Location, 'protocol' | 'host'>): string | null {
  return host.startsWith('approve.') ? `${protocol}//portal.${host.slice('approve.'.length)}` : null
}
