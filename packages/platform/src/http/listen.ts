/**
 * The sockets of a process: one listener carries several services, told apart by host name
 * (`verifier.jitsuin.localhost`), over HTTP, TLS or mutual TLS.
 */

import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { PlatformError } from '../errors.js'
import { preferredLanguage } from './language.js'
import { buildProblem, HTTP_PROBLEMS } from './problems.js'
import { DATA_HEADERS } from './security.js'
import type { HttpService } from './service.js'
import { secureContextOptions, type TlsOptions, tlsServerOptions } from './tls-profile.js'

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
  /**
   * Replaces keys, authorities or revocation lists without a pause. Connections made before answer what they were asked and no
   * more: their clients were judged by what has been replaced. Does nothing on a listener without TLS.
   */
  renewTls(changes: TlsRenewal): void
  /** Stops accepting, lets running requests end (10 s at most), then closes the services. */
  close(): Promise<void>
}

/** What can be renewed while a listener runs. */
export type TlsRenewal = Partial<
  Pick<TlsOptions, 'certificateChain' | 'privateKey' | 'clientAuthorities' | 'clientRevocationLists'>
>

const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 30_000,
} as const

const CLOSE_TIMEOUT_MS = 10_000
const HANDSHAKE_TIMEOUT_MS = 10_000

/** Starts to listen. Rejects with Node's error when the port is taken. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const dispatch = dispatcher(options.services)
  const { server, renew } = options.tls
    ? secureServer(options.tls, dispatch)
    : { server: createServer(LIMITS, dispatch), renew: () => undefined }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.address ?? '127.0.0.1', resolve)
  })
  const bound = server.address()
  const services = isService(options.services) ? [options.services] : Object.values(options.services)
  return {
    port: bound && typeof bound === 'object' ? bound.port : options.port,
    renewTls: renew,
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

type SecureServer = { readonly server: TlsServer; readonly renew: (changes: TlsRenewal) => void }

function secureServer(first: TlsOptions, dispatch: Dispatch): SecureServer {
  let tls = first
  /** The options by which a connection is judged: those at the time that it was accepted, however long its handshake takes. */
  const accepted = new Map<string, TlsOptions>()
  const judgedBy = new WeakMap<object, TlsOptions>()
  const options = { ...LIMITS, handshakeTimeout: HANDSHAKE_TIMEOUT_MS, ...tlsServerOptions(tls) }
  const server = createTlsServer(options, (request, response) => {
    if (judgedBy.get(request.socket) !== tls) return void request.socket.destroy()
    if (tls.strictTransportSeconds !== undefined)
      response.setHeader('strict-transport-security', `max-age=${tls.strictTransportSeconds}`)
    dispatch(request, response)
  })
  // Both before Node's own listeners, which begin the handshake and then to read requests.
  server.prependListener('connection', (socket: Socket) => {
    const peer = peerOf(socket)
    accepted.set(peer, tls)
    socket.once('close', () => accepted.delete(peer))
  })
  server.prependListener('secureConnection', (socket) => {
    const then = accepted.get(peerOf(socket))
    if (then) judgedBy.set(socket, then)
    if (tls.clientCertificates !== 'self-signed' && showsBadCertificate(socket)) socket.destroy()
  })
  return {
    server,
    renew: (changes) => {
      const next = { ...tls, ...changes }
      // First what may refuse: a failed renewal leaves the listener as it was.
      server.setSecureContext(secureContextOptions(next))
      tls = next
      server.closeIdleConnections()
    },
  }
}

/** The other end of a connection; no two that are open have the same. */
function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}

/** Where a certificate is requested and not required, Node lets bad ones through as well. */
function showsBadCertificate(socket: TLSSocket): boolean {
  return socket.getPeerX509Certificate() !== undefined && !socket.authorized
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
