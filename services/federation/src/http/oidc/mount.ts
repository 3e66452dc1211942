/** Mounts the provider below /oidc, and the two addresses there that are ours: how a flow goes on, and the sign-out. */
import type { IncomingMessage } from 'node:http'
import { type Route, route, type ServiceDefinition } from '@jitsuin/platform'
import type { Provider } from 'oidc-provider'
import { FederationError } from '../../errors.js'
import { type LogoutParts, logOut, logoutRequestSchema } from '../../usecases/oidc-logout.js'
import { continueFlow } from './continue.js'
import { tellBrowsers } from './problem-pages.js'

/** What the mount works with. */
export type MountParts = LogoutParts & {
  /** The provider for the keys in use now. */
  readonly provider: () => Promise<Provider>
}

type Server = Parameters<NonNullable<ServiceDefinition['raw']>>[0]

/** Mounts everything that browsers and partners come to with GET, and what partners post. */
export function oidcRaw(parts: MountParts): (server: Server) => void {
  return (server) => {
    server.register(async (scope) => {
      tellBrowsers(scope)
      // The library reads bodies itself.
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
      scope.get('/oidc/continue/:flow', async (request, reply) => {
        const provider = await parts.provider()
        const address = await continueFlow(parts, provider, { request: request.raw, response: reply.raw })
        return reply.code(303).header('location', address).header('cache-control', 'no-store').send()
      })
      scope.get('/oidc/session/end', async (request, reply) => {
        const asked = logoutRequestSchema.safeParse(request.query)
        if (!asked.success) throw new FederationError('oidc/logout-refused', 'The request is incomplete')
        const address = await logOut(parts, asked.data, request.headers)
        return reply.code(303).header('location', address).header('cache-control', 'no-store').send()
      })
      scope.route({
        method: ['GET', 'POST'],
        url: '/oidc/*',
        handler: async (request, reply) => {
          const provider = await parts.provider()
          reply.hijack()
          for (const [name, value] of Object.entries(reply.getHeaders())) {
            if (value !== undefined) reply.raw.setHeader(name, value)
          }
          provider.callback()(underOurName(request.raw, parts.issuer), reply.raw)
        },
      })
    })
  }
}

/** The sign-out by a form of the partner's page. */
export function oidcRoutes(parts: MountParts): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/oidc/session/end',
      summary: { ja: '連携先からのサインアウト', en: 'A partner signs the person out' },
      body: { bytes: ['application/x-www-form-urlencoded'], limitBytes: 32 * 1024 },
      answers: { 303: 'empty' },
      refusals: ['oidc/logout-refused'],
      crossSite: 'allowed',
      handle: async ({ body, headers }) => {
        const asked = logoutRequestSchema.safeParse(formOf(body))
        if (!asked.success) throw new FederationError('oidc/logout-refused', 'The request is incomplete')
        return {
          status: 303,
          headers: { location: await logOut(parts, asked.data, headers), 'cache-control': 'no-store' },
        }
      },
    }),
  ]
}

function formOf(body: Uint8Array): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(Buffer.from(body).toString('utf8')))
}

/**
 * The library builds addresses out of the request. They are to be ours whatever the request claims, so its host is replaced by the
 * one that partners know, and what proxies or anyone else added is removed.
 */
function underOurName(request: IncomingMessage, issuer: string): IncomingMessage {
  const { host, protocol, pathname } = new URL(issuer)
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith('x-forwarded-') || name === 'forwarded' || name === 'origin')
      delete request.headers[name]
  }
  request.headers.host = host
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  const url = request.url ?? '/'
  return Object.assign(request, { originalUrl: url, url: url.slice(pathname.length) })
}
