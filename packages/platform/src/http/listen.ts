/**
 * The sockets of a process: one listener carries several services, told apart by host name
 * (`verifier.jitsuin.localhost`), over HTTP, TLS or mutual TLS.
 */

import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { PlatformError } from '../errors.js'
import { preferredLanguage } from './language.js'
import { buildProblem, HTTP_PROBLEMS } from './problems.js'
import { DATA_HEADERS } from './security.js'
import type { HttpService } from './service.js'

/** TLS of a listener, everything in PEM. With `clientAuthorities` every client must show a certificate of theirs. */
export type TlsOptions = {
  readonly certificateChain: string
  readonly privateKey: string
  readonly clientAuthorities?: readonly string[]
}

/** Where to listen and what to serve: one service for every host name, or one for each. */
export type ListenOptions = {
  /** Loopback when not given. */
  readonly address?: string
  /** 0 takes any free port. */
  readonly port: number
  readonly tls?: TlsOptions
  readonly services: HttpService | Readonly<Record<string, HttpService>>
}

/** A listening socket. */
export type Listener = {
  readonly port: number
  /** Stops accepting, lets running requests end (10 s at most), then closes the services. */
  close(): Promise<void>
}

const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 30_000,
} as const

const CLOSE_TIMEOUT_MS = 10_000

/** Starts to listen. Rejects with Node's error when the port is taken. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const dispatch = dispatcher(options.services)
  const server = options.tls ? tlsServer(options.tls, dispatch) : createServer(LIMITS, dispatch)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.address ?? '127.0.0.1', resolve)
  })
  const bound = server.address()
  const services = isService(options.services) ? [options.services] : Object.values(options.services)
  return {
    port: bound && typeof bound === 'object' ? bound.port : options.port,
    close: async () => {
      await closeServer(server)
      await Promise.all(services.map((service) => service.close()))
    },
  }
}

type Dispatch = (request: IncomingMessage, response: ServerResponse) => void

function dispatcher(services: ListenOptions['services']): Dispatch {
  if (isService(services)) return services.handle
  const byHost = new Map(Object.entries(services).map(([host, service]) => [host.toLowerCase(), service]))
  return (request, response) => {
    const service = byHost.get(hostName(request.headers.host))
    if (service) service.handle(request, response)
    else refuseHost(request, response)
  }
}

/** The name in a Host header without its port; a final dot means the same name (RFC 1034 §3.1). */
function hostName(header: string | undefined): string {
  return (header ?? '').toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '')
}

function refuseHost(request: IncomingMessage, response: ServerResponse): void {
  const language = preferredLanguage(request.headers['accept-language'])
  const error = new PlatformError('http/host-unknown', 'No service has this host name')
  const problem = buildProblem(error, { problems: HTTP_PROBLEMS, language, requestId: randomUUID() })
  response.writeHead(problem.status, {
    ...DATA_HEADERS,
    'content-type': 'application/problem+json; charset=utf-8',
  })
  response.end(JSON.stringify(problem))
}

function tlsServer(tls: TlsOptions, dispatch: Dispatch): Server {
  const clients = tls.clientAuthorities
    ? { ca: [...tls.clientAuthorities], requestCert: true, rejectUnauthorized: true }
    : {}
  return createTlsServer(
    { ...LIMITS, cert: tls.certificateChain, key: tls.privateKey, minVersion: 'TLSv1.2', ...clients },
    dispatch,
  )
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS)
    server.close(() => {
      clearTimeout(impatience)
      resolve()
    })
    server.closeIdleConnections()
  })
}

function isService(services: ListenOptions['services']): services is HttpService {
  return typeof services.handle === 'function'
}
