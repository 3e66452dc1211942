/**
 * Signs the documents of approved lists: each list for itself, one request at a time, written to the journal before it is sent and
 * sent again as it is until its answer is clear. What the service refuses by name is told its reason; the others go into the next
 * request. The service takes a request for a list however late it comes, so that none is ever given up while its list lasts.
 */

import { toHex } from '@jitsuin/kernel'
import {
  ClientError,
  type DocumentList,
  listedDigest,
  type PreparedRequest,
  proverOf,
  refusedItems,
  SdkError,
  ServiceRefusal,
  type SigningSession,
} from '@jitsuin/sdk'
import type { ApprovalEvidence } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import type { ClientContext } from '../client-context.js'
import type { ListDesk } from '../sessions/list-desk.js'
import type { Attempt, JournalEvent } from '../store/events.js'
import { isCodeOf, isUnsigned, OBSTACLE_OF, SESSION_OVER, saveSigned } from './answers.js'
import type { BegunJob } from './items.js'
import type { Job } from './ledger.js'
import { openRounds, type Rounds, type Turn } from './rounds.js'
import { begin } from './seats.js'
import { problemOf } from './words.js'

/** Opens the worker of lists; its keys are lists. `desk` is given later: it wakes the worker, and the worker asks it. */
export function openListWorker(ctx: ClientContext, desk: () => ListDesk): Rounds {
  const evidences = new Map<string, ApprovalEvidence>()
  const jobsOf = (list: string) =>
    [...ctx.ledger.jobs.values()].filter((job) => job.list === list && isUnsigned(job))
  return openRounds(ctx, {
    take: async ({ key: list, signal, goesOn }) => {
      const held = [...ctx.ledger.attempts.values()].find((attempt) => attempt.session === list)
      const waiting = jobsOf(list).filter(({ id, state }) => state === 'waiting' && !ctx.claims.has(id))
      if (!held && waiting.length === 0) return closeIfDone(ctx, desk(), { list, open: jobsOf(list) })
      const usable = await desk().usable(list)
      if (typeof usable === 'string') return held ? letGoIfOver(ctx, held, usable) : usable
      const evidence = evidences.get(list) ?? (await fetchEvidence(usable.session))
      if (typeof evidence === 'string') return evidence
      evidences.set(list, evidence)
      goesOn()
      const { certificateDer } = usable.session.key
      const prove = proverOf(usable.plan.list, { evidence, certificateDer })
      const use = { ctx, desk: desk(), list, ...usable, prove, signal }
      return held ? resume(use, held) : signNext(use, waiting)
    },
    jobsOf,
  })
}

/** What a turn works with. */
type Use = {
  readonly ctx: ClientContext
  readonly desk: ListDesk
  readonly list: string
  readonly session: SigningSession
  readonly plan: DocumentList
  readonly prove: ReturnType<typeof proverOf>
  readonly signal: AbortSignal
}

/** A job at its place; without `begun`, it cannot be made any more, and has been told so. */
type ListSeat = { readonly id: string; readonly index: number; readonly begun: BegunJob | undefined }

/** A list whose documents all have their result is ended: nobody shall use what is left of it. */
async function closeIfDone(
  { ledger, log, service }: ClientContext,
  desk: ListDesk,
  { list, open }: { readonly list: string; readonly open: readonly Job[] },
): Promise<Turn> {
  if (open.length > 0 || ledger.lists.get(list)?.state !== 'active') return 'rest'
  await desk.over(list, 'done')
  service.end(list).catch((error: unknown) => log.warn({ list, err: error }, 'the list ends by itself later'))
  return 'rest'
}

async function letGoIfOver(ctx: ClientContext, { request }: Attempt, obstacle: Turn): Promise<Turn> {
  if (obstacle !== 'list') return obstacle
  await ctx.record({ event: 'attempt-dropped', request })
  return 'again'
}

/** Without what shows the approval nothing is signed: it would be missing in each proof. */
async function fetchEvidence(session: SigningSession): Promise<ApprovalEvidence | Turn> {
  try {
    return await session.evidence()
  } catch (error) {
    if (error instanceof SdkError || (error instanceof ServiceRefusal && error.problem.status >= 500))
      return 'service'
    throw error
  }
}

async function signNext(use: Use, waiting: readonly Job[]): Promise<Turn> {
  const { ctx } = use
  const claimed = waiting.slice(0, ctx.limits.digestsPerRequest)
  for (const { id } of claimed) ctx.claims.add(id)
  try {
    return await signClaimed(use, claimed)
  } finally {
    for (const { id } of claimed) ctx.claims.delete(id)
  }
}

async function signClaimed(use: Use, claimed: readonly Job[]): Promise<Turn> {
  const { ctx, list, session, plan } = use
  const seats = await seatsOf(
    use,
    claimed.map(({ id }) => id),
  )
  const items = seats.flatMap(({ index, begun }) => {
    const [digest] = begun?.digests ?? []
    return digest ? [listedDigest(plan.list, index, digest)] : []
  })
  if (items.length === 0) return 'again' // each that was looked at has been refused
  const prepared = await session.prepareItems(items)
  const { request, at } = prepared.request
  await ctx.record({
    event: 'attempt',
    request,
    session: list,
    of: 'list',
    subject: plan.list.subject,
    at: at.toISOString(),
    statement: base64urlOf(prepared.statement),
    jobs: items.map(({ index }) => {
      const { id, signingTime, seed } = expectDocument(plan, index)
      return { id, digests: 1, signingTime, seed }
    }),
  })
  return send(use, prepared, seats)
}

/** The very bytes again. What a document has become since does not matter to them. */
async function resume(use: Use, attempt: Attempt): Promise<Turn> {
  const prepared = use.session.restore(octets(attempt.statement))
  const seats = await seatsOf(
    use,
    attempt.jobs.map(({ id }) => id),
  )
  return send(use, prepared, seats)
}

async function seatsOf({ ctx, session, plan }: Use, ids: readonly string[]): Promise<readonly ListSeat[]> {
  const seats = ids.map(async (id) => {
    const index = plan.documents.findIndex((one) => one.id === id)
    const { signingTime, seed } = expectDocument(plan, index)
    // One that has its result already is not begun again.
    const isOpen = isUnsignedJob(ctx, id)
    const facts = { key: session.key, signingTime: new Date(signingTime), seed }
    return { id, index, begun: isOpen ? await begin(ctx, id, facts) : undefined }
  })
  return Promise.all(seats)
}

function isUnsignedJob({ ledger }: ClientContext, id: string): boolean {
  const job = ledger.jobs.get(id)
  return job !== undefined && isUnsigned(job)
}

function expectDocument({ documents }: DocumentList, index: number) {
  const document = documents[index]
  if (!document) throw new ClientError('client/failed', `The list has no item ${index}`)
  return document
}

async function send(use: Use, prepared: PreparedRequest, seats: readonly ListSeat[]): Promise<Turn> {
  const { ctx, session, signal } = use
  const { request } = prepared.request
  const answer = await session.send(prepared, signal).catch((error: unknown) => ({ error }))
  if ('error' in answer) return settleRefusal(use, prepared, answer.error)
  const saved = await Promise.all(
    prepared.indexes.map((index, at) => {
      const seat = seats.find((one) => one.index === index)
      const signature = answer[at] ?? new Uint8Array()
      return seat && saveItem(use, seat, { signature, digest: prepared.digests[at] ?? '' })
    }),
  )
  const events = saved.filter((event) => event !== undefined)
  await ctx.record(...events)
  await Promise.all(seats.map(({ id }) => ctx.contents.remove(id, 'in')))
  ctx.log.info({ request, list: use.list, jobs: events.length }, 'signed')
  return 'again'
}

async function saveItem(
  { ctx, prove }: Use,
  { id, index, begun }: ListSeat,
  { signature, digest }: { readonly signature: Uint8Array; readonly digest: string },
): Promise<JournalEvent | undefined> {
  if (!isUnsignedJob(ctx, id)) return undefined
  const proof = prove(index, signature)
  const make = () => {
    const [own] = begun?.digests ?? []
    if (!begun || !own || toHex(own) !== digest) throw new ClientError('client/content-unreadable', id)
    return begun.finish([signature])
  }
  return saveSigned(ctx, id, async () => make(), Buffer.from(JSON.stringify(proof)))
}

async function settleRefusal(use: Use, prepared: PreparedRequest, error: unknown): Promise<Turn> {
  const { ctx, desk, list, plan } = use
  const { request } = prepared.request
  const code = error instanceof SdkError || error instanceof ServiceRefusal ? error.code : undefined
  ctx.log.warn({ request, list, code: code ?? 'unknown' }, 'not signed')
  if (code === undefined) throw error
  if (code === 'sdk/no-answer') return 'service'
  const dropped = { event: 'attempt-dropped', request } as const
  if (isCodeOf(SESSION_OVER, code)) {
    await desk.over(list, SESSION_OVER[code])
    await ctx.record(dropped)
    return 'list'
  }
  if (isCodeOf(OBSTACLE_OF, code)) {
    await ctx.record(dropped)
    return OBSTACLE_OF[code]
  }
  // Those that are named with another code come up again in the next request.
  const named = [...refusedItems(error)].filter(([, own]) => own === code).map(([index]) => index)
  const ids = (named.length > 0 ? named : prepared.indexes).map((index) => expectDocument(plan, index).id)
  const [at, problem] = [ctx.now().toISOString(), problemOf(error)]
  const open = ids.filter((id) => isUnsignedJob(ctx, id))
  await ctx.record(...open.map((id) => ({ event: 'job-refused' as const, id, at, problem })), dropped)
  await Promise.all(open.map((id) => ctx.contents.remove(id, 'in')))
  return 'again'
}
