/** What the applicants' area does by itself, round after round: letters that are due, drafts that have expired. */
import type { RegistrationContext } from '../context.js'
import { sweepDrafts } from './drafts.js'
import { sendLetters } from './letters.js'

/** A worker that runs until it is stopped; more than one may run on one database. */
export type IntakeWorker = { /** Lets the round in hand end. */ readonly stop: () => Promise<void> }

const TURN_MS = 2_000

/** Starts the rounds. A round that fails is told to `complain`, and another one follows. */
export function startIntake(
  context: RegistrationContext,
  complain: (error: unknown, part: string) => void,
): IntakeWorker {
  let timer: NodeJS.Timeout | undefined
  let standing: 'running' | 'stopped' = 'running'
  const round = async () => {
    await sendLetters(context).catch((error: unknown) => complain(error, 'letters'))
    await sweepDrafts(context).catch((error: unknown) => complain(error, 'drafts'))
  }
  const turn = async (): Promise<void> => {
    await round()
    if (standing === 'running') timer = setTimeout(() => (current = turn()), TURN_MS)
  }
  let current = turn()
  return {
    stop: async () => {
      standing = 'stopped'
      clearTimeout(timer)
      await current
    },
  }
}
