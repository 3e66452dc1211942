/** Jobs and sessions as the interface shows them. */
import { CLIENT_ERRORS } from '@jitsuin/sdk'
import type { JobView, ListView, SessionView } from '../contract.js'
import type { Job, SessionRecord } from '../queue/ledger.js'
import { isLiveList, type ListRecord } from '../queue/list-records.js'
import type { Obstacle } from '../queue/rounds.js'

/** A job with what stands in its way. */
export function presentJob(job: Job, obstacle: Obstacle | undefined): JobView {
  const { id, kind, subject, approval, list } = job
  const times = { takenAt: job.takenAt.toISOString(), expires: job.expires.toISOString() }
  const under = { approval, ...(list !== undefined && { list }) }
  return { id, kind, subject, ...under, ...times, ...stateOf(job, obstacle) }
}

/** A request whose answer is in doubt waits for the service: nothing is being sent at this moment. */
function stateOf(job: Job, obstacle: Obstacle | undefined) {
  switch (job.state) {
    case 'waiting':
      return { state: job.state, waitsFor: obstacle ?? 'turn' } as const
    case 'signing':
      return obstacle ? ({ state: 'waiting', waitsFor: obstacle } as const) : ({ state: 'signing' } as const)
    case 'signed':
      return { state: job.state, signedAt: job.signedAt.toISOString(), result: `/v1/jobs/${job.id}/result` }
    case 'done':
      return { state: job.state, signedAt: job.signedAt.toISOString() }
    case 'refused':
      return { state: job.state, problem: job.problem }
    case 'expired': {
      const { ja, en, next } = CLIENT_ERRORS['client/job-expired']
      return { state: job.state, problem: { code: 'client/job-expired', ja, en, next } }
    }
  }
}

/** A session at a time; what has run out is told as expired. */
export function presentSession(session: SessionRecord, now: Date): SessionView {
  const { id, subject } = session
  switch (session.state) {
    case 'asked': {
      if (session.approveBy <= now) return { id, subject, state: 'expired', remainingSeconds: 0 }
      const { state, approveAddress, approveBy } = session
      return { id, subject, state, approveAddress, approveBy: approveBy.toISOString(), remainingSeconds: 0 }
    }
    case 'active':
    case 'locked': {
      const remainingSeconds = Math.max(0, Math.floor((session.ends.getTime() - now.getTime()) / 1000))
      const state = session.ends <= now ? 'expired' : session.state
      return { id, subject, state, ends: session.ends.toISOString(), remainingSeconds }
    }
    case 'ended':
    case 'expired':
      return { id, subject, state: session.state, remainingSeconds: 0 }
  }
}

/** A list at a time; what has run out is told as expired. */
export function presentList(
  list: ListRecord,
  { address, now }: { readonly address: string | undefined; readonly now: Date },
): ListView {
  const { id, subject, jobs } = list
  const facts = { id, subject, numSignatures: jobs.length, remainingSeconds: 0 }
  const isOver = (list.state === 'asked' || list.state === 'active') && !isLiveList(list, now)
  if (isOver) return { ...facts, state: 'expired' }
  switch (list.state) {
    case 'asked': {
      const approveBy = list.approveBy.toISOString()
      return {
        ...facts,
        state: list.state,
        approveBy,
        ...(address !== undefined && { approveAddress: address }),
      }
    }
    case 'active': {
      const remainingSeconds = Math.floor((list.ends.getTime() - now.getTime()) / 1000)
      return { ...facts, state: list.state, ends: list.ends.toISOString(), remainingSeconds }
    }
    case 'done':
    case 'ended':
    case 'expired':
      return { ...facts, state: list.state }
  }
}
