/**
 * Where a canonical form grows: text goes in piece by piece, UTF-8 octets come out. Pieces are mostly a few characters
 * long, names and short values, for which a loop here is faster than any call that encodes a string.
 */

import type { Escapes } from './escape.js'

/** From this length on, in UTF-16 units, the machine's own encoder wins over the loop. */
const LONG = 96
/** From this length on it pays to count the octets first, and not to make room for three times as many. */
const HUGE = 1 << 16
/** Most octets that one UTF-16 unit becomes. */
const MOST_OCTETS = 3
const FIRST_CAPACITY = 2048

/** Takes text and gives its UTF-8 octets. The text must be well-formed UTF-16, as the reader's always is. */
export class Sink {
  #octets = Buffer.allocUnsafe(FIRST_CAPACITY)
  #length = 0

  /** One ASCII character. */
  writeUnit(unit: number): void {
    if (this.#length === this.#octets.length) this.#grow(1)
    this.#octets[this.#length++] = unit
  }

  /** Text as it is. */
  write(text: string): void {
    if (text.length >= LONG) {
      this.#reserve(text.length > HUGE ? Buffer.byteLength(text) : text.length * MOST_OCTETS)
      this.#length += this.#octets.write(text, this.#length)
      return
    }
    this.#reserve(text.length * MOST_OCTETS)
    const octets = this.#octets
    let to = this.#length
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (unit >= 0x80) {
        this.#length = to + octets.write(at === 0 ? text : text.slice(at), to)
        return
      }
      octets[to++] = unit
    }
    this.#length = to
  }

  /** Text with its escapes. */
  writeEscaped(text: string, { pattern, octets }: Escapes): void {
    if (text.length >= LONG && !pattern.test(text)) {
      this.write(text)
      return
    }
    let written = 0
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      const escape = unit < 0x80 ? octets[unit] : undefined
      if (escape === undefined) continue
      if (at > written) this.write(text.slice(written, at))
      this.#writeOctets(escape)
      written = at + 1
    }
    this.write(written === 0 ? text : text.slice(written))
  }

  /** Everything written so far, as one byte string. */
  toBytes(): Uint8Array {
    return this.#octets.subarray(0, this.#length)
  }

  #writeOctets(octets: Uint8Array): void {
    this.#reserve(octets.length)
    this.#octets.set(octets, this.#length)
    this.#length += octets.length
  }

  #reserve(octets: number): void {
    if (this.#octets.length - this.#length < octets) this.#grow(octets)
  }

  #grow(octets: number): void {
    const capacity = Math.max(2 * this.#octets.length, this.#length + octets)
    const grown = Buffer.allocUnsafe(capacity)
    grown.set(this.#octets.subarray(0, this.#length))
    this.#octets = grown
  }
}
