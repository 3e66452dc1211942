/** Signatures over digests, judged with nothing but a public key. */
import { constants, type KeyObject, publicDecrypt } from 'node:crypto'
import { concat, same } from '@jitsuin/tlog'
import { DIGEST_OCTETS, type DigestAlgorithm } from './statements.js'

/** DigestInfo up to the digest (RFC 8017 §9.2, notes). */
const DIGEST_INFO: Readonly<Record<DigestAlgorithm, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
}

/**
 * Whether a value is the RSASSA-PKCS1-v1_5 signature (RFC 8017 §8.2.2) of a digest. The block is built here and compared as a whole,
 * as the clause says; nothing of the signature is parsed.
 */
export function judgeDigestSignature(
  key: KeyObject,
  signed: {
    readonly algorithm: DigestAlgorithm
    readonly digest: Uint8Array
    readonly signature: Uint8Array
  },
): 'valid' | 'invalid' {
  const modulusOctets = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8
  const expected = blockOf(signed, modulusOctets)
  const found = signed.signature.length === modulusOctets && expected && raise(key, signed.signature)
  return expected && found && same(found, expected) ? 'valid' : 'invalid'
}

function raise(key: KeyObject, signature: Uint8Array): Uint8Array | undefined {
  try {
    return publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature)
  } catch {
    return undefined // a number not below the modulus is no signature
  }
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2); nothing for a digest of another length. */
function blockOf(
  { algorithm, digest }: { readonly algorithm: DigestAlgorithm; readonly digest: Uint8Array },
  modulusOctets: number,
): Uint8Array | undefined {
  const info = concat(Buffer.from(DIGEST_INFO[algorithm], 'hex'), digest)
  const paddingOctets = modulusOctets - info.length - 3
  if (digest.length !== DIGEST_OCTETS[algorithm] || !(paddingOctets >= 8)) return undefined
  return concat(Uint8Array.of(0, 1), new Uint8Array(paddingOctets).fill(0xff), Uint8Array.of(0), info)
}
