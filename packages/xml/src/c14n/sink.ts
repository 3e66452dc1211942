/** Past this many UTF-16 units text is encoded; short pieces are cheaper to join than to encode one by one. */
const FLUSH_AT = 1 << 16

/** Takes text piece by piece and gives its UTF-8 octets. */
export class Sink {
  readonly #encoded: Uint8Array[] = []
  #pending = ''

  write(text: string): void {
    this.#pending += text
    if (this.#pending.length >= FLUSH_AT) this.#flush()
  }

  /** Everything written so far, as one byte string. */
  toBytes(): Uint8Array {
    this.#flush()
    const [only] = this.#encoded
    return this.#encoded.length === 1 && only ? only : Buffer.concat(this.#encoded)
  }

  #flush(): void {
    this.#encoded.push(Buffer.from(this.#pending, 'utf8'))
    this.#pending = ''
  }
}
