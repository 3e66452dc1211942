/** Runs the rounds of aftercare and of campaigns by themselves. A round that fails is complained of and comes again. */
import { continuePrints } from '../campaigns/print-forms.js'
import type { RegistrationContext } from '../context.js'
import type { RematchPace } from './rematch.js'
import { aftercareRounds } from './rounds.js'

/** Who hears of a round that failed. */
type Complain = (error: unknown, part: string) => void

/** The rounds at work; `stop` lets those in hand end. */
export type AftercareWorker = { readonly stop: () => Promise<void> }

/** Two seconds for what is signed: the minute that a lost card has is not spent on waiting. */
const URGENT_MS = 2000
const STEADY_MS = 30_000
const HOURLY_MS = 3_600_000

/** Starts the rounds; stop them before the store closes. Without a pace the registry is asked at the usual one. */
export function startAftercare(
  context: RegistrationContext,
  complain: Complain,
  pace?: RematchPace,
): AftercareWorker {
  const { urgent, steady, daily } = aftercareRounds(context, pace)
  const print = async () => void (await continuePrints(context))
  const repeated = [
    repeat(urgent, URGENT_MS, (error) => complain(error, 'revocations')),
    repeat(print, URGENT_MS, (error) => complain(error, 'prints')),
    repeat(steady, STEADY_MS, (error) => complain(error, 'mails and registry')),
    repeat(daily, HOURLY_MS, (error) => complain(error, 'reminders')),
  ]
  return { stop: async () => void (await Promise.all(repeated.map((stop) => stop()))) }
}

/** Runs a round again and again, never two of it at once; gives what stops it. */
function repeat(
  round: () => Promise<void>,
  everyMs: number,
  complain: (error: unknown) => void,
): () => Promise<void> {
  let running = Promise.resolve()
  let isRunning = false
  const look = () => {
    if (isRunning) return
    isRunning = true
    running = round()
      .catch(complain)
      .finally(() => {
        isRunning = false
      })
  }
  look()
  const timer = setInterval(look, everyMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}
