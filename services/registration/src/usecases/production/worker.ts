/** The work that production does by itself, round after round: cards, reports, mails, times that are over. */
import type { RegistrationContext } from '../context.js'
import { endPickupTimes } from './deadlines.js'
import { makeCards, takeUpCards } from './make-cards.js'
import { sendPickupMails } from './notices.js'
import { reportCards } from './report-cards.js'
import { expectTools } from './tools.js'

/** A worker that runs until it is stopped. */
export type ProductionWorker = {
  /** Begins a round at once instead of at the next turn. */
  readonly nudge: () => void
  /** Lets the round in hand end. */
  readonly stop: () => Promise<void>
}

/** Why a round failed; a round that fails is followed by another one, and nothing of it is half done. */
export type Complain = (error: unknown, part: string) => void

const TURN_MS = 3000

/** Starts the rounds. Two workers of one database need two names (`production.worker`). */
export function startProduction(context: RegistrationContext, complain: Complain): ProductionWorker {
  const production = expectTools(context)
  const parts: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['cards', () => makeCards(production)],
    ['reports', () => reportCards(context)],
    ['mails', () => sendPickupMails(context)],
    ['pick-up times', () => endPickupTimes(context)],
  ]
  let isStopped = false
  let wake: () => void = () => undefined
  const run = async () => {
    let takenUp = false
    while (!isStopped) {
      if (!takenUp) takenUp = await attempt('leases', () => takeUpCards(production))
      for (const [name, part] of takenUp ? parts : []) if (!isStopped) await attempt(name, part)
      await pause()
    }
  }
  const attempt = async (name: string, part: () => Promise<unknown>): Promise<boolean> => {
    try {
      await part()
      return true
    } catch (error) {
      complain(error, name)
      return false
    }
  }
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, isStopped ? 0 : TURN_MS)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const running = run()
  return {
    nudge: () => wake(),
    stop: async () => {
      isStopped = true
      wake()
      await running
    },
  }
}
