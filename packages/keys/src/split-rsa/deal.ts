/**
 * The dealer: takes a whole RSA key apart into two shares (split-rsa.ts has the scheme).
 *
 * It computes with BigInt, whose running time depends on its numbers, and leaves copies of the key in memory
 * that nothing can wipe. So it runs in a process of its own that deals once, answers nobody in between, and
 * ends; nobody can time it twice.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { concatBytes } from '@jitsuin/kernel'
import { KeysError } from '../errors.js'
import { reduce, toBytes, toNumber } from './numbers.js'
import { SHARE_HEAD, type SplitPublicKey, sizesOf } from './split-rsa.js'

/** A key as it was dealt. */
export type DealtKey = SplitPublicKey & {
  /** Big-endian, n/8 + 21 octets each. */
  readonly shares: { readonly a: Uint8Array; readonly b: Uint8Array }
}

/** The numbers of a private key. */
type PrivateNumbers = { readonly modulus: Uint8Array; readonly exponent: bigint; readonly order: bigint }

/**
 * Splits a private RSA key of 2048, 3072 or 4096 bits with e = 65537. Each share alone tells nothing about
 * the key.
 *
 * @throws {KeysError} `split-key/key-refused`
 */
export function dealKey(
  privateKey: KeyObject,
  { random }: { readonly random: (size: number) => Uint8Array },
): DealtKey {
  const { modulus, exponent, order } = readNumbers(privateKey)
  const { randomBytes, shareBytes } = sizesOf(modulus)
  const a = concatBytes([SHARE_HEAD, random(randomBytes)])
  const b = drawCongruent(exponent - toNumber(a), { order, randomBytes, random })
  return {
    modulus,
    spkiDer: Uint8Array.from(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })),
    shares: { a: Uint8Array.from(a), b: toBytes(b, shareBytes) },
  }
}

function readNumbers(privateKey: KeyObject): PrivateNumbers {
  if (privateKey.type !== 'private' || privateKey.asymmetricKeyType !== 'rsa')
    throw new KeysError('split-key/key-refused', `A ${privateKey.type} key (${privateKey.asymmetricKeyType})`)
  if (privateKey.asymmetricKeyDetails?.publicExponent !== 65537n)
    throw new KeysError('split-key/key-refused', 'Another public exponent than 65537')
  const parts = privateKey.export({ format: 'jwk' })
  const read = (text: string | undefined) => Uint8Array.from(Buffer.from(text ?? '', 'base64url'))
  const modulus = read(parts.n)
  const [p, q, d] = [toNumber(read(parts.p)), toNumber(read(parts.q)), toNumber(read(parts.d))]
  const order = leastCommonMultiple(p - 1n, q - 1n)
  // A key that does not undo e would be certified and then never sign.
  if (p * q !== toNumber(modulus) || (65537n * d) % order !== 1n)
    throw new KeysError('split-key/key-refused', 'The numbers of the key do not belong together')
  return { modulus, exponent: d % order, order }
}

/** A share in its dealt form that is congruent to `target` modulo `order`, drawn uniformly among all that there are. */
function drawCongruent(
  target: bigint,
  options: {
    readonly order: bigint
    readonly randomBytes: number
    readonly random: (size: number) => Uint8Array
  },
): bigint {
  const { order, randomBytes, random } = options
  const width = 1n << BigInt(8 * randomBytes)
  const start = toNumber(SHARE_HEAD) * width
  const offset = reduce(target - start, order)
  const count = (width - 1n - offset) / order + 1n
  return start + offset + order * drawBelow(count, random)
}

/**
 * Uniform in [0, bound): draws of the bound's length in bits until one is below it, on average fewer than
 * two.
 */
function drawBelow(bound: bigint, random: (size: number) => Uint8Array): bigint {
  const bits = bound.toString(2).length
  for (;;) {
    const drawn = BigInt.asUintN(bits, toNumber(random(Math.ceil(bits / 8))))
    if (drawn < bound) return drawn
  }
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [divisor, rest] = [a, b]
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest]
  return (a / divisor) * b
}
