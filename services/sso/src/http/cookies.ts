/**
 * Our cookies. Each host has its own (no Domain attribute), scripts cannot read them, and other sites' requests carry them only
 * when the user follows a link (SameSite=Lax). Over https the name begins with `__Host-`, which browsers accept from this very
 * host over https alone (RFC 6265bis §4.1.3.2), so that no neighbour can plant one.
 */
import { hasSecretForm } from '../domain/secrets.js'

/**
 * `session`: who is signed in. `browser`: ties attempts and challenges to one browser, on the host of sign-in. `state`: ties the
 * hand-over of a session to one browser, on the host that asked.
 */
export type CookieKind = 'session' | 'browser' | 'state'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** The secret in a cookie of a host; undefined if there is none, or several that differ. */
export function readCookie(headers: Headers, origin: string, kind: CookieKind): string | undefined {
  const name = nameOf(origin, kind)
  const pairs = [headers.cookie ?? []].flat().flatMap((header) => header.split(';'))
  const values = new Set(
    pairs.flatMap((pair) => {
      // One blank and no other white space (RFC 6265 §4.2.1): a neighbour may plant a name that is `__Host-` behind some.
      const cookie = pair.startsWith(' ') ? pair.slice(1) : pair
      return cookie.startsWith(`${name}=`) ? [cookie.slice(name.length + 1)] : []
    }),
  )
  const [value] = values
  return values.size === 1 && hasSecretForm(value) ? value : undefined
}

/** A Set-Cookie header. It lasts as long as the browser is open; the server decides how long the session does. */
export function setCookie(origin: string, kind: CookieKind, secret: string): string {
  return `${nameOf(origin, kind)}=${secret}; ${attributes(origin)}`
}

/** A Set-Cookie header that makes the browser forget. */
export function clearCookie(origin: string, kind: CookieKind): string {
  return `${nameOf(origin, kind)}=; Max-Age=0; ${attributes(origin)}`
}

function nameOf(origin: string, kind: CookieKind): string {
  return `${isSecure(origin) ? '__Host-' : ''}jitsuin-${kind}`
}

function attributes(origin: string): string {
  return `Path=/; HttpOnly; SameSite=Lax${isSecure(origin) ? '; Secure' : ''}`
}

function isSecure(origin: string): boolean {
  return origin.startsWith('https:')
}
