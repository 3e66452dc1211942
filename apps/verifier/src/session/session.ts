/**
 * The documents of this visit. They live in the memory of this page only: a reload forgets them, as the page promises.
 */
import {
  LIMITS,
  type Submission,
  type Validations,
  VerificationCallError,
} from '@jitsuin/verification/contract'
import { filesOf, type Item, type ItemFailure, type Outcome, type Request } from './item.js'

/** Verifies one submission. */
export type Validate = (submission: Submission, at: Date | null) => Promise<Validations>

/** How many documents are with the service at the same time. */
const CONCURRENCY = 2

/** The documents of this visit and their verification. */
export type Session = {
  /** Takes documents in, newest before the older ones, begins to verify them, and returns their numbers. */
  readonly add: (requests: readonly Request[]) => readonly number[]
  readonly items: () => readonly Item[]
  readonly subscribe: (listener: () => void) => () => void
}

/** Begins a visit. */
export function createSession(validate: Validate): Session {
  const listeners = new Set<() => void>()
  let items: readonly Item[] = []
  let count = 0

  const change = (next: readonly Item[]) => {
    items = next
    for (const listener of listeners) listener()
  }
  const settle = (number: number, outcome: Outcome) =>
    change(items.map((item) => (item.number === number ? { ...item, outcome } : item)))

  const work = () => {
    const free = CONCURRENCY - items.filter(({ outcome }) => outcome.state === 'checking').length
    const waiting = items.filter(({ outcome }) => outcome.state === 'waiting').toReversed()
    for (const item of waiting.slice(0, free)) check(item)
  }
  const check = async (item: Item) => {
    settle(item.number, { state: 'checking' })
    settle(item.number, await verify(item, validate))
    work()
  }

  return {
    add: (requests) => {
      const added = requests.map(
        (request): Item => ({ ...request, number: ++count, outcome: { state: 'waiting' } }),
      )
      change([...added.toReversed(), ...items])
      work()
      return added.map(({ number }) => number)
    },
    items: () => items,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

async function verify({ submission, at }: Request, validate: Validate): Promise<Outcome> {
  if (filesOf(submission).some(({ size }) => size > LIMITS.bytesPerFile)) return failed({ kind: 'too-large' })
  try {
    const [result] = (await validate(submission, at)).results
    return result ? { state: 'done', report: result.report } : failed({ kind: 'unreachable' })
  } catch (error) {
    return failed(error instanceof VerificationCallError ? error.failure : { kind: 'unreachable' })
  }
}

function failed(failure: ItemFailure): Outcome {
  return { state: 'failed', failure }
}
