/** What goes wrong with time-stamp authorities, and what becomes of a signature that got no stamp. */
import { type ADES_ERRORS, AdesError } from '../errors.js'
import type { TimeStampSource } from '../extend/signature-time-stamp.js'

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

/** Told of trouble with time stamps; the signature stays at the level that it has, and may be stamped later. */
export type TroubleListener = (trouble: AdesError) => void

/** Whether a new signature gets a time stamp. */
export type Stamping = {
  /** With a source of time stamps the signature has level B-T, without B-B. */
  readonly timeStamp?: TimeStampSource
  /** Told why there is no time stamp; the signature then has level B-B. Without it the trouble is thrown, and nothing is made. */
  readonly onTrouble?: TroubleListener
}

/** What `stamp` makes of a signature: the signature as it is without a source, or once the listener knows why there is no stamp. */
export async function stamped<T>(
  unstamped: T,
  { timeStamp, onTrouble }: Stamping,
  stamp: (source: TimeStampSource) => Promise<T>,
): Promise<T> {
  if (!timeStamp) return unstamped
  try {
    return await stamp(timeStamp)
  } catch (error) {
    if (!onTrouble || !isTrouble(error)) throw error
    onTrouble(error)
    return unstamped
  }
}

/** The two alone, out of options that have more. */
export function stampingOf({ timeStamp, onTrouble }: Stamping): Stamping {
  return { ...(timeStamp && { timeStamp }), ...(onTrouble && { onTrouble }) }
}

function isTrouble(error: unknown): error is AdesError {
  return error instanceof AdesError && error.code.startsWith('time-stamp/')
}
