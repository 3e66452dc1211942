/**
 * N = (pA + pB)(qA + qB) modulo many 16-bit primes, put together by the Chinese remainder theorem. The two
 * cross terms are Gilboa's products (CRYPTO 1999): A chooses with the bits of its residue, B offers its own
 * residue times 2^i, masked. Nothing here stops a party from using other inputs; the opening of discarded
 * candidates and the final check do.
 */
import type { Context } from '../context.js'
import { JointRsaError } from '../errors.js'
import { inverse } from '../numbers.js'
import { bitAt, bitWriter } from '../ot/bits.js'
import { type ChosenKeys, keyWords, type OfferedKeys, otherKeyWords } from '../ot/extension.js'
import type { Parameters } from '../parameters.js'
import { residueOf } from './candidates.js'

const WORD_BITS = 16

/** Shares of two candidates that are multiplied. */
export type Pair = { readonly p: bigint; readonly q: bigint }

/** Transfers that one pair takes. */
export function productTransfers({ moduli }: Parameters): number {
  return 2 * WORD_BITS * moduli.length
}

/** A's choices: for each pair and modulus the bits of pA, then of qA. */
export function productChoices(pairs: readonly Pair[], { parameters, bend }: Context): Uint8Array {
  const bits = bitWriter(pairs.length * productTransfers(parameters))
  for (const pair of pairs) {
    const { p, q } = bend('product-input', pair)
    for (const prime of parameters.moduli) {
      bits.small(residueOf(p, { role: 'a', prime, parameters }), WORD_BITS)
      bits.small(residueOf(q, { role: 'a', prime, parameters }), WORD_BITS)
    }
  }
  return bits.bytes()
}

/** B's corrections (one word a transfer) and B's share of every N (one word a modulus), little-endian. */
export function productOffer(
  pairs: readonly Pair[],
  { context, keys }: { context: Context; keys: OfferedKeys },
): { corrections: Uint8Array; shares: Uint8Array } {
  const { parameters, bend } = context
  const [zero, one] = [keyWords(keys), otherKeyWords(keys)]
  const corrections = new DataView(new ArrayBuffer(2 * pairs.length * productTransfers(parameters)))
  const shares = new DataView(new ArrayBuffer(2 * pairs.length * parameters.moduli.length))
  let transfer = 0
  let place = 0
  for (const pair of pairs) {
    const { p, q } = bend('product-input', pair)
    for (const prime of parameters.moduli) {
      const [mineP, mineQ] = [p, q].map((part) => residueOf(part, { role: 'b', prime, parameters })) as [
        number,
        number,
      ] // two in, two out
      const step = 0x1_0000_0000 % prime
      let share = (mineP * mineQ) % prime
      for (const factor of [mineQ, mineP]) {
        for (
          let bit = 0, shifted = factor;
          bit < WORD_BITS;
          bit++, transfer++, shifted = (2 * shifted) % prime
        ) {
          const mask = reduceWords(zero, { transfer, prime, step })
          const other = reduceWords(one, { transfer, prime, step })
          corrections.setUint16(2 * transfer, (mask + 2 * prime - other - prime + shifted) % prime, true)
          share = (share + prime - mask) % prime
        }
      }
      shares.setUint16(2 * place++, share, true)
    }
  }
  return { corrections: new Uint8Array(corrections.buffer), shares: new Uint8Array(shares.buffer) }
}

/** The products, each below the product of the moduli, out of A's inputs and B's message. */
export function productsOf(
  pairs: readonly Pair[],
  {
    context,
    keys,
    corrections,
    shares,
  }: { context: Context; keys: ChosenKeys; corrections: Uint8Array; shares: Uint8Array },
): bigint[] {
  const { parameters, bend } = context
  const choices = productChoices(pairs, context)
  const words = keyWords(keys)
  const fromB = new DataView(corrections.buffer, corrections.byteOffset, corrections.byteLength)
  const sharesOfB = new DataView(shares.buffer, shares.byteOffset, shares.byteLength)
  const basis = basisFor(parameters)
  let transfer = 0
  let place = 0
  return pairs.map((pair) => {
    const { p, q } = bend('product-input', pair)
    let sum = 0n
    for (const [at, prime] of parameters.moduli.entries()) {
      const step = 0x1_0000_0000 % prime
      const mine = [p, q].map((part) => residueOf(part, { role: 'a', prime, parameters })) as [number, number] // two in, two out
      let residue = (mine[0] * mine[1] + wordBelow(sharesOfB, place++, prime)) % prime
      for (let bit = 0; bit < 2 * WORD_BITS; bit++, transfer++) {
        const correction = wordBelow(fromB, transfer, prime)
        residue += reduceWords(words, { transfer, prime, step }) + bitAt(choices, transfer) * correction
      }
      sum += BigInt(residue % prime) * (basis.units[at] ?? 0n)
    }
    return sum % basis.product
  })
}

function reduceWords(
  words: Uint32Array,
  { transfer, prime, step }: { transfer: number; prime: number; step: number },
): number {
  const at = transfer << 2
  let rest = (words[at] ?? 0) % prime
  rest = (rest * step + (words[at + 1] ?? 0)) % prime
  rest = (rest * step + (words[at + 2] ?? 0)) % prime
  return (rest * step + (words[at + 3] ?? 0)) % prime
}

function wordBelow(view: DataView, at: number, prime: number): number {
  const word = view.getUint16(2 * at, true)
  if (word >= prime) throw new JointRsaError('joint-rsa/message-malformed', 'A residue is not reduced')
  return word
}

/** The moduli's product, and for each modulus the number that is 1 modulo it and 0 modulo the others. */
export type Basis = { readonly product: bigint; readonly units: readonly bigint[] }
const bases = new Map<number, Basis>()

/** The basis of a key size: public, computed once. */
export function basisFor({ bits, moduli }: Parameters): Basis {
  const known = bases.get(bits)
  if (known) return known
  const product = moduli.reduce((all, prime) => all * BigInt(prime), 1n)
  const units = moduli.map((prime) => {
    const others = product / BigInt(prime)
    return (others * (inverse(others, BigInt(prime)) ?? 0n)) % product
  })
  bases.set(bits, { product, units })
  return { product, units }
}
