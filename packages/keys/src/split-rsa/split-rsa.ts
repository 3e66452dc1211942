/**
 * Split RSA: an ordinary RSA key (2048, 3072 or 4096 bits, e = 65537) whose private exponent d is in no
 * place. Key management holds share A, signing holds share B, and
 *
 *   dA + dB ≡ d  (mod λ(N)),   so   m^dA · m^dB ≡ m^d  (mod N)
 *
 * Each raises the same block m to its own share (exponentiator.ts), and the product of the two partial
 * signatures is the one RSASSA-PKCS1-v1_5 signature of that block, which any verifier accepts (signature.ts).
 * Neither half alone is a signature.
 *
 * **The form of a share.** For a modulus of n bits let H = n + 128. A share is a positive integer of exactly
 * n + 161 bits, in the window [2^(H+32), 2^(H+33)). Its top bit is always set, so that neither its length on
 * disk nor the number of steps of an exponentiation depends on its value. As n + 160 is a multiple of 8, this
 * means: n/8 + 21 octets, big-endian, of which the first is 0x01.
 *
 *   01 │ 80 00 00 00 │ H bits drawn at random                   (as dealt)
 *
 * **Dealing** (deal.ts). dA is drawn without looking at d. dB is one of the integers of that form that make
 * the sum right, of which there are more than 2^128, drawn among them uniformly; since H exceeds n by 128
 * bits, dA mod λ(N) is within 2^-128 of uniform, and so each share alone is within about 2^-128 (statistical
 * distance) of being independent of d.
 *
 * **Refresh** (refresh.ts). Both contribute a random number below 2^H; the difference goes to one share and
 * away from the other. The sum stays as it is and is an integer, so no modulus that only the dealer knew is
 * needed. Yesterday's A and today's B miss the sum by an unknown number of H bits. A share begins in the
 * middle of its window, 2^(H+31) away from the lower end, and one refresh moves it by less than 2^H: whatever
 * anybody contributes, the first 2^31 − 1 refreshes stay inside. Past that, `refreshShare` refuses.
 *
 * **No BigInt sees a share** but in the dealer, a process of its own that lives once. Exponentiation is
 * OpenSSL's constant-time one; adding is done octet by octet. BigInt multiplies partial signatures, which
 * both services see anyway.
 *
 * **Who signs what.** Each service builds the block itself (`emsaBlock`) out of a digest that it authorised,
 * and never raises a value that its peer sent. The probe of a refresh is derived from public facts by a hash,
 * and is never such a block.
 */
import { KeysError } from '../errors.js'

/** Sizes of modulus that are split, in bits. */
const MODULUS_BITS: readonly number[] = [2048, 3072, 4096]

/**
 * By how many octets the random part of a share is longer than the modulus: 128 bits of statistical hiding.
 */
const HIDING_BYTES = 16

/** The first octets of a dealt share: the top bit, then the middle of the window. */
export const SHARE_HEAD: Uint8Array = Uint8Array.of(1, 0x80, 0, 0, 0)

/** The public half of a split key. */
export type SplitPublicKey = {
  /** N, big-endian, exactly as long as the key (256, 384 or 512 octets). */
  readonly modulus: Uint8Array
  /** The SubjectPublicKeyInfo of the certificate, DER. */
  readonly spkiDer: Uint8Array
}

/** Lengths in octets that follow from a modulus. */
export type SplitSizes = {
  readonly modulusBytes: number
  /** H / 8: the random part of a share, and a contribution to a refresh. */
  readonly randomBytes: number
  /** A whole share. */
  readonly shareBytes: number
}

/**
 * The lengths that belong to a modulus, which must be odd and of exactly one of the sizes.
 *
 * @throws {KeysError} `split-key/key-refused`
 */
export function sizesOf(modulus: Uint8Array): SplitSizes {
  const [first = 0] = modulus
  const last = modulus.at(-1) ?? 0
  if (!MODULUS_BITS.includes(modulus.length * 8) || first < 0x80 || (last & 1) === 0)
    throw new KeysError('split-key/key-refused', `No modulus of ${MODULUS_BITS.join(', ')} bits`)
  const randomBytes = modulus.length + HIDING_BYTES
  return { modulusBytes: modulus.length, randomBytes, shareBytes: SHARE_HEAD.length + randomBytes }
}

/**
 * Refuses what is no share for this modulus. It looks at the length and the first octet, which every share
 * has in common.
 *
 * @throws {KeysError} `split-key/share-out-of-window`
 */
export function expectShare(share: Uint8Array, modulus: Uint8Array): void {
  if (share.length !== sizesOf(modulus).shareBytes || share[0] !== SHARE_HEAD[0])
    throw new KeysError('split-key/share-out-of-window', `${share.length} octets`)
}
