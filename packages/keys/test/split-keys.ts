/** Helpers of the tests of split keys. */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { type DealtKey, dealKey } from '../src/split-rsa/deal.js'
import type { Exponentiator } from '../src/split-rsa/exponentiator.js'

/** Octets by chance. */
export const random = (size: number): Uint8Array => Uint8Array.from(randomBytes(size))

/** A new RSA key and its two shares. */
export function newSplitKey(bits: number): { readonly privateKey: KeyObject; readonly dealt: DealtKey } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  return { privateKey, dealt: dealKey(privateKey, { random }) }
}

/** Raises bases to a share, under an id that nobody else uses. */
export function powers(
  exponentiator: Exponentiator,
  { modulus, share }: { readonly modulus: Uint8Array; readonly share: Uint8Array },
  ...bases: Uint8Array[]
): Promise<Uint8Array[]> {
  const keyId = randomBytes(8).toString('hex')
  return exponentiator.power({ keyId, modulus, loadShare: async () => Uint8Array.from(share) }, bases)
}

/** The number that octets spell. */
export function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

/** One bit of an octet changed. */
export function flip(bytes: Uint8Array, at: number, mask = 1): Uint8Array {
  return bytes.with(at, (bytes[at] ?? 0) ^ mask)
}
