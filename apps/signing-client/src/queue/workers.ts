/** Both workers as the rest sees them: a job is signed under a day or under its list. */
import type { ClientContext } from '../client-context.js'
import type { Job } from './ledger.js'
import { isLiveList } from './list-records.js'
import type { Obstacle, Rounds } from './rounds.js'

/** The workers of a client. */
export type Workers = {
  /** There may be something to do for this job. */
  readonly wake: (job: Job) => void
  /** What was acknowledged before goes on. */
  readonly wakeAll: () => void
  /** What stands in the way of a job; undefined when nothing does. */
  readonly obstacle: (job: Job) => Obstacle | undefined
}

/** Joins the worker of days and that of lists. */
export function joinWorkers({ ledger, now }: ClientContext, days: Rounds, lists: Rounds): Workers {
  const wake = (job: Job) => {
    if (job.approval === 'day') days.wake(job.subject)
    else if (job.list !== undefined) lists.wake(job.list)
  }
  return {
    wake,
    wakeAll: () => {
      for (const job of ledger.jobs.values())
        if (job.state === 'waiting' || job.state === 'signing') wake(job)
      for (const { id, state } of ledger.lists.values()) if (state === 'active') lists.wake(id)
    },
    obstacle: (job) => {
      if (job.approval === 'day') return days.obstacle(job.subject)
      const list = job.list === undefined ? undefined : ledger.lists.get(job.list)
      if (!list || !isLiveList(list, now())) return ledger.registration ? 'list' : 'registration'
      return list.state === 'asked' ? 'approval' : lists.obstacle(list.id)
    },
  }
}
