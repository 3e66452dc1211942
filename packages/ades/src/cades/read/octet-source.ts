/** Octets of a stream in their order: so many at once, or handed on as they come. */
import { concatBytes } from '@jitsuin/kernel'
import { AdesError } from '../../errors.js'

/** Tag and length of a TLV; its content comes next. `end` is where that ends, counted from the beginning of the stream. */
export type StreamHead = {
  readonly tag: number
  readonly bytes: Uint8Array
  readonly end: number | 'open'
}

/** Reads a stream once. Whatever is missing at its end is `cades/cut-short`. */
export class OctetSource {
  readonly #pieces: AsyncIterator<Uint8Array>
  #left: Uint8Array = new Uint8Array()
  #position = 0

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#pieces = stream[Symbol.asyncIterator]()
  }

  /** How many octets were read. */
  get position(): number {
    return this.#position
  }

  /** Hands on so many octets, in whatever pieces they come. */
  async pass(count: number, sink: (piece: Uint8Array) => void): Promise<void> {
    for (let wanted = count; wanted > 0; ) {
      if (this.#left.length === 0 && !(await this.#fill()))
        throw new AdesError('cades/cut-short', 'The message is cut short')
      const piece = this.#left.subarray(0, wanted)
      this.#left = this.#left.subarray(piece.length)
      this.#position += piece.length
      wanted -= piece.length
      sink(piece)
    }
  }

  /** So many octets together. */
  async take(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    await this.pass(count, (piece) => parts.push(piece))
    return concatBytes(parts)
  }

  /** Everything up to the end of the stream, which may not be longer than the limit. @throws {AdesError} `cades/too-many-parts` */
  async rest(limitBytes: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    for (let size = 0; this.#left.length > 0 || (await this.#fill()); ) {
      size += this.#left.length
      if (size > limitBytes) throw new AdesError('cades/too-many-parts', 'Too much follows the content')
      parts.push(this.#left)
      this.#position += this.#left.length
      this.#left = new Uint8Array()
    }
    return concatBytes(parts)
  }

  /** The tag and length that come next. */
  async head(): Promise<StreamHead> {
    const start = await this.take(2)
    const [tag = 0, first = 0] = start
    if (first < 0x80) return { tag, bytes: start, end: this.#position + first }
    if (first === 0x80) return { tag, bytes: start, end: 'open' }
    if (first > 0x86) throw new AdesError('cades/malformed', 'Length of more than six octets')
    const octets = await this.take(first & 0x7f)
    const length = octets.reduce((value, octet) => value * 256 + octet, 0)
    return { tag, bytes: concatBytes([start, octets]), end: this.#position + length }
  }

  async #fill(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#pieces.next()
      if (done) return false
      if (value.length === 0) continue
      this.#left = value
      return true
    }
  }
}
