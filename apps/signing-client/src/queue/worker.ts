/**
 * Signs what waits: for each person one request at a time, written to the journal before it is sent, sent again as it is until its
 * answer is clear. A crash at any point leaves either a job that waits, or a request that is sent again.
 */
import { type PreparedRequest, SdkError, ServiceRefusal, type SigningSession } from '@jitsuin/sdk'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import type { ClientContext } from '../client-context.js'
import type { NoSession, SessionDesk } from '../sessions/session-desk.js'
import type { Attempt, JournalEvent } from '../store/events.js'
import type { Job } from './ledger.js'
import { refuse } from './refuse.js'
import { fillRequest, isOfSeats, reseat, type Seat } from './seats.js'
import { problemOf } from './words.js'

/** Why a job that is not signed yet is not being signed now. */
export type Obstacle = NoSession | 'clock' | 'client'

/** The worker of a client. */
export type Worker = {
  /** There may be something to do for this person. */
  readonly wake: (subject: string) => void
  /** What stands in the way of a person's jobs; undefined when nothing does. */
  readonly obstacle: (subject: string) => Obstacle | undefined
  /** Ends when nothing is being sent any more. */
  readonly stop: () => Promise<void>
}

/** What became of a turn: go on at once, wait for something to change, or try again after a while. */
type Turn = 'again' | 'rest' | Obstacle

/** A request older than this is not sent again: the service refuses one of five minutes (docs/second-key.md). */
const FRESH_MS = 4 * 60_000

/** Opens the worker. `desk` is given later: it wakes the worker, and the worker asks it. */
export function openWorker(ctx: ClientContext, desk: () => SessionDesk): Worker {
  const running = new Map<string, Promise<void>>()
  const called = new Set<string>()
  const obstacles = new Map<string, Obstacle>()
  const timers = new Map<string, NodeJS.Timeout>()
  const stopping = new AbortController()

  const wake = (subject: string) => {
    called.add(subject)
    if (running.has(subject) || stopping.signal.aborted) return
    const run = work(subject)
      .catch((error: unknown) => {
        ctx.log.error({ err: error }, 'the worker failed')
        noteObstacle(subject, 'client')
      })
      .finally(() => {
        running.delete(subject)
        if (called.has(subject)) wake(subject)
      })
    running.set(subject, run)
  }

  const work = async (subject: string) => {
    const goesOn = () => void obstacles.delete(subject)
    while (called.delete(subject) && !stopping.signal.aborted) {
      let turn: Turn = 'again'
      while (turn === 'again' && !stopping.signal.aborted)
        turn = await takeTurn(ctx, desk(), { subject, signal: stopping.signal, goesOn })
      noteObstacle(subject, turn)
    }
  }

  const noteObstacle = (subject: string, turn: Turn) => {
    const [before, now] = [obstacles.get(subject), turn === 'rest' || turn === 'again' ? undefined : turn]
    if (now) obstacles.set(subject, now)
    else obstacles.delete(subject)
    if (now !== undefined && now !== 'approval' && now !== 'unlock') retryLater(subject)
    if (now === before) return
    for (const { id, subject: of, state } of ctx.ledger.jobs.values())
      if (of === subject && (state === 'waiting' || state === 'signing')) ctx.changes.tell({ of: 'job', id })
  }

  const retryLater = (subject: string) => {
    clearTimeout(timers.get(subject))
    timers.set(subject, setTimeout(() => wake(subject), ctx.limits.retryMs).unref())
  }

  return {
    wake,
    obstacle: (subject) => obstacles.get(subject),
    stop: async () => {
      stopping.abort()
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all(running.values())
    },
  }
}

type Whose = {
  readonly subject: string
  readonly signal: AbortSignal
  /** Nothing stands in the way any more. */
  readonly goesOn: () => void
}

async function takeTurn(
  ctx: ClientContext,
  desk: SessionDesk,
  { subject, signal, goesOn }: Whose,
): Promise<Turn> {
  const held = [...ctx.ledger.attempts.values()].find((attempt) => attempt.subject === subject)
  const waiting = [...ctx.ledger.jobs.values()].some(
    (job) => job.subject === subject && job.state === 'waiting',
  )
  if (!held && !waiting) return 'rest'
  const session = await desk.usable(subject)
  if (typeof session === 'string') return held ? letGoIfOver(ctx, held, session) : session
  goesOn()
  if (held) return resume(ctx, desk, { attempt: held, session, signal })
  return signNext(ctx, desk, { subject, session, signal })
}

/** An outage or a lock may pass; without an approval the old request can never be answered. */
async function letGoIfOver(ctx: ClientContext, { request }: Attempt, obstacle: NoSession): Promise<Turn> {
  if (obstacle !== 'approval') return obstacle
  await ctx.record({ event: 'attempt-dropped', request })
  return 'again'
}

type Resumed = { readonly attempt: Attempt; readonly session: SigningSession; readonly signal: AbortSignal }

/** Sends again what was on its way: the very bytes, for the very documents. */
async function resume(
  ctx: ClientContext,
  desk: SessionDesk,
  { attempt, session, signal }: Resumed,
): Promise<Turn> {
  const isFresh = ctx.now().getTime() - Date.parse(attempt.at) < FRESH_MS
  const seats =
    isFresh && attempt.session === session.authorisationId ? await reseat(ctx, attempt, session) : []
  const prepared = seats.length > 0 ? session.restore(octets(attempt.statement)) : undefined
  if (!prepared || !isOfSeats(prepared, seats)) {
    // RSASSA-PKCS1-v1_5 has no chance in it: should it have been signed, nothing differs by signing anew.
    await ctx.record({ event: 'attempt-dropped', request: attempt.request })
    return 'again'
  }
  return send(ctx, desk, { prepared, seats, session, signal })
}

type Next = { readonly subject: string; readonly session: SigningSession; readonly signal: AbortSignal }

async function signNext(ctx: ClientContext, desk: SessionDesk, next: Next): Promise<Turn> {
  const claimed = waitingJobs(ctx, next.subject)
  for (const { id } of claimed) ctx.claims.add(id)
  try {
    return await signClaimed(ctx, desk, { ...next, claimed })
  } finally {
    for (const { id } of claimed) ctx.claims.delete(id)
  }
}

function waitingJobs({ ledger, claims, limits }: ClientContext, subject: string): readonly Job[] {
  return [...ledger.jobs.values()]
    .filter((job) => job.subject === subject && job.state === 'waiting' && !claims.has(job.id))
    .slice(0, limits.digestsPerRequest)
}

type Claimed = Next & { readonly claimed: readonly Job[] }

async function signClaimed(ctx: ClientContext, desk: SessionDesk, next: Claimed): Promise<Turn> {
  const seats = await fillRequest(ctx, next)
  const [first] = seats
  // Each that was looked at has been refused: there may be others. None was looked at: somebody is withdrawing it.
  if (!first) return next.claimed.length > 0 ? 'again' : 'rest'
  const { session, subject, signal } = next
  const digests = seats.flatMap(({ begun }) => begun.digests)
  const prepared = await session.prepare({ algorithm: first.begun.algorithm, digests })
  await ctx.record({
    event: 'attempt',
    request: prepared.request.request,
    session: session.authorisationId,
    subject,
    at: prepared.request.at.toISOString(),
    statement: base64urlOf(prepared.statement),
    jobs: seats.map(({ job, begun, signingTime, seed }) => ({
      id: job.id,
      digests: begun.digests.length,
      signingTime: signingTime.toISOString(),
      seed,
    })),
  })
  return send(ctx, desk, { prepared, seats, session, signal })
}

type Sending = {
  readonly prepared: PreparedRequest
  readonly seats: readonly Seat[]
  readonly session: SigningSession
  readonly signal: AbortSignal
}

async function send(ctx: ClientContext, desk: SessionDesk, sending: Sending): Promise<Turn> {
  const { prepared, seats, session, signal } = sending
  const { request } = prepared.request
  const answer = await session.send(prepared, signal).catch((error: unknown) => ({ error }))
  if ('error' in answer) return settleRefusal(ctx, desk, { ...sending, error: answer.error })
  let from = 0
  const finished = seats.map(async ({ job, begun }) => {
    const own = answer.slice(from, from + begun.digests.length)
    from += begun.digests.length
    return finish(ctx, job.id, () => begun.finish(own))
  })
  await ctx.record(...(await Promise.all(finished)))
  await Promise.all(seats.map(({ job }) => ctx.contents.remove(job.id, 'in')))
  ctx.log.info({ request, jobs: seats.length }, 'signed')
  return 'again'
}

async function finish(
  ctx: ClientContext,
  id: string,
  make: () => Promise<Uint8Array>,
): Promise<JournalEvent> {
  const at = ctx.now().toISOString()
  try {
    await ctx.contents.save(id, 'out', await make())
    return { event: 'job-signed', id, at }
  } catch (error) {
    ctx.log.error({ err: error, job: id }, 'a signed document could not be made')
    return { event: 'job-refused', id, at, problem: problemOf(error) }
  }
}

/** Codes after which the session is over, and the jobs wait for another one. */
const SESSION_OVER = {
  'authorisation/unknown': 'ended',
  'authorisation/not-approved': 'ended',
  'authorisation/ended': 'ended',
  'authorisation/expired': 'expired',
  'authorisation/other-client': 'ended',
  'token/invalid': 'ended',
} as const

/** Codes after which the same jobs are tried again in a new request, once the cause is gone. */
const OBSTACLE_OF = {
  'client-key/unknown': 'registration',
  'request/clock-differs': 'clock',
  'request/reused': 'service',
  'key/not-ready': 'service',
} as const

async function settleRefusal(
  ctx: ClientContext,
  desk: SessionDesk,
  { prepared, seats, session, error }: Sending & { readonly error: unknown },
): Promise<Turn> {
  const { request } = prepared.request
  const code = error instanceof SdkError || error instanceof ServiceRefusal ? error.code : undefined
  ctx.log.warn({ request, code: code ?? 'unknown' }, 'not signed')
  if (code === undefined) throw error
  if (code === 'sdk/no-answer') return 'service'
  if (isCodeOf(SESSION_OVER, code)) {
    await desk.over(session.authorisationId, SESSION_OVER[code])
    await ctx.record({ event: 'attempt-dropped', request })
    return 'again'
  }
  if (isCodeOf(OBSTACLE_OF, code)) {
    await ctx.record({ event: 'attempt-dropped', request })
    return OBSTACLE_OF[code]
  }
  const ids = seats.map(({ job }) => job.id)
  await refuse(ctx, ids, error)
  return 'again'
}

function isCodeOf<Table extends object>(table: Table, code: string): code is Extract<keyof Table, string> {
  return Object.hasOwn(table, code)
}
