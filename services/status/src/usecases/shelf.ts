/** Something that is loaded as a whole, again and again, and used in between. */
import type { Logger } from '@jitsuin/platform'

/** After a failure the next attempt waits so long. */
const RETRY_MS = 500

/** Holds what was loaded last; nothing while the last load failed. */
export class Shelf<T> {
  readonly #load: () => Promise<T>
  readonly #logger: Logger
  #current: T | undefined
  #loading: Promise<void> | undefined
  #isDirty = false
  #retry: NodeJS.Timeout | undefined

  constructor(load: () => Promise<T>, logger: Logger) {
    this.#load = load
    this.#logger = logger
  }

  get current(): T | undefined {
    return this.#current
  }

  /** While a change is being loaded: the end of it. Who asks meanwhile waits, and never sees what was before. */
  get loading(): Promise<void> | undefined {
    return this.#loading
  }

  /** Loads for the first time; its failure is the caller's. */
  async open(): Promise<void> {
    this.#current = await this.#load()
  }

  /** Loads anew; what changes during a load is loaded after it. */
  refresh(): void {
    this.#isDirty = true
    this.#loading ??= this.#run()
  }

  close(): void {
    clearTimeout(this.#retry)
  }

  async #run(): Promise<void> {
    clearTimeout(this.#retry)
    while (this.#isDirty) {
      this.#isDirty = false
      try {
        this.#current = await this.#load()
      } catch (error) {
        this.#current = undefined
        this.#logger.error({ err: error }, 'status material cannot be loaded')
        this.#retry = setTimeout(() => this.refresh(), RETRY_MS).unref()
      }
    }
    // In the same turn as the last look at the mark: a change between the two would be lost.
    this.#loading = undefined
  }
}
