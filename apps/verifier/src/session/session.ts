/**
 * The documents of this visit. They live in the memory of this page only: a reload forgets them, as the page promises. There may be
 * thousands: few are with the service at once, and only the last reports are kept whole.
 */
import {
  type Asked,
  LIMITS,
  type Submission,
  type UnpackedFile,
  type Validations,
  VerificationCallError,
} from '@jitsuin/verification/contract'
import { requestsOf } from './archive.js'
import { briefOf } from './brief.js'
import { filesOf, type Item, type ItemFailure, isArchive, type Outcome, type Request } from './item.js'

/** Verifies one submission. */
export type Validate = (submission: Submission, asked: Asked) => Promise<Validations>

/** Opens a ZIP; `document` where it is itself what is to be verified. */
export type Unpack = (file: File) => Promise<readonly UnpackedFile[] | 'document'>

/** How many documents are with the service at the same time. */
export const CONCURRENCY = 4

/** How many whole reports are kept. An older one is made anew when somebody opens it. */
export const KEPT_REPORTS = 200

/** The documents of this visit and their verification. */
export type Session = {
  /**
   * Takes documents in, newest before the older ones, begins to verify them, and returns their numbers. In the place of a ZIP come the
   * documents in it, as soon as it is opened.
   */
  readonly add: (requests: readonly Request[]) => readonly number[]
  /** Verifies a document again whose report was put away, before those that wait. */
  readonly again: (number: number) => void
  /** Sends nothing more until `goOn`; what is with the service comes to its end. */
  readonly stop: () => void
  readonly goOn: () => void
  readonly pace: () => 'running' | 'stopped'
  /** Newest first; the same array until something changes. */
  readonly items: () => readonly Item[]
  readonly subscribe: (listener: () => void) => () => void
}

/** Begins a visit. */
export function createSession(validate: Validate, unpack: Unpack): Session {
  const listeners = new Set<() => void>()
  const known = new Map<number, Item>()
  const whole: number[] = []
  let waiting: number[] = []
  let checking = 0
  let lastNumber = 0
  let pace: ReturnType<Session['pace']> = 'running'
  let shown: readonly Item[] | undefined = []

  const changed = () => {
    shown = undefined
    for (const listener of listeners) listener()
  }
  const put = (number: number, outcome: Outcome) => {
    const item = known.get(number)
    if (item) known.set(number, { ...item, outcome })
  }
  const work = () => {
    while (pace === 'running' && checking < CONCURRENCY) {
      const next = known.get(waiting.shift() ?? 0)
      if (!next) return
      void check(next)
    }
  }
  const check = async (item: Item) => {
    checking++
    put(item.number, { state: 'checking' })
    changed()
    const outcome = await verify(item, { validate, unpack })
    checking--
    if (outcome.state === 'opened') {
      known.delete(item.number)
      waiting = [...take(outcome.requests), ...waiting]
    } else {
      put(item.number, outcome)
      if (outcome.state === 'done') keep(item.number)
    }
    changed()
    work()
  }
  const take = (requests: readonly Request[]) =>
    requests.map((request) => {
      const number = ++lastNumber
      known.set(number, { ...request, number, outcome: { state: 'waiting' } })
      return number
    })
  const keep = (number: number) => {
    whole.push(number)
    const oldest = whole.length > KEPT_REPORTS ? known.get(whole.shift() ?? 0) : undefined
    if (oldest?.outcome.state === 'done') put(oldest.number, { state: 'noted', brief: oldest.outcome.brief })
  }

  return {
    add: (requests) => {
      const numbers = take(requests)
      waiting = [...waiting, ...numbers]
      changed()
      work()
      return numbers
    },
    again: (number) => {
      if (known.get(number)?.outcome.state !== 'noted') return
      put(number, { state: 'waiting' })
      waiting = [number, ...waiting]
      changed()
      work()
    },
    stop: () => {
      pace = 'stopped'
      changed()
    },
    goOn: () => {
      pace = 'running'
      changed()
      work()
    },
    pace: () => pace,
    items: () => {
      shown ??= [...known.values()].reverse()
      return shown
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

type Opened = { readonly state: 'opened'; readonly requests: readonly Request[] }

async function verify(
  request: Request,
  { validate, unpack }: { readonly validate: Validate; readonly unpack: Unpack },
): Promise<Outcome | Opened> {
  const { submission, at, policy } = request
  const sizes = filesOf(submission).map(({ size }) => size)
  if (sizes.some((size) => size > LIMITS.bytesPerFile)) return failed({ kind: 'too-large' })
  try {
    const inside =
      submission.kind === 'document' && isArchive(request) ? await unpack(submission.file) : 'document'
    if (inside !== 'document') return { state: 'opened', requests: requestsOf(request, inside) }
    const [result] = (await validate(submission, { at, policy })).results
    if (!result) return failed({ kind: 'unreachable' })
    return { state: 'done', brief: briefOf(result.report), report: result.report }
  } catch (error) {
    return failed(error instanceof VerificationCallError ? error.failure : { kind: 'unreachable' })
  }
}

function failed(failure: ItemFailure): Outcome {
  return { state: 'failed', failure }
}
