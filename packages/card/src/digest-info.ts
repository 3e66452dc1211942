/** What a card of RSA keys signs: DigestInfo, and the padded block around it (RFC 8017 §9.2). */
import { createHash } from 'node:crypto'
import { concatBytes } from '@jitsuin/kernel'
import { DIGESTS, der } from '@jitsuin/pki'
import { CardError } from './errors.js'

/** The algorithms that cards sign with, by their digests: RSASSA-PKCS1-v1_5 (hpki §5.2, §5.3). */
const CARD_ALGORITHMS = { 'rsa-sha256': 'sha256', 'rsa-sha384': 'sha384', 'rsa-sha512': 'sha512' } as const

/** Our name of such an algorithm. */
export type CardAlgorithm = keyof typeof CARD_ALGORITHMS

/** DigestInfo of a message, with NULL parameters (RFC 8017 §9.2, note 1). */
export function digestInfo(message: Uint8Array, algorithm: CardAlgorithm): Uint8Array {
  const { oid, node } = DIGESTS[CARD_ALGORITHMS[algorithm]]
  const digest = createHash(node).update(message).digest()
  return der.sequence(der.sequence(der.oid(oid), der.nullValue()), der.octetString(digest))
}

/** EMSA-PKCS1-v1_5: 00 01 FF…FF 00 DigestInfo, as long as the modulus. @throws {CardError} `card/algorithm` for a small key */
export function padBlock(info: Uint8Array, modulusBits: number): Uint8Array {
  const filling = Math.ceil(modulusBits / 8) - info.length - 3
  if (filling < 8)
    throw new CardError('card/algorithm', 'The key is too small for this digest (RFC 8017 §9.2, step 3)')
  return concatBytes([Uint8Array.of(0, 1), new Uint8Array(filling).fill(0xff), Uint8Array.of(0), info])
}
