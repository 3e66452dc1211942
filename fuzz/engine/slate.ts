/** Memory that two threads share: the input being tried, since when, and how many were tried before. */
import { MAX_INPUT_BYTES } from './corpus.js'

const HEADER_BYTES = 24

/** Makes the memory. */
export function makeSlateMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER_BYTES + MAX_INPUT_BYTES)
}

/** One side of it. */
export class Slate {
  /** Since when the input is tried (ms of the epoch, 0: none is); how many were tried. */
  readonly #numbers: Float64Array
  readonly #length: Int32Array
  readonly #input: Uint8Array

  constructor(memory: SharedArrayBuffer) {
    this.#numbers = new Float64Array(memory, 0, 2)
    this.#length = new Int32Array(memory, 16, 1)
    this.#input = new Uint8Array(memory, HEADER_BYTES)
  }

  begin(input: Uint8Array): void {
    this.#input.set(input.subarray(0, MAX_INPUT_BYTES))
    this.#length[0] = Math.min(input.length, MAX_INPUT_BYTES)
    this.#numbers[0] = Date.now()
  }

  end(): void {
    this.#numbers[0] = 0
    this.#numbers[1] = this.executions + 1
  }

  get executions(): number {
    return this.#numbers[1] ?? 0
  }

  /** How long the current input has been running, in milliseconds. */
  get runningMs(): number {
    const since = this.#numbers[0] ?? 0
    return since === 0 ? 0 : Date.now() - since
  }

  get input(): Uint8Array {
    return Uint8Array.from(this.#input.subarray(0, this.#length[0]))
  }
}
