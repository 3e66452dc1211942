/** Makes an HTTP service out of its routes: checked input, coded refusals, safe headers, health, OpenAPI, pages. */
import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { Text } from '@jitsuin/kernel'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Registry } from 'prom-client'
import { PlatformError } from '../errors.js'
import { type Logger, silentLogger } from '../logs/logger.js'
import { acceptBodies, bodyLimit, parseInput, spoolFor } from './input.js'
import { type Language, preferredLanguage } from './language.js'
import { measure } from './metrics.js'
import { buildOpenApi } from './openapi.js'
import { mountPages, type Pages } from './pages.js'
import { buildProblem, type Problem, type ProblemTable } from './problems.js'
import type { Answer, Route, WrittenRefusal } from './route.js'
import { DATA_HEADERS, judgeOrigin } from './security.js'

/** Whether something that a service needs is there; asked by /readyz. */
export type ReadinessCheck = () => Promise<'ready' | 'not-ready'>

/** What a service is made of. */
export type ServiceDefinition = {
  /** Name in logs, metrics and the OpenAPI document. */
  readonly name: string
  readonly title: Text
  readonly routes: readonly Route[]
  /** Words and status of each code that its routes may throw. */
  readonly problems: readonly ProblemTable[]
  readonly readiness?: Readonly<Record<string, ReadinessCheck>>
  readonly logger?: Logger
  /** When given, requests are counted in it, and GET /metrics shows it. */
  readonly metrics?: Registry
  /** A built web application to serve beside the routes. */
  readonly pages?: Pages
  /** Hot paths that must not pay for schemas; headers and refusals are still the server's. */
  readonly raw?: (server: FastifyInstance) => void
}

/** A service that a listener can dispatch to; it holds no socket of its own. */
export type HttpService = {
  readonly name: string
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Answers a request without a socket, for tests and for in-process calls. */
  readonly inject: FastifyInstance['inject']
  /** Lets running requests end, then gives back what the service holds. */
  close(): Promise<void>
}

/** Builds a service; ready to be listened to when the promise ends. */
export async function createService(definition: ServiceDefinition): Promise<HttpService> {
  const server = Fastify({
    logger: false, // one line a request is written below, without bodies, queries or headers
    genReqId: () => randomUUID(),
    bodyLimit: 1024,
    routerOptions: { maxParamLength: 512 },
  })
  const problems = new Map(definition.problems.flatMap((table) => [...table]))
  addGuards(server, definition)
  const problemOf = problemBuilder(definition, problems)
  addRefusals(server, problemOf)
  if (definition.metrics) measure(server, definition.name, definition.metrics)
  acceptBodies(server, definition.routes)
  // Registered after the body parsers, so that forms are known by then.
  server.register(async (scope) => {
    for (const route of definition.routes) addRoute(scope, route, problemOf)
    definition.raw?.(scope)
  })
  addHealth(server, definition)
  server.get('/openapi.json', () =>
    buildOpenApi(definition.name, definition.title, definition.routes, problems),
  )
  if (definition.pages) mountPages(server, definition.pages)
  await server.ready()
  return {
    name: definition.name,
    handle: (request, response) => server.routing(request, response),
    inject: server.inject.bind(server) as FastifyInstance['inject'], // bind keeps one overload of several
    close: () => server.close(),
  }
}

/** Every answer carries the safe headers and the request's number; changes asked for by other sites end here. */
function addGuards(
  server: FastifyInstance,
  { name, routes, logger = silentLogger }: ServiceDefinition,
): void {
  const open = new Set(
    routes.filter((one) => one.crossSite === 'allowed').map((one) => `${one.method} ${one.path}`),
  )
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(DATA_HEADERS).header('x-request-id', request.id)
    const crossSiteAllowed = open.has(`${request.method} ${request.routeOptions.url}`)
    if (!crossSiteAllowed && judgeOrigin(request.method, request.headers) === 'cross-site') {
      throw new PlatformError('http/cross-site', 'A change asked for by another site')
    }
  })
  server.addHook('onResponse', async (request, reply) => {
    const { method, id } = request
    const line = { service: name, requestId: id, method, route: request.routeOptions.url ?? 'none' }
    logger.info({ ...line, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request')
  })
}

type ProblemBuilder = (error: unknown, request: FastifyRequest) => Problem

/** What a thrown error becomes; faults of ours are logged. */
function problemBuilder(
  { logger = silentLogger }: ServiceDefinition,
  problems: ProblemTable,
): ProblemBuilder {
  return (error, request) => {
    const about = { problems, language: languageOf(request), requestId: request.id }
    const problem = buildProblem(error, about)
    if (problem.status >= 500) logger.error({ err: error, requestId: request.id }, 'request failed')
    return problem
  }
}

function addRefusals(server: FastifyInstance, problemOf: ProblemBuilder): void {
  server.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request)
    return reply
      .code(problem.status)
      .headers(DATA_HEADERS)
      .header('content-language', languageOf(request))
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem))
  })
  server.setNotFoundHandler(() => {
    throw new PlatformError('http/not-found', 'No such route')
  })
}

function addRoute(server: FastifyInstance, route: Route, problemOf: ProblemBuilder): void {
  const { refusalForm } = route
  server.route({
    method: route.method,
    url: route.path,
    bodyLimit: bodyLimit(route.body),
    ...(refusalForm && {
      errorHandler: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
        sendRefusal(reply, refusalForm(problemOf(error, request))),
    }),
    handler: async (request, reply) => {
      const language = languageOf(request)
      const spool = spoolFor(route.body)
      try {
        const parsed = await parseInput(route, request, { language, spool })
        const answer = await route.handle({
          ...(parsed as { params: never; query: never; body: never }), // each part was parsed by the route's own schema
          language,
          requestId: request.id,
          url: request.url,
          headers: request.headers,
          peerCertificateDer: peerCertificate(request),
          peerKeySha256: peerKey(request),
        })
        return send(reply, answer)
      } finally {
        await spool.release()
      }
    },
  })
}

function sendRefusal(reply: FastifyReply, { status, json, headers = {} }: WrittenRefusal): FastifyReply {
  return reply
    .code(status)
    .headers({ ...DATA_HEADERS, 'cache-control': 'no-store', ...headers })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(json))
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status)
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
  if (answer.bytes) return reply.send(answer.bytes)
  if (answer.json === undefined) return reply.send()
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.json))
}

function addHealth(server: FastifyInstance, { readiness = {} }: ServiceDefinition): void {
  server.get('/healthz', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'alive' }),
  )
  server.get('/readyz', async (_request, reply) => {
    const checks = await Promise.all(
      Object.entries(readiness).map(async ([name, check]) => [name, await ask(check)]),
    )
    const missing = checks.some(([, verdict]) => verdict !== 'ready')
    reply.header('cache-control', 'no-store').code(missing ? 503 : 200)
    return { status: missing ? 'not-ready' : 'ready', checks: Object.fromEntries(checks) }
  })
}

/** A check that throws has answered: not ready. */
async function ask(check: ReadinessCheck): Promise<'ready' | 'not-ready'> {
  return check().catch(() => 'not-ready' as const)
}

function languageOf(request: FastifyRequest): Language {
  return preferredLanguage(request.headers['accept-language'])
}

function peerCertificate(request: FastifyRequest): Uint8Array | undefined {
  const { socket } = request.raw
  return socket instanceof TLSSocket && socket.authorized ? socket.getPeerX509Certificate()?.raw : undefined
}

/** One connection carries many requests, and its key is the same for all of them. */
const peerKeys = new WeakMap<TLSSocket, string | undefined>()

function peerKey(request: FastifyRequest): string | undefined {
  const { socket } = request.raw
  if (!(socket instanceof TLSSocket)) return undefined
  if (!peerKeys.has(socket)) peerKeys.set(socket, keyOf(socket))
  return peerKeys.get(socket)
}

function keyOf(socket: TLSSocket): string | undefined {
  const spki = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' })
  return spki && createHash('sha256').update(spki).digest('hex')
}
