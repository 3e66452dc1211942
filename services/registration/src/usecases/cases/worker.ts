/** What happens to cases by itself: warrants go to the authority, second keys and their letters are made, and what is past its day lapses. */
import { setTimeout } from 'node:timers/promises'
import type { RegistrationContext } from '../context.js'
import { makeEnrolmentLetters } from '../second-key/make-enrolment-letters.js'
import { issueSecondKeys } from './issue-second-keys.js'
import { lapseCases } from './lapse-cases.js'
import { submitWarrants } from './submit-warrants.js'

/** The worker; `stop` waits for the round in hand. */
export type CasesWorker = { readonly stop: () => Promise<void> }

/** Between two rounds. A warrant is handed in with its second signature already; rounds are for what failed then. */
const PAUSE_MS = 15_000

const TASKS = {
  warrants: submitWarrants,
  'second-keys': issueSecondKeys,
  'enrolment-letters': makeEnrolmentLetters,
  lapses: lapseCases,
} as const

/** Starts the rounds. What fails is told, and tried again in the next one; several instances may work at once. */
export function startCases(
  context: RegistrationContext,
  complain: (error: unknown, part: string) => void,
): CasesWorker {
  const stopping = new AbortController()
  const rounds = async () => {
    while (!stopping.signal.aborted) {
      for (const [part, task] of Object.entries(TASKS)) {
        await task(context).catch((error: unknown) => complain(error, part))
      }
      await setTimeout(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined) // stopped: the loop ends
    }
  }
  const ended = rounds()
  return {
    stop: () => {
      stopping.abort()
      return ended
    },
  }
}
