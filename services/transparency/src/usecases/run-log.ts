/** Keeps one sequencer of the log at work: takes the lock, follows the authority, and starts over when something went away. */
import { setTimeout } from 'node:timers/promises'
import { type Logger, openSession, type Session } from '@jitsuin/platform'
import type { TellHolder } from '../contract.js'
import { TransparencyError } from '../errors.js'
import type { AuthorityFeed } from '../outside/authority-feed.js'
import { takeLogLock } from '../store/log-store.js'
import { openSequencer, type SequencerParts } from './sequencer.js'
import { type Issuers, loadIssuers, takeInIssued } from './take-in.js'
import { tellHolders } from './tell-holders.js'

/** Everything that the running log needs. */
export type RunSettings = Omit<SequencerParts, 'session'> & {
  readonly url: string
  readonly feed: AuthorityFeed
  readonly tell: TellHolder
  readonly logger: Logger
  /** Pause between two looks at the authority; a second when not given. */
  readonly intervalMs?: number
}

/** Where the log stands; `halted` means that a person must look: its history was changed. */
export type LogState = 'starting' | 'waiting-for-lock' | 'running' | 'authority-away' | 'halted'

/** The log at work. */
export type RunningLog = {
  state(): LogState
  /** The authorities whose certificates are logged; undefined until they were asked once. */
  issuers(): Issuers | undefined
  /** Ends after the batch in hand. */
  stop(): Promise<void>
}

const RETRY_MS = 1000

/** Starts the loop; problems are logged and shown by `state`, they never end the process. */
export function runLog(settings: RunSettings): RunningLog {
  const stopping = new AbortController()
  let state: LogState = 'starting'
  let issuers: Issuers | undefined
  const report: Report = {
    state: (next) => {
      if (next !== state) settings.logger.info({ state: next }, 'transparency log')
      state = next
    },
    issuers: (known) => {
      issuers = known
    },
  }
  const finished = work(settings, report, stopping.signal)
  return {
    state: () => state,
    issuers: () => issuers,
    stop: async () => {
      stopping.abort()
      await finished
    },
  }
}

type Report = { readonly state: (next: LogState) => void; readonly issuers: (known: Issuers) => void }

async function work(settings: RunSettings, report: Report, stop: AbortSignal): Promise<void> {
  let told: unknown
  while (!stop.aborted) {
    try {
      report.issuers(await loadIssuers(settings.feed))
      await useSession(settings, report, stop)
    } catch (error) {
      // An authority that is away says so once, not every second until it is back.
      if (codeOf(error) !== told) settings.logger.warn({ err: error }, 'transparency log')
      told = codeOf(error)
      // Going on would sign what nobody has looked at.
      if (error instanceof TransparencyError && error.code === 'log/history-changed')
        return report.state('halted')
      report.state('authority-away')
      await pause(RETRY_MS, stop)
    }
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error
}

async function useSession(settings: RunSettings, report: Report, stop: AbortSignal): Promise<void> {
  const session = await openSession(settings.url)
  try {
    while (!stop.aborted && (await takeLogLock(session)) !== 'taken') {
      report.state('waiting-for-lock')
      await pause(RETRY_MS, stop)
    }
    if (!stop.aborted) await followUntil(session, settings, report, stop)
  } finally {
    await session.close().catch(() => undefined) // already broken: that is why we are here
  }
}

async function followUntil(
  session: Session,
  settings: RunSettings,
  report: Report,
  stop: AbortSignal,
): Promise<void> {
  const { feed, tell, logger, intervalMs = 1000 } = settings
  const sequencer = await openSequencer({ ...settings, session })
  const issuers = await loadIssuers(feed)
  while (!stop.aborted) {
    await takeInIssued({ session, feed, sequencer, issuers })
    report.state('running')
    await tellHolders(session, tell, logger)
    await pause(intervalMs, stop)
  }
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal: stop }).catch(() => undefined) // aborted: the caller looks at the signal
}
