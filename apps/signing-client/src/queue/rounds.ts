/** Turns taken one after another for each key, as long as there is something to do; again after a while when something stood in the way. */
import type { ClientContext } from '../client-context.js'
import type { Job } from './ledger.js'

/** Why a job that is not signed yet is not being signed now. */
export type Obstacle = 'approval' | 'unlock' | 'service' | 'registration' | 'clock' | 'client' | 'list'

/** What became of a turn: go on at once, wait for something to change, or try again after a while. */
export type Turn = 'again' | 'rest' | Obstacle

/** What a turn is taken with. */
export type TurnFacts = {
  readonly key: string
  readonly signal: AbortSignal
  /** Nothing stands in the way any more. */
  readonly goesOn: () => void
}

/** What is done for each key. */
export type Work = {
  readonly take: (facts: TurnFacts) => Promise<Turn>
  /** The jobs of a key that are not signed yet: they are told when what stands in their way changes. */
  readonly jobsOf: (key: string) => readonly Job[]
}

/** Turns at work. */
export type Rounds = {
  /** There may be something to do for this key. */
  readonly wake: (key: string) => void
  /** What stands in the way; undefined when nothing does. */
  readonly obstacle: (key: string) => Obstacle | undefined
  /** Ends when nothing is being sent any more. */
  readonly stop: () => Promise<void>
}

/** Only somebody's act ends these: to try again would change nothing. */
const WAITS_FOR_PEOPLE: ReadonlySet<Turn> = new Set(['approval', 'unlock', 'list'])

/** Opens the turns. */
export function openRounds(ctx: ClientContext, { take, jobsOf }: Work): Rounds {
  const running = new Map<string, Promise<void>>()
  const called = new Set<string>()
  const obstacles = new Map<string, Obstacle>()
  const timers = new Map<string, NodeJS.Timeout>()
  const stopping = new AbortController()

  const wake = (key: string) => {
    called.add(key)
    if (running.has(key) || stopping.signal.aborted) return
    const run = work(key)
      .catch((error: unknown) => {
        ctx.log.error({ err: error }, 'the worker failed')
        noteObstacle(key, 'client')
      })
      .finally(() => {
        running.delete(key)
        if (called.has(key)) wake(key)
      })
    running.set(key, run)
  }

  const work = async (key: string) => {
    const goesOn = () => void obstacles.delete(key)
    while (called.delete(key) && !stopping.signal.aborted) {
      let turn: Turn = 'again'
      while (turn === 'again' && !stopping.signal.aborted)
        turn = await take({ key, signal: stopping.signal, goesOn })
      noteObstacle(key, turn)
    }
  }

  const noteObstacle = (key: string, turn: Turn) => {
    const [before, now] = [obstacles.get(key), turn === 'rest' || turn === 'again' ? undefined : turn]
    if (now) obstacles.set(key, now)
    else obstacles.delete(key)
    if (now !== undefined && !WAITS_FOR_PEOPLE.has(now)) retryLater(key)
    if (now === before) return
    for (const { id } of jobsOf(key)) ctx.changes.tell({ of: 'job', id })
  }

  const retryLater = (key: string) => {
    clearTimeout(timers.get(key))
    timers.set(key, setTimeout(() => wake(key), ctx.limits.retryMs).unref())
  }

  return {
    wake,
    obstacle: (key) => obstacles.get(key),
    stop: async () => {
      stopping.abort()
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all(running.values())
    },
  }
}
