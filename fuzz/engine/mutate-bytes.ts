/** Changes that know nothing of what they change. */
import type { Random } from './random.js'
import { pickOf } from './random.js'

/** What a mutator may draw on besides the input itself. */
export type Stock = {
  readonly random: Random
  /** Words of the code under test: its names, addresses, object identifiers. */
  readonly words: readonly Uint8Array[]
  /** Another input of the corpus. */
  readonly other: Uint8Array
}

/** One change; returns new bytes and leaves the input alone. */
export type Mutator = (input: Uint8Array, stock: Stock) => Uint8Array

/** Replaces `size` bytes at an offset. */
export function splice(input: Uint8Array, at: number, size: number, put: Uint8Array): Uint8Array {
  return Buffer.concat([input.subarray(0, at), put, input.subarray(at + size)])
}

/** A stretch of some bytes, mostly a short one. */
function stretch(bytes: Uint8Array, random: Random): { at: number; size: number } {
  const at = random.below(bytes.length + 1)
  const most = random.below(4) === 0 ? bytes.length : 16
  return { at, size: Math.min(bytes.length - at, random.below(most + 1)) }
}

const SPECIAL_BYTES = [
  0x00, 0x01, 0x7f, 0x80, 0xff, 0x09, 0x0a, 0x0d, 0x20, 0x22, 0x26, 0x27, 0x3c, 0x3e,
] as const

const CHANGES: readonly [Mutator, ...Mutator[]] = [
  (input, { random }) => {
    const copy = Uint8Array.from(input)
    const at = random.below(input.length || 1)
    copy[at] = (input[at] ?? 0) ^ (1 << random.below(8))
    return copy
  },
  (input, { random }) => {
    const put = Uint8Array.of(random.below(2) ? random.pick(SPECIAL_BYTES) : random.below(256))
    return splice(input, random.below(input.length || 1), random.below(2), put)
  },
  (input, { random }) => {
    const { at, size } = stretch(input, random)
    return splice(input, at, size, new Uint8Array())
  },
  (input, { random }) => {
    const from = stretch(input, random)
    const to = stretch(input, random)
    return splice(input, to.at, to.size, input.subarray(from.at, from.at + from.size))
  },
  (input, { random, other }) => {
    const from = stretch(other, random)
    const to = stretch(input, random)
    return splice(input, to.at, to.size, other.subarray(from.at, from.at + from.size))
  },
  (input, { random, words }) => {
    const { at, size } = stretch(input, random)
    return splice(input, at, random.below(2) * size, pickOf(random, words) ?? new Uint8Array())
  },
  (input, { random }) => {
    const { at, size } = stretch(input, random)
    const part = input.subarray(at, at + size)
    return splice(input, at, 0, Buffer.concat(Array.from({ length: 2 + random.below(64) }, () => part)))
  },
]

/** One blind change. */
export const mutateBytes: Mutator = (input, stock) => stock.random.pick(CHANGES)(input, stock)
