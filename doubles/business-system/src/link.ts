/** The standing connection to the signing client: what it tells is kept up to date, and what it never heard is told again. */
import type { ClientList, ClientSession } from './client-answers.js'
import type { View } from './contract.js'
import type { Change, SigningClient } from './signing-client.js'

/** What is known of the client and of the service behind it. */
export type Link = {
  readonly outage: () => View['outage']
  readonly institution: () => string | null
  /** The newest of a doctor that is asked for or in force. */
  readonly sessionOf: (subject: string) => ClientSession | undefined
  readonly liveSessions: () => readonly ClientSession[]
  /** Of a session or a list. */
  readonly signaturesOf: (id: string) => number | null
  readonly mostOf: (sessionId: string) => number | null
  /** The newest of a doctor that is asked for or being signed. */
  readonly listOf: (subject: string) => ClientList | undefined
  readonly noteList: (list: ClientList) => void
  /** Whether this computer signs prescriptions on approved lists alone. */
  readonly approvals: () => View['approvals']
  /** Asks how the session stands; the count comes with it. Never throws. */
  readonly look: (sessionId: string) => Promise<void>
  readonly note: (session: ClientSession) => void
  readonly stop: () => Promise<void>
}

/** What a link needs. */
export type LinkParts = {
  readonly client: SigningClient
  readonly now: () => Date
  /** Milliseconds between two questions about outages. */
  readonly pollMs: number
  /** Milliseconds before a broken connection is tried again. */
  readonly retryMs: number
  readonly onJob: (change: Change & { of: 'job' }) => void
  /** Connected anew, or it is time: everything that was handed in and has no answer shall be told again. */
  readonly retell: () => void
  readonly onChange: () => void
}

/** Opens the link; it stays open until `stop`. */
export function openLink(parts: LinkParts): Link {
  const { client, now, onChange } = parts
  const stopping = new AbortController()
  const sessions = new Map<string, ClientSession>()
  const counts = new Map<string, number>()
  let outage: View['outage'] = 'none'
  let institution: string | null = null
  let approvals: View['approvals'] = 'day-or-list'
  const lists = new Map<string, ClientList>()
  const most = new Map<string, number>()

  const isLive = ({ state, approveBy, ends }: ClientSession) => {
    if (state === 'asked') return approveBy !== undefined && now() < new Date(approveBy)
    return (state === 'active' || state === 'locked') && ends !== undefined && now() < new Date(ends)
  }
  const isLiveList = ({ state, approveBy, ends }: ClientList) => {
    const until = state === 'asked' ? approveBy : state === 'active' ? ends : undefined
    return until !== undefined && now() < new Date(until)
  }
  const noteList = (list: ClientList) => {
    lists.set(list.id, list)
    onChange()
  }
  const live = () => [...sessions.values()].filter(isLive)
  const note = (session: ClientSession) => {
    sessions.set(session.id, session)
    onChange()
  }
  const say = (now: View['outage']) => {
    if (now === outage) return
    outage = now
    onChange()
  }
  const look = async (id: string) => {
    try {
      if (lists.has(id)) {
        const { used, ...list } = await client.list(id)
        if (used) counts.set(id, used.signatures)
        return noteList(list)
      }
      const { used, numSignatures, ...session } = await client.session(id)
      if (used) counts.set(id, used.signatures)
      if (numSignatures !== null) most.set(id, numSignatures)
      note(session)
    } catch {
      counts.delete(id) // the count is unknown, and `poll` says why
    }
  }
  const poll = async () => {
    try {
      const { service, registration, listKinds } = await client.status()
      institution = registration?.institutionName ?? null
      const isListOnly = registration?.approval === 'list-only' || listKinds.includes('prescription')
      approvals = isListOnly ? 'list' : 'day-or-list'
      say(service.state === 'reachable' ? 'none' : 'service')
    } catch {
      say('computer')
    }
    await Promise.all([...live(), ...[...lists.values()].filter(isLiveList)].map(({ id }) => look(id)))
  }
  const receive = (change: Change) => {
    if (change.of === 'job') parts.onJob(change)
    if (change.of === 'list') {
      noteList(change.list)
      if (isLiveList(change.list)) void look(change.list.id)
    }
    if (change.of === 'session') {
      note(change.session)
      if (isLive(change.session)) void look(change.session.id)
    }
    if (change.of === 'open') {
      // What ended meanwhile is told again or has been forgotten; both must not look alive.
      sessions.clear()
      lists.clear()
      parts.retell()
    }
  }
  const follow = async () => {
    while (!stopping.signal.aborted) {
      await poll()
      await client
        .follow(receive, stopping.signal)
        .catch(() => say(stopping.signal.aborted ? outage : 'computer'))
      await pause(parts.retryMs, stopping.signal)
    }
  }
  const beat = async () => {
    while (!stopping.signal.aborted) {
      await pause(parts.pollMs, stopping.signal)
      if (stopping.signal.aborted) return
      await poll()
      if (outage !== 'computer') parts.retell()
    }
  }
  const running = Promise.all([follow(), beat()])
  return {
    outage: () => outage,
    institution: () => institution,
    sessionOf: (subject) => {
      const own = live().filter((one) => one.subject === subject)
      return own.find(({ state }) => state !== 'asked') ?? own.at(-1)
    },
    liveSessions: () => live().filter(({ state }) => state !== 'asked'),
    signaturesOf: (id) => counts.get(id) ?? null,
    mostOf: (id) => most.get(id) ?? null,
    listOf: (subject) => [...lists.values()].findLast((one) => one.subject === subject && isLiveList(one)),
    noteList,
    approvals: () => approvals,
    look,
    note,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms)
    function end() {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })
}
