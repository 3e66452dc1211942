/**
 * A clock that checks itself before anyone relies on it (T-N19-1). Its word counts only while
 *
 * - the clock on the wall and a second one, which nobody can set, agree on how much time has passed;
 * - it is not earlier than anything signed that we hold: lists, stamps, certificates;
 * - a second source, if there is one, agrees and has spoken lately.
 */

/** Two clocks of one machine. */
export type Clock = {
  /** Milliseconds since 1970, as the machine believes. */
  readonly wallMs: () => number
  /** Milliseconds since some fixed moment; no operator can set it. */
  readonly elapsedMs: () => number
}

/** What the check says of the clock on the wall. */
export type ClockVerdict =
  | 'sound'
  /** It was set: it and the second clock differ about the time that has passed. */
  | 'moved'
  /** It is earlier than something that was signed before. */
  | 'behind-evidence'
  | 'source-disagrees'
  | 'source-silent'

/** How strict the check is. */
export type ClockCheckOptions = {
  /** The most that two clocks may differ; a difference of exactly so much is still fine. */
  readonly toleranceMs: number
  /** With a second source: how long its last word counts. */
  readonly sourceSilenceMs?: number
}

/** A look at both clocks is good for so long; a move of the wall by more is noticed at once. */
const LOOK_MS = 100

/** Judges a clock, from the moment at which it was made. */
export class ClockCheck {
  readonly #clock: Clock
  readonly #options: ClockCheckOptions
  #anchor: { wallMs: number; elapsedMs: number }
  #evidenceMs = 0
  #source: { differenceMs: number; heardAtElapsedMs: number } | undefined
  #look: { wallMs: number; verdict: ClockVerdict } | undefined

  constructor(clock: Clock, options: ClockCheckOptions) {
    this.#clock = clock
    this.#options = options
    this.#anchor = { wallMs: clock.wallMs(), elapsedMs: clock.elapsedMs() }
  }

  /** The time, and what it is worth. */
  read(): { readonly verdict: ClockVerdict; readonly atMs: number } {
    const atMs = this.#clock.wallMs()
    const look = this.#look
    if (look && atMs >= look.wallMs && atMs - look.wallMs < LOOK_MS) return { verdict: look.verdict, atMs }
    const verdict = this.#judge(atMs)
    this.#look = { wallMs: atMs, verdict }
    return { verdict, atMs }
  }

  /** Notes that something was signed at this time, so that it cannot be earlier now. */
  noteEvidence(signedAtMs: number): void {
    if (signedAtMs > this.#evidenceMs) this.#evidenceMs = signedAtMs
    this.#look = undefined
  }

  /** Notes by how much the second source is ahead. While it agrees, a clock that was set right counts again. */
  noteSource(differenceMs: number): void {
    const wallMs = this.#clock.wallMs()
    const elapsedMs = this.#clock.elapsedMs()
    this.#source = { differenceMs, heardAtElapsedMs: elapsedMs }
    if (Math.abs(differenceMs) <= this.#options.toleranceMs) this.#anchor = { wallMs, elapsedMs }
    this.#look = undefined
  }

  #judge(atMs: number): ClockVerdict {
    const { toleranceMs, sourceSilenceMs } = this.#options
    const elapsedMs = this.#clock.elapsedMs()
    if (sourceSilenceMs !== undefined) {
      if (!this.#source || elapsedMs - this.#source.heardAtElapsedMs > sourceSilenceMs) return 'source-silent'
      if (Math.abs(this.#source.differenceMs) > toleranceMs) return 'source-disagrees'
    }
    const moved = atMs - this.#anchor.wallMs - (elapsedMs - this.#anchor.elapsedMs)
    if (Math.abs(moved) > toleranceMs) return 'moved'
    return atMs + toleranceMs < this.#evidenceMs ? 'behind-evidence' : 'sound'
  }
}
