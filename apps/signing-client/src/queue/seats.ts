/** Which jobs travel in a request, and how they are begun again to be sent once more. */
import { toHex } from '@jitsuin/kernel'
import type { PreparedRequest, SigningSession } from '@jitsuin/sdk'
import type { DigestAlgorithm } from '@jitsuin/second-key'
import type { ClientContext } from '../client-context.js'
import type { Attempt } from '../store/events.js'
import { type BegunJob, beginJob, decodeContent } from './items.js'
import type { Job } from './ledger.js'
import { refuse } from './refuse.js'

/** A job ready to be signed, in its request. */
export type Seat = {
  readonly job: Job
  readonly begun: BegunJob
  readonly signingTime: Date
  readonly seed: string
}

/** The jobs of a request from before; none when one of them cannot be begun again. */
export async function reseat(
  ctx: ClientContext,
  attempt: Attempt,
  { key }: SigningSession,
): Promise<readonly Seat[]> {
  const seats = attempt.jobs.map(async ({ id, signingTime: at, seed }) => {
    const job = ctx.ledger.jobs.get(id)
    const signingTime = new Date(at)
    const begun = await begin(ctx, id, { key, signingTime, seed })
    return job && begun && { job, begun, signingTime, seed }
  })
  const all = (await Promise.all(seats)).filter((seat) => seat !== undefined)
  return all.length === attempt.jobs.length ? all : []
}

/** Whether a request asks for exactly these jobs. */
export function isOfSeats(prepared: PreparedRequest, seats: readonly Seat[]): boolean {
  const digests = seats.flatMap(({ begun }) => begun.digests.map(toHex))
  return digests.join(' ') === prepared.digests.join(' ')
}

/** Nothing when the job cannot be begun, which it is then told. */
export async function begin(
  ctx: ClientContext,
  id: string,
  facts: Parameters<typeof beginJob>[1],
): Promise<BegunJob | undefined> {
  try {
    return await beginJob(decodeContent(await ctx.contents.load(id, 'in')), facts)
  } catch (error) {
    await refuse(ctx, [id], error)
    return undefined
  }
}

/** The oldest jobs that fit into one request: one algorithm, and no more digests than may travel together. */
export async function fillRequest(
  ctx: ClientContext,
  {
    session,
    claimed,
    room: most = ctx.limits.digestsPerRequest,
  }: { readonly session: SigningSession; readonly claimed: readonly Job[]; readonly room?: number },
): Promise<readonly Seat[]> {
  const signingTime = new Date(Math.floor(ctx.now().getTime() / 1000) * 1000)
  const seats: Seat[] = []
  let algorithm: DigestAlgorithm | undefined
  let room = Math.min(most, ctx.limits.digestsPerRequest)
  for (const job of claimed) {
    const seed = toHex(ctx.random(16))
    const begun = await begin(ctx, job.id, { key: session.key, signingTime, seed })
    if (!begun || begun.algorithm !== (algorithm ?? begun.algorithm)) continue
    // The first one goes whatever its size, up to the 500 that a job can hold.
    if (seats.length > 0 && begun.digests.length > room) continue
    algorithm = begun.algorithm
    room -= begun.digests.length
    seats.push({ job, begun, signingTime, seed })
  }
  return seats
}
