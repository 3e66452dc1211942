/**
 * The page on which holders approve. It comes from the application zone, which holds no key: neither key management nor signing serves
 * what the holder reads. What the page asks is passed on to key management, and nothing else is.
 */
import { HALF_PROBLEM_TABLES, HalfError } from '@jitsuin/key-half'
import type { ServiceDefinition, ZoneConnection } from '@jitsuin/platform'

/** What a page may ask: addresses below this one. */
const PASSED_ON = '/v1/'
/** The longest question: two answers of cards with their certificates. */
const LONGEST_BODY = 256 * 1024

/** The routes of the page's host. */
export function approveRoutes(connection: ZoneConnection): Pick<ServiceDefinition, 'raw' | 'problems'> {
  return {
    problems: HALF_PROBLEM_TABLES,
    raw: (server) => {
      server.route({
        method: ['GET', 'POST'],
        url: `${PASSED_ON}*`,
        bodyLimit: LONGEST_BODY,
        handler: async (request, reply) => {
          const path = pathOf(request.url)
          const asked =
            request.method === 'GET' ? connection.get(path) : connection.post(path, request.body ?? {})
          const { status, json } = await asked.catch((cause: unknown) => {
            throw new HalfError('peer/unreachable', path, { cause })
          })
          const type = status >= 400 ? 'application/problem+json' : 'application/json'
          return reply
            .code(status)
            .header('cache-control', 'no-store')
            .type(`${type}; charset=utf-8`)
            .send(json === undefined ? '' : JSON.stringify(json))
        },
      })
    },
  }
}

/** As key management will read it: dots in it may lead elsewhere. @throws {HalfError} `peer/not-allowed` */
export function pathOf(url: string): string {
  const { pathname } = new URL(url, 'http://page.invalid')
  if (!pathname.startsWith(PASSED_ON)) throw new HalfError('peer/not-allowed', pathname)
  return pathname
}
