/** Tells those who want to know of sessions that ended: each at least once, since it is only written down afterwards. */
import type { SessionEnd } from '../contract.js'
import { loadUntold, saveTold } from '../store/watch.js'
import type { SsoContext } from './context.js'

/** Somebody who wants to know, such as the logout at partners. */
export type EndListener = (sessionId: string, why: SessionEnd) => Promise<void>

/** Most that are told in one round, and how many of them at a time, so that a slow partner holds few others up. */
const MOST = 500
const AT_A_TIME = 20

/** Tells of what has not been told yet. A session whose telling fails is told again in a later round, to everybody. */
export async function tellEnds(ctx: SsoContext, listeners: readonly EndListener[]): Promise<number> {
  const untold = await loadUntold(ctx.store.read, MOST)
  const told: string[] = []
  for (let at = 0; at < untold.length; at += AT_A_TIME) {
    const outcomes = untold.slice(at, at + AT_A_TIME).map((ended) => tellOne(ctx, ended, listeners))
    told.push(...(await Promise.all(outcomes)).flat())
  }
  if (told.length === 0) return 0
  const at = ctx.clock()
  await ctx.store.transact({ actor: 'system:sso', at }, async (tx, audit) => {
    await saveTold(tx, told, at)
    audit.record('session/end-told', { subject: 'sessions', facts: { count: told.length } })
  })
  return told.length
}

type Ended = { readonly sessionId: string; readonly why: SessionEnd }

/** The id of the session if everybody was told. */
async function tellOne(
  { logger }: SsoContext,
  { sessionId, why }: Ended,
  listeners: readonly EndListener[],
): Promise<string[]> {
  const outcomes = await Promise.allSettled(listeners.map((tell) => tell(sessionId, why)))
  const failed = outcomes.find((one) => one.status === 'rejected')
  if (failed) logger.warn({ err: failed.reason, sessionId }, 'an end of a session could not be told')
  return failed ? [] : [sessionId]
}
