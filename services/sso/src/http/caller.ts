/** Who calls, out of a request's headers. */
import type { Session } from '../contract.js'
import { describeDevice } from '../domain/device.js'
import { newSecret } from '../domain/secrets.js'
import { SsoError } from '../errors.js'
import type { Caller, SsoContext } from '../usecases/context.js'
import { currentSession } from '../usecases/look-at-session.js'
import { readCookie, setCookie } from './cookies.js'

/** The headers of a request. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>

/** What the routes are made of: the use cases' context, the host that they answer for, and how a source is told from another. */
export type HttpContext = {
  readonly ctx: SsoContext
  /** The origin of the host that these routes are mounted on. */
  readonly origin: string
  /** From a header that a trusted proxy wrote; without it sources are not counted. */
  readonly sourceOf: ((headers: Headers) => string | undefined) | undefined
}

/** Reads the caller. Cookies of another host have no place here, whatever the Host header says. */
export function callerOf({ origin, sourceOf }: HttpContext, headers: Headers): Caller {
  return {
    browser: readCookie(headers, origin, 'browser'),
    session: readCookie(headers, origin, 'session'),
    host: new URL(origin).host,
    device: describeDevice([headers['user-agent'] ?? []].flat()[0]),
    source: sourceOf?.(headers),
  }
}

/** The caller with a browser cookie: the one that came, or a new one to set. */
export function callerWithBrowser(
  http: HttpContext,
  headers: Headers,
): { readonly caller: Caller & { readonly browser: string }; readonly cookies: readonly string[] } {
  const caller = callerOf(http, headers)
  if (caller.browser !== undefined) return { caller: { ...caller, browser: caller.browser }, cookies: [] }
  const browser = newSecret(http.ctx.random)
  return { caller: { ...caller, browser }, cookies: [setCookie(http.origin, 'browser', browser)] }
}

/** The session of who calls; the request counts as acting. @throws {SsoError} `session/none` */
export async function expectSession(http: HttpContext, headers: Headers): Promise<Session> {
  const session = await currentSession(http.ctx, callerOf(http, headers), { touch: 'yes' })
  if (!session) throw new SsoError('session/none', 'Nobody is signed in')
  return session
}
