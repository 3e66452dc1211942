/** Which sites may ask at all. Whether the user allows one of them is another question (sites/). */

/** An origin in its one form (RFC 6454 §6.2) that may use a card. Only `parseOrigin` makes one. */
export type SiteOrigin = string & { readonly brand: 'SiteOrigin' }

/** Why a call names no site that may ask. */
export type OriginRefusal = 'missing' | 'unfit'

/**
 * Reads an Origin header: https, or http on this very computer, where nobody on the way can change the page. `null` (a file, a
 * sandbox), extensions and anything with a path are unfit.
 */
export function parseOrigin(header: string | undefined): SiteOrigin | OriginRefusal {
  if (header === undefined) return 'missing'
  if (header.length > 300 || !URL.canParse(header)) return 'unfit'
  const { origin, protocol, hostname } = new URL(header)
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLocal(hostname))
  return isSafe && origin === header ? (header as SiteOrigin) : 'unfit' // proven by the line
}

function isLocal(hostname: string): boolean {
  const isLocalName = hostname === 'localhost' || hostname.endsWith('.localhost')
  return isLocalName || hostname === '127.0.0.1' || hostname === '[::1]'
}
