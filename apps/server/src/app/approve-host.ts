/**
 * The page on which holders approve. It comes from the application zone, which holds no key: neither key management nor signing serves
 * what the holder reads. What the page asks is passed on to key management, and nothing else is; a browser that a client sent here
 * (OAuth) goes where key management says.
 */
import { HALF_PROBLEM_TABLES, HalfError } from '@jitsuin/key-half'
import { BROWSER_ROUTES, browserPlaceSchema } from '@jitsuin/key-management/contract'
import type { ServiceDefinition, ZoneAnswer, ZoneConnection } from '@jitsuin/platform'
import { z } from 'zod'

/** What a page may ask: addresses below this one. */
const PASSED_ON = '/v1/'
/** What a browser opens: the authorization endpoint (RFC 6749 §3.1), and the way back from it. */
const BROWSER_PATHS = { authorize: '/oauth2/authorize', continuation: '/oauth2/continue/:id' } as const

/** What is used of a server's reply. */
type Reply = {
  readonly code: (status: number) => Reply
  readonly header: (name: string, value: string) => Reply
  readonly type: (mediaType: string) => Reply
  readonly send: (body: string) => Reply
  readonly redirect: (url: string, status: number) => Reply
}
/** The longest question: two answers of cards with their certificates. */
const LONGEST_BODY = 256 * 1024

/** The routes of the page's host. */
export function approveRoutes(connection: ZoneConnection): Pick<ServiceDefinition, 'raw' | 'problems'> {
  return {
    problems: HALF_PROBLEM_TABLES,
    raw: (server) => {
      server.get(BROWSER_PATHS.authorize, async (request, reply) => {
        const asked = connection.post(BROWSER_ROUTES.opening, readOpening(request.query))
        return sendOn(reply, await answerOf(asked, BROWSER_PATHS.authorize))
      })
      server.get(BROWSER_PATHS.continuation, async (request, reply) => {
        const { id } = continuationParams.parse(request.params)
        const asked = connection.post(BROWSER_ROUTES.continuation(encodeURIComponent(id)), {})
        return sendOn(reply, await answerOf(asked, BROWSER_PATHS.continuation))
      })
      server.route({
        method: ['GET', 'POST'],
        url: `${PASSED_ON}*`,
        bodyLimit: LONGEST_BODY,
        handler: async (request, reply) => {
          const path = pathOf(request.url)
          const asked =
            request.method === 'GET' ? connection.get(path) : connection.post(path, request.body ?? {})
          return passOn(reply, await answerOf(asked, path))
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

const continuationParams = z.object({ id: z.string() })
const openingQuery = z.object({ client_id: z.string().max(100), request_uri: z.string().max(200) })

/** What is left of a request that was pushed (RFC 9126 §4); nothing of one that was not. */
export function readOpening(query: unknown): Readonly<Record<string, string>> {
  return openingQuery.safeParse(query).data ?? {}
}

async function answerOf(asked: Promise<ZoneAnswer>, path: string): Promise<ZoneAnswer> {
  return await asked.catch((cause: unknown) => {
    throw new HalfError('peer/unreachable', path, { cause })
  })
}

/** A refusal is shown as it is: nobody knows where else the browser could go. */
function sendOn(reply: Reply, answer: ZoneAnswer): Reply {
  if (answer.status !== 200) return passOn(reply, answer)
  return reply
    .header('cache-control', 'no-store')
    .redirect(browserPlaceSchema.parse(answer.json).location, 302)
}

function passOn(reply: Reply, { status, json }: ZoneAnswer): Reply {
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type(`${type}; charset=utf-8`)
    .send(json === undefined ? '' : JSON.stringify(json))
}
