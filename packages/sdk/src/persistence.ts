/** Asking again: how often, how long to wait between, and which answers leave a doubt. */
import { setTimeout as pause } from 'node:timers/promises'
import { SdkError, ServiceRefusal } from './errors.js'

/** How patient a client is. */
export type Patience = {
  /** What to wait before each further try; when all are used the doubt is told. */
  readonly delaysMs: readonly number[]
  /** Waits; rejects when the signal tells it to. */
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Five tries over about eight seconds. */
export const PATIENCE: Patience = {
  delaysMs: [200, 800, 2000, 5000],
  pause: (ms, signal) => pause(ms, undefined, signal ? { signal } : {}),
}

/** `clear`: it was refused, and nothing was signed. `doubtful`: it may have been done, or may be done by asking again. */
export function judgeFailure(error: unknown): 'clear' | 'doubtful' {
  if (error instanceof ServiceRefusal) return error.problem.status >= 500 ? 'doubtful' : 'clear'
  const isDoubtful =
    error instanceof SdkError && (error.code === 'sdk/unreachable' || error.code === 'sdk/answer-malformed')
  return isDoubtful ? 'doubtful' : 'clear'
}

/** Asks until there is a clear answer; throws the last doubt when patience ends. */
export async function askPatiently<Answer>(
  ask: () => Promise<Answer>,
  { delaysMs, pause: wait }: Patience,
  signal?: AbortSignal,
): Promise<Answer> {
  for (const delayMs of delaysMs) {
    try {
      return await ask()
    } catch (error) {
      if (judgeFailure(error) === 'clear' || signal?.aborted) throw error
      // Whoever stops the waiting is told of the doubt, not of having stopped.
      await wait(delayMs, signal).catch(() => Promise.reject(error))
    }
  }
  return ask()
}
