/**
 * Sessions: one for each person at this institution. They are begun for whoever stands at the screen, locked when that person
 * leaves, ended when they are done; a list shows which are live on this computer.
 */
import { CodedError } from '@jitsuin/kernel'
import {
  type AuthorisationState,
  ClientError,
  judgeFailure,
  ServiceRefusal,
  type SigningSession,
} from '@jitsuin/sdk'
import type { ClientContext } from '../client-context.js'
import { isLive, type SessionRecord } from '../queue/ledger.js'

/** How a session began. */
export type Beginning = { readonly session: SessionRecord; readonly begun: 'new' | 'running' }

/** Why nothing can be signed under a person's session now. */
export type NoSession = 'approval' | 'unlock' | 'service' | 'registration'

/** What a session is begun with; `numSignatures` of one that is asked for, as many as the service allows when not given. */
export type SessionWish = {
  readonly mode: 'running-if-any' | 'anew'
  readonly numSignatures?: number | undefined
}

/** The sessions of a client. */
export type SessionDesk = {
  /** Asks the holder; or gives the session that runs, which `anew` replaces. @throws {ServiceRefusal}, {SdkError}, {ClientError} */
  readonly begin: (subject: string, wish: SessionWish) => Promise<Beginning>
  readonly find: (id: string) => SessionRecord
  readonly live: () => readonly SessionRecord[]
  /** How the service sees it now; undefined during an outage. */
  readonly look: (id: string) => Promise<AuthorisationState | undefined>
  readonly lock: (id: string) => Promise<void>
  readonly unlock: (id: string) => Promise<void>
  /** Ends it here at once, and at the service. @throws {SdkError} `sdk/unreachable`: here it is over, there not yet */
  readonly end: (id: string) => Promise<void>
  /** The session under which a person's jobs are signed now. */
  readonly usable: (subject: string) => Promise<SigningSession | NoSession>
  /** The service says that it is over. */
  readonly over: (id: string, why: 'ended' | 'expired') => Promise<void>
}

/** Opens the desk; `onUsable` is told of a person whose jobs may go on. Sessions from before a restart go on. */
export function openSessionDesk(ctx: ClientContext, onUsable: (subject: string) => void): SessionDesk {
  const { service, ledger, record, now } = ctx
  const opened = new Map<string, SigningSession>()
  const beginnings = new Map<string, Promise<Beginning>>()

  const find = (id: string): SessionRecord => {
    const found = ledger.sessions.get(id)
    if (!found) throw new ClientError('client/session-unknown', id)
    return found
  }
  const live = () => [...ledger.sessions.values()].filter((one) => isLive(one, now()))
  const ofSubject = (subject: string) => live().filter((one) => one.subject === subject)
  const over = async (session: string, why: 'ended' | 'expired') => {
    opened.delete(session)
    const known = ledger.sessions.get(session)
    if (known && known.state !== 'ended' && known.state !== 'expired')
      await record({ event: 'session-ended', session, why })
  }

  const look = async (id: string): Promise<AuthorisationState | undefined> => {
    const known = find(id)
    try {
      const state = await service.state(id)
      if (state.state === 'ended' || state.state === 'expired') await over(id, state.state)
      if (state.state === 'active' && known.state === 'asked') await approved(known, state.ends)
      return state
    } catch (error) {
      if (judgeFailure(error) === 'doubtful') return undefined
      if (error instanceof ServiceRefusal && error.code === 'authorisation/unknown') await over(id, 'ended')
      return undefined
    }
  }

  const approved = async ({ id, subject }: SessionRecord, ends: Date) => {
    if (ledger.sessions.get(id)?.state !== 'asked') return
    // The new one replaces what ran before; the service has ended that one by itself.
    for (const other of ofSubject(subject))
      if (other.id !== id && other.state !== 'asked') await over(other.id, 'ended')
    await record({ event: 'session-approved', session: id, ends: ends.toISOString() })
    onUsable(subject)
  }

  const watch = (asked: SessionRecord & { state: 'asked' }) => {
    const { id: authorisationId, subject, approveAddress, approveBy } = asked
    const waiting = { signal: ctx.changes.closed, everyMs: ctx.limits.approvalMs }
    service
      .waitForApproval({ authorisationId, subject, approveAddress, approveBy }, waiting)
      .then(async (approval) => {
        if (approval.outcome !== 'approved') return over(authorisationId, approval.outcome)
        opened.set(authorisationId, approval.session)
        await approved(asked, approval.session.ends)
      })
      .catch(async (error: unknown) => {
        const code = error instanceof CodedError ? error.code : 'unknown'
        ctx.log.warn({ session: authorisationId, code }, 'waiting for an approval ended')
        if (!ctx.changes.closed.aborted) await over(authorisationId, 'expired')
      })
      .catch((error: unknown) => ctx.log.error({ err: error }, 'the journal cannot be written'))
  }

  const begin = async (subject: string, { mode, numSignatures }: SessionWish): Promise<Beginning> => {
    if (mode === 'running-if-any') {
      for (const one of ofSubject(subject)) await look(one.id)
      const running = ofSubject(subject)
      const best = running.find(({ state }) => state !== 'asked') ?? running.at(-1)
      if (best) return { session: best, begun: 'running' }
    }
    if (!ledger.registration) throw new ClientError('client/not-registered', 'No registration')
    const {
      authorisationId: id,
      approveAddress,
      approveBy,
    } = await service.authorise(subject, numSignatures === undefined ? {} : { numSignatures })
    const by = approveBy.toISOString()
    await record({ event: 'session-asked', session: id, subject, approveAddress, approveBy: by })
    const session = { id, subject, state: 'asked', approveAddress, approveBy } as const
    watch(session)
    return { session, begun: 'new' }
  }

  for (const one of live()) if (one.state === 'asked') watch(one)
  return {
    find,
    live,
    look,
    over,
    begin: (subject, wish) => {
      // Two calls at once for one person ask once.
      const key = `${wish.mode} ${subject}`
      const running = beginnings.get(key) ?? begin(subject, wish).finally(() => beginnings.delete(key))
      beginnings.set(key, running)
      return running
    },
    lock: async (id) => {
      if (find(id).state === 'active') await record({ event: 'session-locked', session: id })
      else if (find(id).state !== 'locked') throw new ClientError('client/session-over', id)
    },
    unlock: async (id) => {
      const { state, subject } = find(id)
      if (state === 'locked') await record({ event: 'session-unlocked', session: id })
      else if (state !== 'active') throw new ClientError('client/session-over', id)
      onUsable(subject)
    },
    end: async (id) => {
      find(id)
      await over(id, 'ended')
      await service.end(id)
    },
    usable: async (subject) => {
      if (!ledger.registration) return 'registration'
      const own = ofSubject(subject)
      const active = own.find(({ state }) => state === 'active')
      if (!active) return own.some(({ state }) => state === 'locked') ? 'unlock' : 'approval'
      return usableSession(active.id)
    },
  }

  async function usableSession(id: string): Promise<SigningSession | NoSession> {
    const known = opened.get(id)
    if (known) return known
    try {
      const session = await service.openSession(id)
      opened.set(id, session)
      return session
    } catch (error) {
      if (judgeFailure(error) === 'doubtful') return 'service'
      if (error instanceof ServiceRefusal && error.code === 'client-key/unknown') return 'registration'
      await over(id, 'ended')
      return 'approval'
    }
  }
}
