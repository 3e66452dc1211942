/** What goes wrong with time-stamp authorities, and what becomes of a signature that got no stamp. */
import { type ADES_ERRORS, AdesError } from '../errors.js'

/** Why an authority gave no time stamp that could be used. */
export type TroubleCode = Extract<keyof typeof ADES_ERRORS, `time-stamp/${string}`>

/** One authority that was asked. */
export type StampAttempt = { readonly address: string; readonly code: TroubleCode; readonly detail: string }

/** No authority gave a time stamp. Its code is that of the first one: the others were only stand-ins. */
export class TimeStampTrouble extends AdesError {
  readonly attempts: readonly StampAttempt[]

  constructor(attempts: readonly StampAttempt[]) {
    const told = attempts.map(({ address, code, detail }) => `${address}: ${code} (${detail})`)
    super(attempts[0]?.code ?? 'time-stamp/unreachable', told.join('; ') || 'No authority was named')
    this.attempts = attempts
  }
}

/**
 * Told why there is no time stamp; the signature then stays at the level that it has, and may be stamped later. Without such a listener
 * the trouble is thrown, and nothing is made.
 */
export type TroubleListener = (trouble: AdesError) => void

/** The stamp, or undefined once the listener knows why there is none. What is no trouble with time stamps is thrown. */
export async function stampOrTell<T>(
  stamp: () => Promise<T>,
  listener: TroubleListener | undefined,
): Promise<T | undefined> {
  try {
    return await stamp()
  } catch (error) {
    if (!listener || !isTrouble(error)) throw error
    listener(error)
    return undefined
  }
}

function isTrouble(error: unknown): error is AdesError {
  return error instanceof AdesError && error.code.startsWith('time-stamp/')
}
