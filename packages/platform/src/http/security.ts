import type { IncomingHttpHeaders } from 'node:http'

/** What pages may do beyond their own origin; everything else is refused. */
export type PagePolicy = {
  /** Other origins that a page may connect to, such as the card bridge on loopback. */
  readonly connectTo?: readonly string[]
  /** `own`: these pages take pictures with the camera, once their reader allows it. */
  readonly camera?: 'own'
}

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': permissions('()'),
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
  return {
    ...EVERYWHERE,
    ...(policy.camera === 'own' && { 'permissions-policy': permissions('(self)') }),
    'content-security-policy': directives.join('; '),
  }
}

/** What browsers may give to a page (Permissions Policy); `camera` is who may ask for it. */
function permissions(camera: '()' | '(self)'): string {
  return `camera=${camera}, geolocation=(), microphone=(), payment=()`
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
