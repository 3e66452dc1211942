import type { IncomingHttpHeaders } from 'node:http'

/** Other origins that a page may connect to, such as the card bridge on loopback. Everything else is refused. */
export type PagePolicy = { readonly connectTo?: readonly string[] }

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
} as const

/** Headers of data: shown as a page, they may load nothing and do nothing. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  ...EVERYWHERE,
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
}

/** Headers of a web page of ours: everything from its own origin, nothing inline, framed by nobody. */
export function pageHeaders(policy: PagePolicy): Readonly<Record<string, string>> {
  const connect = ["'self'", ...(policy.connectTo ?? [])].join(' ')
  const directives = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    `connect-src ${connect}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return { ...EVERYWHERE, 'content-security-policy': directives.join('; ') }
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request that changes something may come from where it comes from. Browsers always say so, by Sec-Fetch-Site
 * (Fetch Metadata §2.4) or Origin (RFC 6454 §7); programs that send neither carry no cookie of a victim.
 */
export function judgeOrigin(method: string, headers: IncomingHttpHeaders): 'same-site' | 'cross-site' {
  if (SAFE_METHODS.has(method)) return 'same-site'
  const fetchSite = headers['sec-fetch-site']
  if (fetchSite !== undefined)
    return fetchSite === 'same-origin' || fetchSite === 'none' ? 'same-site' : 'cross-site'
  const { origin, host } = headers
  if (origin === undefined) return 'same-site'
  return URL.canParse(origin) && new URL(origin).host === host ? 'same-site' : 'cross-site'
}
