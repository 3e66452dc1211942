/**
 * What a party commits to for its proof, bit by bit, as its choices in one extension: a choice is 0 or 1 by
 * its nature, so every value is an integer within its range without a further proof.
 */
import type { Random } from '../chance.js'
import type { Role } from '../context.js'
import { toInteger } from '../numbers.js'
import { bitWriter } from '../ot/bits.js'
import { type Parameters, PUBLIC_EXPONENT } from '../parameters.js'
import type { Pair } from '../search/product.js'
import { inputWraps, WRAPS_BITS } from './inputs.js'

/** The committed values in order; then one mask for each round of the exponent proof. */
export const NAMED_VALUES = ['p', 'q', 'k', 'x', 'x2', 'y', 'zMask', 'z2Mask', 'pWraps', 'qWraps'] as const
/** Name of a committed value. */
export type ValueName = (typeof NAMED_VALUES)[number]

/** One party's committed integers. */
export type Committed = Readonly<Record<ValueName, bigint>> & {
  readonly masks: readonly bigint[]
  /** 4(p + q) modulo e; the other part is k. It becomes public. */
  readonly residue: bigint
}

/** Length of the field's prime π in bits. */
export const FIELD_BITS = 128

/** Bits of every committed value, in order. */
export function sizesOf({ shareBits, statistical, iterations }: Parameters): number[] {
  const inField = FIELD_BITS + statistical
  const named = {
    p: shareBits,
    q: shareBits,
    k: shareBits - 13,
    x: inField,
    x2: inField,
    y: inField,
    zMask: inField,
    z2Mask: inField,
    pWraps: WRAPS_BITS,
    qWraps: WRAPS_BITS,
  }
  return [
    ...NAMED_VALUES.map((name) => named[name]),
    ...new Array<number>(iterations).fill(maskBits({ shareBits, statistical })),
  ]
}

/** Bits of a mask: the exponent p + q has one bit more than a share. */
export function maskBits({ shareBits, statistical }: Pick<Parameters, 'shareBits' | 'statistical'>): number {
  return shareBits + 1 + statistical
}

/** All bits together. */
export function totalBits(parameters: Parameters): number {
  return sizesOf(parameters).reduce((sum, size) => sum + size, 0)
}

/** Draws the random part and takes the rest from the shares of the modulus. */
export function drawCommitted(
  { p, q }: Pair,
  { parameters, random, role }: { parameters: Parameters; random: Random; role: Role },
): Committed {
  const quadruple = 4n * (p + q)
  const draw = (bits: number) => toInteger(random((bits + 7) >> 3)) & ((1n << BigInt(bits)) - 1n)
  const inField = () => draw(FIELD_BITS + parameters.statistical)
  return {
    p,
    q,
    k: quadruple / PUBLIC_EXPONENT,
    residue: quadruple % PUBLIC_EXPONENT,
    x: inField(),
    x2: inField(),
    y: inField(),
    zMask: inField(),
    z2Mask: inField(),
    pWraps: role === 'a' ? inputWraps(p, parameters) : 0n,
    qWraps: role === 'a' ? inputWraps(q, parameters) : 0n,
    masks: Array.from({ length: parameters.iterations }, () => draw(maskBits(parameters))),
  }
}

/** Every value in order. */
export function valuesOf(committed: Committed): bigint[] {
  return [...NAMED_VALUES.map((name) => committed[name]), ...committed.masks]
}

/** The choices for the extension. */
export function choicesOf(committed: Committed, parameters: Parameters): Uint8Array {
  const bits = bitWriter(totalBits(parameters))
  const sizes = sizesOf(parameters)
  for (const [at, value] of valuesOf(committed).entries()) bits.large(value, sizes[at] ?? 0)
  return bits.bytes()
}
