/** `GET /v1/events`: jobs, sessions and lists as they change, as server-sent events (HTML Living Standard §9.2). */
import type { ServerResponse } from 'node:http'
import type { ServiceDefinition } from '@jitsuin/platform'
import { ServiceRefusal } from '@jitsuin/sdk'
import type { ClientContext } from '../client-context.js'
import type { Change } from '../queue/changes.js'
import type { Workers } from '../queue/workers.js'
import type { ListDesk } from '../sessions/list-desk.js'
import { presentJob, presentList, presentSession } from './presenters.js'

/** What the live status works with. */
export type LiveParts = { readonly ctx: ClientContext; readonly workers: Workers; readonly lists: ListDesk }

const BEAT_MS = 15_000

/** Adds the stream, and lets refusals of the signing service out with their own words and status. */
export function openLive(parts: LiveParts): NonNullable<ServiceDefinition['raw']> {
  return (server) => {
    server.setErrorHandler((error, request, reply) => {
      if (!(error instanceof ServiceRefusal)) throw error
      const { status, ...words } = error.problem
      const problem = {
        type: `urn:jitsuin:error:${error.code}`,
        status,
        title: words.ja,
        requestId: request.id,
        ...words,
      }
      return reply.code(status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
    })
    server.get('/v1/events', (_request, reply) => {
      reply.hijack()
      stream(parts, reply.raw)
    })
  }
}

/** First everything as it stands, then what changes: whoever connects again has missed nothing. */
function stream(parts: LiveParts, response: ServerResponse): void {
  const { ctx } = parts
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  const send = (change: Change) => {
    const view = viewOf(parts, change)
    if (view) response.write(`event: ${change.of}\ndata: ${JSON.stringify(view)}\n\n`)
  }
  for (const id of ctx.ledger.sessions.keys()) send({ of: 'session', id })
  for (const { id } of parts.lists.live()) send({ of: 'list', id })
  for (const { id, state } of ctx.ledger.jobs.values()) if (state !== 'done') send({ of: 'job', id })
  const stop = ctx.changes.listen(send)
  const beat = setInterval(() => response.write(': alive\n\n'), BEAT_MS)
  const end = () => void response.end()
  ctx.changes.closed.addEventListener('abort', end)
  response.on('close', () => {
    clearInterval(beat)
    stop()
    ctx.changes.closed.removeEventListener('abort', end)
  })
}

function viewOf({ ctx, workers, lists }: LiveParts, { of, id }: Change): object | undefined {
  if (of === 'session') {
    const session = ctx.ledger.sessions.get(id)
    return session && presentSession(session, ctx.now())
  }
  if (of === 'list') {
    const list = ctx.ledger.lists.get(id)
    return list && presentList(list, { address: lists.addressOf(id), now: ctx.now() })
  }
  const job = ctx.ledger.jobs.get(id)
  return job && presentJob(job, workers.obstacle(job))
}
