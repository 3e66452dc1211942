/** What is known of jobs, requests and sessions: the sum of all events. Pure: the same events give the same ledger. */
import type { ClientApproval } from '@jitsuin/second-key'
import type { Attempt, JobApproval, JobProblem, JournalEvent } from '../store/events.js'
import { applyListEvent, isLiveList, type ListRecord } from './list-records.js'

type JobFacts = {
  readonly id: string
  readonly kind: 'prescription' | 'dispensing' | 'xml' | 'digests'
  readonly subject: string
  /** Equal for equal contents. */
  readonly tag: string
  readonly takenAt: Date
  /** The first instant at which it is no longer tried. */
  readonly expires: Date
  /** `list`: it is signed under a list that names it, never under a day. */
  readonly approval: JobApproval
  /** The last list that named it. */
  readonly list?: string
}

/** A job in the state in which it is. */
export type Job = JobFacts &
  (
    | { readonly state: 'waiting' }
    /** Its digest is in a request that may have reached the service. */
    | { readonly state: 'signing'; readonly request: string }
    | { readonly state: 'signed'; readonly signedAt: Date; readonly fetchedAt?: Date }
    /** Signed and fetched; the document is gone. */
    | { readonly state: 'done'; readonly signedAt: Date; readonly removedAt: Date }
    | { readonly state: 'refused'; readonly at: Date; readonly problem: JobProblem }
    | { readonly state: 'expired'; readonly at: Date }
  )

/** A session in the state in which it is. */
export type SessionRecord = { readonly id: string; readonly subject: string } & (
  | { readonly state: 'asked'; readonly approveAddress: string; readonly approveBy: Date }
  | { readonly state: 'active' | 'locked'; readonly ends: Date }
  | { readonly state: 'ended' | 'expired' }
)

/** The institution for which this client was registered. */
export type Registration = {
  readonly institution: string
  readonly institutionName: string
  readonly label: string
  /** `list-only`: its institution lets this client ask for lists alone. */
  readonly approval: ClientApproval
}

/** The sum. Only `applyEvent` changes it. */
export type Ledger = {
  readonly jobs: Map<string, Job>
  /** Requests without a clear answer, by id. */
  readonly attempts: Map<string, Attempt>
  readonly sessions: Map<string, SessionRecord>
  readonly lists: Map<string, ListRecord>
  registration: Registration | undefined
}

/** Nothing has happened. */
export function emptyLedger(): Ledger {
  const [jobs, attempts, sessions, lists] = [new Map(), new Map(), new Map(), new Map()]
  return { jobs, attempts, sessions, lists, registration: undefined }
}

/** Adds an event. One that fits no known job or session changes nothing. */
export function applyEvent(ledger: Ledger, event: JournalEvent): void {
  switch (event.event) {
    case 'registered': {
      const { institution, institutionName, label, approval = 'day-or-list' } = event
      ledger.registration = { institution, institutionName, label, approval }
      return
    }
    case 'session-asked': {
      const { session: id, subject, approveAddress, approveBy } = event
      ledger.sessions.set(id, { id, subject, state: 'asked', approveAddress, approveBy: new Date(approveBy) })
      return
    }
    case 'session-approved':
    case 'session-locked':
    case 'session-unlocked':
    case 'session-ended':
      changeSession(ledger, event)
      return
    case 'job-taken': {
      const { id, kind, subject, tag, at, expires, approval = 'day' } = event
      const times = { takenAt: new Date(at), expires: new Date(expires) }
      ledger.jobs.set(id, { id, kind, subject, tag, approval, ...times, state: 'waiting' })
      return
    }
    case 'job-changed':
      changeJob(ledger, event.id, (facts) => ({ ...facts, tag: event.tag, state: 'waiting' }))
      return
    case 'list-asked':
      applyListEvent(ledger.lists, event)
      for (const id of event.jobs)
        changeJob(ledger, id, (facts) => ({ ...facts, approval: 'list', list: event.list, state: 'waiting' }))
      return
    case 'list-approved':
    case 'list-ended':
      applyListEvent(ledger.lists, event)
      return
    case 'attempt':
      ledger.attempts.set(event.request, event)
      for (const { id } of event.jobs)
        changeJob(ledger, id, (facts) => ({ ...facts, state: 'signing', request: event.request }))
      return
    case 'attempt-dropped':
      dropAttempt(ledger, event.request)
      return
    case 'job-signed':
      changeJob(ledger, event.id, (facts) => ({ ...facts, state: 'signed', signedAt: new Date(event.at) }))
      closeAttempts(ledger)
      return
    case 'job-refused': {
      const { at, problem } = event
      changeJob(ledger, event.id, (facts) => ({ ...facts, state: 'refused', at: new Date(at), problem }))
      closeAttempts(ledger)
      return
    }
    case 'job-expired':
      changeJob(ledger, event.id, (facts) => ({ ...facts, state: 'expired', at: new Date(event.at) }))
      return
    case 'job-fetched':
      changeSigned(ledger, event.id, (job) => ({
        ...job,
        fetchedAt: job.fetchedAt ?? new Date(event.at),
      }))
      return
    case 'job-removed':
      changeSigned(ledger, event.id, ({ fetchedAt: _, ...job }) => ({
        ...job,
        state: 'done',
        removedAt: new Date(event.at),
      }))
  }
}

function changeJob(ledger: Ledger, id: string, change: (facts: JobFacts) => Job): void {
  const job = ledger.jobs.get(id)
  if (!job) return
  const { kind, subject, tag, takenAt, expires, approval, list } = job
  const facts = { id, kind, subject, tag, takenAt, expires, approval, ...(list !== undefined && { list }) }
  ledger.jobs.set(id, change(facts))
}

function changeSigned(ledger: Ledger, id: string, change: (job: Job & { state: 'signed' }) => Job): void {
  const job = ledger.jobs.get(id)
  if (job?.state === 'signed') ledger.jobs.set(id, change(job))
}

function changeSession(
  ledger: Ledger,
  event: Extract<JournalEvent, { event: `session-${'approved' | 'locked' | 'unlocked' | 'ended'}` }>,
): void {
  const found = ledger.sessions.get(event.session)
  if (!found) return
  const { id, subject } = found
  const next = nextSession(found, event)
  if (next) ledger.sessions.set(id, { id, subject, ...next })
}

function nextSession(found: SessionRecord, event: Parameters<typeof changeSession>[1]) {
  switch (event.event) {
    case 'session-approved':
      return { state: 'active', ends: new Date(event.ends) } as const
    case 'session-locked':
      return found.state === 'active' ? ({ state: 'locked', ends: found.ends } as const) : undefined
    case 'session-unlocked':
      return found.state === 'locked' ? ({ state: 'active', ends: found.ends } as const) : undefined
    case 'session-ended':
      return { state: event.why } as const
  }
}

function dropAttempt(ledger: Ledger, request: string): void {
  const attempt = ledger.attempts.get(request)
  ledger.attempts.delete(request)
  for (const { id } of attempt?.jobs ?? []) {
    const job = ledger.jobs.get(id)
    const isOfIt = job?.state === 'signing' && job.request === request
    if (isOfIt) changeJob(ledger, id, (facts) => ({ ...facts, state: 'waiting' }))
  }
}

/** A request whose jobs all have their result is over. */
function closeAttempts({ attempts, jobs }: Ledger): void {
  for (const [request, attempt] of attempts) {
    const isOpen = attempt.jobs.some(({ id }) => jobs.get(id)?.state === 'signing')
    if (!isOpen) attempts.delete(request)
  }
}

/** How long a job without a document is remembered, so that its id is not taken for something else. */
const REMEMBERED_MS = 30 * 86_400_000

/** Which of the events are still of use at a time. */
export function usefulEvents(
  events: readonly JournalEvent[],
  ledger: Ledger,
  now: Date,
): readonly JournalEvent[] {
  const lastRegistration = events.findLast(({ event }) => event === 'registered')
  const isUseful = (event: JournalEvent): boolean => {
    switch (event.event) {
      case 'registered':
        return event === lastRegistration
      case 'attempt':
      case 'attempt-dropped':
        return ledger.attempts.has(event.request)
      case 'session-asked':
      case 'session-approved':
      case 'session-locked':
      case 'session-unlocked':
      case 'session-ended':
        return isLive(ledger.sessions.get(event.session), now)
      case 'list-asked':
      case 'list-approved':
      case 'list-ended':
        return isUsefulList(ledger, event.list, now)
      case 'job-taken':
      case 'job-changed':
      case 'job-signed':
      case 'job-refused':
      case 'job-expired':
      case 'job-fetched':
      case 'job-removed':
        return isRemembered(ledger.jobs.get(event.id), now)
    }
  }
  return events.filter(isUseful)
}

/** A list is told of as long as one of its documents is. */
function isUsefulList({ lists, jobs }: Ledger, id: string, now: Date): boolean {
  const list = lists.get(id)
  return isLiveList(list, now) || (list?.jobs.some((job) => isRemembered(jobs.get(job), now)) ?? false)
}

/** Whether a session can still be used or approved; the last instant does not count. */
export function isLive(session: SessionRecord | undefined, now: Date): boolean {
  switch (session?.state) {
    case 'asked':
      return now < session.approveBy
    case 'active':
    case 'locked':
      return now < session.ends
    case 'ended':
    case 'expired':
    case undefined:
      return false
  }
}

function isRemembered(job: Job | undefined, now: Date): boolean {
  switch (job?.state) {
    case undefined:
      return false
    case 'waiting':
    case 'signing':
    case 'signed':
      return true
    case 'done':
      return now.getTime() - job.removedAt.getTime() < REMEMBERED_MS
    case 'refused':
    case 'expired':
      return now.getTime() - job.at.getTime() < REMEMBERED_MS
  }
}
