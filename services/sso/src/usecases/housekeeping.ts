/** What keeps the tables true and small: uses of sessions are written down, and what has expired is deleted. */
import { saveSeen } from '../store/sessions.js'
import { deleteExpired } from '../store/watch.js'
import { ATTEMPT_SECONDS, after, type SsoContext } from './context.js'
import { LONGEST_WINDOW_SECONDS } from './limits.js'

/** Writes down when sessions were last used. */
export async function writeSeen({ store, clock, seen }: SsoContext): Promise<void> {
  const waiting = seen.drain()
  if (waiting.size === 0) return
  await store.transact({ actor: 'system:sso', at: clock() }, async (tx, audit) => {
    await saveSeen(tx, waiting)
    audit.record('session/seen', { subject: 'sessions', facts: { count: waiting.size } })
  })
}

/** Deletes what expired long enough ago that nobody can still be told so. */
export async function deleteOld({ store, clock }: SsoContext): Promise<void> {
  const at = clock()
  await store.transact({ actor: 'system:sso', at }, async (tx, audit) => {
    const facts = await deleteExpired(tx, {
      before: after(at, -ATTEMPT_SECONDS),
      triesBefore: after(at, -LONGEST_WINDOW_SECONDS),
    })
    if (facts.attempts + facts.challenges + facts.tries === 0) audit.changedNothing()
    else audit.record('housekeeping/done', { subject: 'sso', facts })
  })
}
