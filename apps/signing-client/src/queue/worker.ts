/**
 * Signs what waits: for each person one request at a time, written to the journal before it is sent, sent again as it is until its
 * answer is clear. A crash at any point leaves either a job that waits, or a request that is sent again.
 */
import { type PreparedRequest, SdkError, ServiceRefusal, type SigningSession } from '@jitsuin/sdk'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import type { ClientContext } from '../client-context.js'
import type { NoSession, SessionDesk } from '../sessions/session-desk.js'
import type { Attempt } from '../store/events.js'
import { isCodeOf, isUnsigned, OBSTACLE_OF, SESSION_OVER, saveSigned } from './answers.js'
import type { Job } from './ledger.js'
import { refuse } from './refuse.js'
import { openRounds, type Rounds, type Turn } from './rounds.js'
import { fillRequest, isOfSeats, reseat, type Seat } from './seats.js'

/** A request older than this is not sent again: the service refuses one of five minutes (docs/second-key.md). */
const FRESH_MS = 4 * 60_000

/** Opens the worker of days; its keys are persons. `desk` is given later: it wakes the worker, and the worker asks it. */
export function openWorker(ctx: ClientContext, desk: () => SessionDesk): Rounds {
  const rooms: Rooms = new Map()
  return openRounds(ctx, {
    take: ({ key: subject, signal, goesOn }) => takeTurn(ctx, desk(), { subject, signal, goesOn, rooms }),
    jobsOf: (subject) =>
      [...ctx.ledger.jobs.values()].filter(
        (job) => job.subject === subject && job.approval === 'day' && isUnsigned(job),
      ),
  })
}

/** How many digests may still be signed under a session, where the service has refused more. */
type Rooms = Map<string, number>

type Whose = {
  readonly subject: string
  readonly signal: AbortSignal
  readonly goesOn: () => void
  readonly rooms: Rooms
}

async function takeTurn(
  ctx: ClientContext,
  desk: SessionDesk,
  { subject, signal, goesOn, rooms }: Whose,
): Promise<Turn> {
  const held = [...ctx.ledger.attempts.values()].find(
    (attempt) => attempt.subject === subject && attempt.of !== 'list',
  )
  const waiting = [...ctx.ledger.jobs.values()].some((job) => isWaiting(job, subject))
  if (!held && !waiting) return 'rest'
  const session = await desk.usable(subject)
  if (typeof session === 'string') return held ? letGoIfOver(ctx, held, session) : session
  goesOn()
  if (held) return resume(ctx, desk, { attempt: held, session, signal, rooms })
  return signNext(ctx, desk, { subject, session, signal, rooms })
}

/** An outage or a lock may pass; without an approval the old request can never be answered. */
async function letGoIfOver(ctx: ClientContext, { request }: Attempt, obstacle: NoSession): Promise<Turn> {
  if (obstacle !== 'approval') return obstacle
  await ctx.record({ event: 'attempt-dropped', request })
  return 'again'
}

type Use = { readonly session: SigningSession; readonly signal: AbortSignal; readonly rooms: Rooms }
type Resumed = Use & { readonly attempt: Attempt }

/** Sends again what was on its way: the very bytes, for the very documents. */
async function resume(
  ctx: ClientContext,
  desk: SessionDesk,
  { attempt, session, signal, rooms }: Resumed,
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
  return send(ctx, desk, { prepared, seats, session, signal, rooms })
}

type Next = Use & { readonly subject: string }

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
    .filter((job) => isWaiting(job, subject) && !claims.has(job.id))
    .slice(0, limits.digestsPerRequest)
}

function isWaiting(job: Job, subject: string): boolean {
  return job.subject === subject && job.approval === 'day' && job.state === 'waiting'
}

type Claimed = Next & { readonly claimed: readonly Job[] }

async function signClaimed(ctx: ClientContext, desk: SessionDesk, next: Claimed): Promise<Turn> {
  const room = next.rooms.get(next.session.authorisationId)
  const seats = await fillRequest(ctx, { ...next, ...(room !== undefined && { room }) })
  const [first] = seats
  // Each that was looked at has been refused: there may be others. None was looked at: somebody is withdrawing it.
  if (!first) return next.claimed.length > 0 ? 'again' : 'rest'
  const { session, subject, signal, rooms } = next
  const digests = seats.flatMap(({ begun }) => begun.digests)
  const prepared = await session.prepare({ algorithm: first.begun.algorithm, digests })
  await ctx.record({
    event: 'attempt',
    request: prepared.request.request,
    session: session.authorisationId,
    of: 'day',
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
  return send(ctx, desk, { prepared, seats, session, signal, rooms })
}

type Sending = Use & { readonly prepared: PreparedRequest; readonly seats: readonly Seat[] }

async function send(ctx: ClientContext, desk: SessionDesk, sending: Sending): Promise<Turn> {
  const { prepared, seats, session, signal } = sending
  const { request } = prepared.request
  const answer = await session.send(prepared, signal).catch((error: unknown) => ({ error }))
  if ('error' in answer) return settleRefusal(ctx, desk, { ...sending, error: answer.error })
  let from = 0
  const finished = seats.map(async ({ job, begun }) => {
    const own = answer.slice(from, from + begun.digests.length)
    from += begun.digests.length
    return saveSigned(ctx, job.id, () => begun.finish(own))
  })
  await ctx.record(...(await Promise.all(finished)))
  await Promise.all(seats.map(({ job }) => ctx.contents.remove(job.id, 'in')))
  ctx.log.info({ request, jobs: seats.length }, 'signed')
  return 'again'
}

async function settleRefusal(
  ctx: ClientContext,
  desk: SessionDesk,
  { prepared, seats, session, rooms, error }: Sending & { readonly error: unknown },
): Promise<Turn> {
  const { request } = prepared.request
  const code = error instanceof SdkError || error instanceof ServiceRefusal ? error.code : undefined
  ctx.log.warn({ request, code: code ?? 'unknown' }, 'not signed')
  if (code === undefined) throw error
  if (code === 'sdk/no-answer') return 'service'
  if (code === 'request/too-many') {
    await noteRoom(ctx, desk, { prepared, session, rooms })
    await ctx.record({ event: 'attempt-dropped', request })
    return 'again'
  }
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

/** What the approved number still allows goes on; a session that is used up, or too small for the next job, is over. */
async function noteRoom(
  ctx: ClientContext,
  desk: SessionDesk,
  { prepared, session, rooms }: Pick<Sending, 'prepared' | 'session' | 'rooms'>,
): Promise<void> {
  const { authorisationId } = session
  const { numSignatures, used } = await session.state()
  const room = Math.min(numSignatures - used.signatures, prepared.digests.length - 1)
  ctx.log.info({ session: authorisationId, room }, 'the approved number is nearly used up')
  // The same room again: the next job alone is larger than it.
  if (room <= 0 || rooms.get(authorisationId) === room) await desk.over(authorisationId, 'ended')
  else rooms.set(authorisationId, room)
}
