/** Keeps one sequencer of a zone at work: takes the lock, covers rows, and starts over when the database went away. */
import { setTimeout } from 'node:timers/promises'
import { CodedError } from '@jitsuin/kernel'
import { type Logger, openSession, type Session } from '@jitsuin/platform'
import type { NoteSigner } from '@jitsuin/tlog'
import { openSecondPlace } from '../outside/second-place.js'
import { takeSequencerLock } from '../store/tree-store.js'
import { openSequencer } from './sequence.js'

/** Everything a running sequencer needs. */
export type SequencerSettings = {
  /** As the role of schema `audit_tree`. */
  readonly url: string
  readonly signer: NoteSigner
  /** Folder of the copy; another disk or host in production. */
  readonly secondPlace: string
  readonly logger: Logger
  /** Pause between two looks for rows; 200 when not given. A row is covered within a second. */
  readonly intervalMs?: number
}

/** Where the sequencer stands; `halted` means that a person must look: history was changed or the copy is damaged. */
export type SequencerState = 'starting' | 'waiting-for-lock' | 'running' | 'database-away' | 'halted'

/** A sequencer at work. */
export type RunningSequencer = {
  state(): SequencerState
  /** Ends after the batch in hand. */
  stop(): Promise<void>
}

const RETRY_MS = 1000

/** Starts the loop; problems are logged and shown by `state`, they never end the process. */
export function runSequencer(settings: SequencerSettings): RunningSequencer {
  const stopping = new AbortController()
  let state: SequencerState = 'starting'
  const report = (next: SequencerState): void => {
    if (next !== state) settings.logger.info({ state: next }, 'audit sequencer')
    state = next
  }
  const finished = work(settings, report, stopping.signal)
  return {
    state: () => state,
    stop: async () => {
      stopping.abort()
      await finished
    },
  }
}

async function work(
  settings: SequencerSettings,
  report: (state: SequencerState) => void,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await useSession(settings, report, stop)
    } catch (error) {
      settings.logger.error({ err: error }, 'audit sequencer')
      // Our own codes speak of tampering or a damaged copy: going on would sign what nobody has looked at.
      if (error instanceof CodedError) return report('halted')
      report('database-away')
      await pause(RETRY_MS, stop)
    }
  }
}

async function useSession(
  settings: SequencerSettings,
  report: (state: SequencerState) => void,
  stop: AbortSignal,
): Promise<void> {
  const session = await openSession(settings.url)
  try {
    while (!stop.aborted && (await takeSequencerLock(session)) !== 'taken') {
      report('waiting-for-lock')
      await pause(RETRY_MS, stop)
    }
    if (!stop.aborted) await sequenceUntil(session, settings, report, stop)
  } finally {
    await session.close().catch(() => undefined) // already broken: that is why we are here
  }
}

async function sequenceUntil(
  session: Session,
  settings: SequencerSettings,
  report: (state: SequencerState) => void,
  stop: AbortSignal,
): Promise<void> {
  const { signer } = settings
  // Opened only under the lock: another sequencer may have appended until a moment ago.
  const secondPlace = await openSecondPlace(settings.secondPlace, signer)
  try {
    const sequencer = await openSequencer({ session, signer, secondPlace })
    report('running')
    while (!stop.aborted) {
      await sequencer.sequenceOnce()
      await pause(settings.intervalMs ?? 200, stop)
    }
  } finally {
    await secondPlace.close()
  }
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal: stop }).catch(() => undefined) // aborted: the caller looks at the signal
}
