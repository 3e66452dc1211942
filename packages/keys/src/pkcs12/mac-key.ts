/**
 * The key derivation of PKCS#12 (RFC 7292 Appendix B.2). Only the MAC uses it; contents are encrypted with PBES2.
 */
import { hash } from 'node:crypto'

/** The digests a MAC may use, with block and result length in octets (FIPS 180-4 §1). */
export const MAC_DIGESTS = {
  sha1: { oid: '1.3.14.3.2.26', block: 64, size: 20 },
  sha256: { oid: '2.16.840.1.101.3.4.2.1', block: 64, size: 32 },
  sha384: { oid: '2.16.840.1.101.3.4.2.2', block: 128, size: 48 },
  sha512: { oid: '2.16.840.1.101.3.4.2.3', block: 128, size: 64 },
} as const

/** Our name of such a digest. */
export type MacDigest = keyof typeof MAC_DIGESTS

/** Purpose 3: a key for a MAC (RFC 7292 Appendix B.3). */
const MAC_PURPOSE = 3

/** What the key is made of. */
export type MacKeyInput = {
  readonly passphrase: string
  readonly salt: Uint8Array
  readonly iterations: number
  readonly digest: MacDigest
}

/** One digest length of key, which is all that a MAC needs: the first block of the algorithm. */
export function deriveMacKey({ passphrase, salt, iterations, digest }: MacKeyInput): Uint8Array {
  const { block } = MAC_DIGESTS[digest]
  const diversifier = Buffer.alloc(block, MAC_PURPOSE)
  const password = bmpString(passphrase)
  let result: Buffer = Buffer.concat([
    diversifier,
    repeatToBlocks(salt, block),
    repeatToBlocks(password, block),
  ])
  for (let i = 0; i < iterations; i++) result = hash(digest, result, 'buffer')
  return result
}

/** UTF-16 big-endian with two zero octets at the end (RFC 7292 Appendix B.1). */
function bmpString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le').swap16()
}

function repeatToBlocks(bytes: Uint8Array, block: number): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes)
}
