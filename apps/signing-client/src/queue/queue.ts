/** Jobs as callers see them: taken once for each id, acknowledged when they are on disk, fetched when they are signed. */
import { ClientError } from '@jitsuin/sdk'
import type { ClientContext } from '../client-context.js'
import type { JobApproval, JournalEvent } from '../store/events.js'
import { checkContent, encodeContent, type JobContent } from './items.js'
import type { Job } from './ledger.js'
import { refuse } from './refuse.js'
import { problemOf } from './words.js'

/** What a caller hands in. */
export type Wish = {
  readonly id: string
  readonly subject: string
  readonly content: JobContent
  /** A list where its kind or its institution wants one, whatever is asked for. */
  readonly approval?: JobApproval | undefined
}

/** The jobs of a client. */
export type Queue = {
  /**
   * Takes a job; on disk when the promise ends. The same id with the same content is the same job.
   *
   * @throws {ClientError} `client/job-differs`, `client/queue-full`
   */
  readonly take: (wish: Wish) => Promise<{ readonly job: Job; readonly taken: 'new' | 'known' }>
  /**
   * Another content for a job that waits for a list or on one: should the holder approve what it was, the service refuses it.
   *
   * @throws {ClientError} `client/job-unknown`, `client/job-differs` when it is no such job, `client/job-signing`
   */
  readonly change: (id: string, content: JobContent) => Promise<Job>
  /** @throws {ClientError} `client/job-unknown` */
  readonly find: (id: string) => Job
  /** The signed document. It is kept a while after it was fetched first. @throws {ClientError} `client/result-…`, `client/job-…` */
  readonly fetch: (id: string) => Promise<Uint8Array>
  /** The proof of its approval, as JSON. @throws {ClientError} as `fetch`, `client/proof-none` */
  readonly proof: (id: string) => Promise<Uint8Array>
  /** Forgets a document that was fetched, or withdraws a job that waits. @throws {ClientError} `client/job-signing` */
  readonly settle: (id: string) => Promise<void>
  /** Ends jobs that waited too long, and removes documents that were kept long enough. */
  readonly tidy: () => Promise<void>
}

/** Opens the jobs of a ledger. */
export function openQueue(ctx: ClientContext, wake: (job: Job) => void): Queue {
  const { ledger, contents, record, now, limits } = ctx
  const taking = new Map<string, Promise<unknown>>()
  const find = (id: string): Job => {
    const job = ledger.jobs.get(id)
    if (!job) throw new ClientError('client/job-unknown', id)
    return job
  }

  const takeNow = async ({ id, subject, content, approval: wanted }: Wish) => {
    const { bytes, tag } = writtenOf(ctx, subject, content)
    const known = ledger.jobs.get(id)
    if (known) return { job: expectSame(known, tag), taken: 'known' as const }
    expectRoom(ctx)
    await contents.save(id, 'in', bytes)
    const [at, expires] = [now(), new Date(now().getTime() + limits.waitMs)]
    const times = { at: at.toISOString(), expires: expires.toISOString() }
    const approval = approvalFor(ctx, content.kind, wanted)
    const refusal = refusalOf(id, { content, approval, at: times.at })
    const facts = { id, kind: content.kind, subject, tag, ...times, approval }
    await record({ event: 'job-taken', ...facts }, ...refusal)
    if (refusal.length > 0) await contents.remove(id, 'in')
    wake(find(id))
    return { job: find(id), taken: 'new' as const }
  }

  return {
    find,
    take: async (wish) => {
      // Two calls at once with one id: the second one finds what the first one left.
      const before = taking.get(wish.id)
      const mine = Promise.resolve(before).then(
        () => takeNow(wish),
        () => takeNow(wish),
      )
      taking.set(wish.id, mine)
      try {
        return await mine
      } finally {
        if (taking.get(wish.id) === mine) taking.delete(wish.id)
      }
    },
    fetch: async (id) => {
      expectSigned(find(id))
      const document = await contents.load(id, 'out')
      const job = find(id)
      if (job.state === 'signed' && !job.fetchedAt)
        await record({ event: 'job-fetched', id, at: now().toISOString() })
      return document
    },
    proof: async (id) => {
      expectSigned(find(id))
      if (find(id).list === undefined) throw new ClientError('client/proof-none', id)
      return contents.load(id, 'proof')
    },
    change: async (id, content) => {
      expectChangeable(ctx, find(id), content)
      await claiming(ctx, id, () => changeContent(ctx, find(id), content))
      wake(find(id))
      return find(id)
    },
    settle: async (id) => {
      const job = find(id)
      if (job.state === 'signing') throw new ClientError('client/job-signing', id)
      await claiming(ctx, id, async () => {
        if (job.state === 'signed') await removeResult(ctx, id)
        if (job.state === 'waiting') await refuse(ctx, [id], new ClientError('client/job-withdrawn', id))
      })
    },
    tidy: () => tidy(ctx),
  }
}

function expectSame(job: Job, tag: string): Job {
  if (job.tag !== tag) throw new ClientError('client/job-differs', job.id)
  return job
}

function writtenOf({ contents }: ClientContext, subject: string, content: JobContent) {
  const bytes = encodeContent(content)
  const tag = contents.tagOf(Buffer.concat([Buffer.from(`${content.kind}\n${subject}\n`), bytes]))
  return { bytes, tag }
}

function approvalFor(
  { ledger, limits }: ClientContext,
  kind: JobContent['kind'],
  wanted: JobApproval = 'day',
): JobApproval {
  const isNeeded = ledger.registration?.approval === 'list-only' || limits.listKinds.includes(kind)
  return isNeeded ? 'list' : wanted
}

/** The content that it has already is no change. */
function expectChangeable(ctx: ClientContext, job: Job, content: JobContent): void {
  if (job.tag === writtenOf(ctx, job.subject, content).tag) return
  if (job.state === 'signing') throw new ClientError('client/job-signing', job.id)
  if (job.state !== 'waiting' || job.approval !== 'list' || job.kind !== content.kind)
    throw new ClientError('client/job-differs', job.id)
}

async function changeContent(ctx: ClientContext, job: Job, content: JobContent): Promise<void> {
  const { bytes, tag } = writtenOf(ctx, job.subject, content)
  if (job.tag === tag) return
  expectChangeable(ctx, job, content)
  checkContent(content, 'list')
  await ctx.contents.save(job.id, 'in', bytes)
  await ctx.record({ event: 'job-changed', id: job.id, tag })
}

function expectRoom({ ledger, limits }: ClientContext): void {
  const open = [...ledger.jobs.values()].filter(({ state }) => state === 'waiting' || state === 'signing')
  if (open.length >= limits.mostWaiting) throw new ClientError('client/queue-full', `${open.length} jobs`)
}

/** What no signature can mend is told at once. */
function refusalOf(
  id: string,
  { content, approval, at }: { content: JobContent; approval: JobApproval; at: string },
): JournalEvent[] {
  try {
    checkContent(content, approval)
    return []
  } catch (error) {
    return [{ event: 'job-refused', id, at, problem: problemOf(error) }]
  }
}

function expectSigned(job: Job): void {
  switch (job.state) {
    case 'signed':
      return
    case 'waiting':
    case 'signing':
    case 'refused':
      throw new ClientError('client/result-not-ready', job.id)
    case 'expired':
      throw new ClientError('client/job-expired', job.id)
    case 'done':
      throw new ClientError('client/result-gone', job.id)
  }
}

/** @throws {ClientError} `client/job-signing` while somebody else changes it */
async function claiming({ claims }: ClientContext, id: string, change: () => Promise<void>): Promise<void> {
  if (claims.has(id)) throw new ClientError('client/job-signing', id)
  claims.add(id)
  try {
    await change()
  } finally {
    claims.delete(id)
  }
}

async function removeResult({ record, contents, now }: ClientContext, id: string): Promise<void> {
  await record({ event: 'job-removed', id, at: now().toISOString() })
  await Promise.all([contents.remove(id, 'out'), contents.remove(id, 'proof')])
}

async function tidy(ctx: ClientContext): Promise<void> {
  const at = ctx.now()
  for (const job of [...ctx.ledger.jobs.values()]) {
    if (ctx.claims.has(job.id)) continue
    if (job.state === 'waiting' && job.expires <= at) await claiming(ctx, job.id, () => expire(ctx, job.id))
    if (job.state === 'signed' && isKeptEnough(ctx, job))
      await claiming(ctx, job.id, () => removeResult(ctx, job.id))
  }
}

async function expire({ record, contents, now }: ClientContext, id: string): Promise<void> {
  await record({ event: 'job-expired', id, at: now().toISOString() })
  await contents.remove(id, 'in')
}

function isKeptEnough({ now, limits }: ClientContext, job: Job & { state: 'signed' }): boolean {
  const since = (then: Date) => now().getTime() - then.getTime()
  const isFetched = job.fetchedAt !== undefined && since(job.fetchedAt) >= limits.fetchedMs
  return isFetched || since(job.signedAt) >= limits.resultMs
}
