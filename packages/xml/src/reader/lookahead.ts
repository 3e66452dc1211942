/**
 * Where one token stands next, for a reader that only goes forward. The place is remembered until the reader has passed
 * it, so that all questions together cost one pass over the text instead of one for each piece of it.
 */
export class Lookahead {
  readonly #text: string
  readonly #token: string
  #next = -1

  constructor(text: string, token: string) {
    this.#text = text
    this.#token = token
  }

  /** The first place from `from` on, the end of the text if there is none. `from` never decreases from call to call. */
  next(from: number): number {
    if (this.#next < from) {
      const found = this.#text.indexOf(this.#token, from)
      this.#next = found === -1 ? this.#text.length : found
    }
    return this.#next
  }

  /** Whether the token starts at `from` or later and before `end`. */
  isBetween(from: number, end: number): boolean {
    return this.next(from) < end
  }
}
