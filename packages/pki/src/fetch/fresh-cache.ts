/**
 * Keeps what has a window (lists, answers): refreshed before it ends, never served after, and fetched once however many ask.
 */
import type { Windowed } from '../status/window.js'

/** What was loaded; `once` is for what may be judged now but should not be kept, such as a list that nobody has verified. */
export type Loaded<T> = { readonly value: T; readonly keep: 'until-its-end' | 'once' }

/** How a cache behaves. The clock is the caller's. */
export type FreshCacheOptions = {
  readonly now: () => Date
  /** How long before its end something is fetched anew, while it is still served. */
  readonly refreshAheadSeconds: number
  /**
   * How long after it was loaded something is served without asking again, for sources that publish early when something
   * happens. If asking fails, what is kept is served until its end all the same.
   */
  readonly maxAgeSeconds: number
  /** After a failed refresh, the next attempt waits so long. */
  readonly retryAfterSeconds: number
  readonly maxEntries: number
}

type Kept<T> = { readonly value: T; readonly loadedAt: Date; retryAt: number }

/** A cache of windowed things by key. */
export class FreshCache<T extends Windowed> {
  readonly #options: FreshCacheOptions
  readonly #kept = new Map<string, Kept<T>>()
  readonly #flights = new Map<string, Promise<T>>()

  constructor(options: FreshCacheOptions) {
    this.#options = options
  }

  /**
   * What is kept under the key while it is in force; else what `load` brings, with its refusal. What is loaded is handed on
   * even if its window has passed, for its judge to say so, but it is not kept.
   */
  async get(key: string, load: () => Promise<Loaded<T>>): Promise<T> {
    const now = this.#options.now()
    const kept = this.#kept.get(key)
    if (!kept || !isInForce(kept.value, now)) return this.#fly(key, load)
    if (now.getTime() < this.#dueAt(kept)) return kept.value
    kept.retryAt = now.getTime() + this.#options.retryAfterSeconds * 1000
    // A failure is tried again before the end of what is kept, and reported after it.
    const refreshed = this.#fly(key, load).catch(() => kept.value)
    return this.#isAged(kept, now) ? refreshed : kept.value
  }

  #dueAt({ value: { nextUpdate }, loadedAt, retryAt }: Kept<T>): number {
    const { refreshAheadSeconds, maxAgeSeconds } = this.#options
    const ahead = (nextUpdate?.getTime() ?? 0) - refreshAheadSeconds * 1000
    return Math.max(Math.min(ahead, loadedAt.getTime() + maxAgeSeconds * 1000), retryAt)
  }

  #isAged({ loadedAt }: Kept<T>, now: Date): boolean {
    return now.getTime() >= loadedAt.getTime() + this.#options.maxAgeSeconds * 1000
  }

  #fly(key: string, load: () => Promise<Loaded<T>>): Promise<T> {
    const running = this.#flights.get(key)
    if (running) return running
    const flight = this.#load(key, load).finally(() => this.#flights.delete(key))
    this.#flights.set(key, flight)
    return flight
  }

  async #load(key: string, load: () => Promise<Loaded<T>>): Promise<T> {
    const { value, keep } = await load()
    const older = this.#kept.get(key)
    // An older copy from some proxy must not replace what is newer.
    const isNewer = !older || older.value.thisUpdate <= value.thisUpdate
    const now = this.#options.now()
    if (keep === 'until-its-end' && isNewer && isInForce(value, now))
      this.#keep(key, { value, loadedAt: now, retryAt: 0 })
    return value
  }

  #keep(key: string, kept: Kept<T>): void {
    this.#kept.delete(key)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= this.#options.maxEntries && oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(key, kept)
  }
}

/** Both ends count; without an end nothing is in force for longer than the question. */
function isInForce({ thisUpdate, nextUpdate }: Windowed, now: Date): boolean {
  return thisUpdate <= now && nextUpdate !== undefined && now <= nextUpdate
}
