/**
 * Signatures of Acrobat that have no signed attributes: `adbe.x509.rsa_sha1`, and messages of `adbe.pkcs7.detached` without them
 * (ISO 32000-2 §12.8.3.2, §12.8.3.3). RSA (PKCS #1 v1.5) over the byte range itself; which digest, the value says.
 */
import { constants, createHash, publicDecrypt } from 'node:crypto'
import { type Certificate, DIGESTS, type DigestName, der, PkiError, readPublicKey } from '@jitsuin/pki'
import { readFirst } from '../../cades/read/ber.js'
import { AdesError } from '../../errors.js'

/** What is signed, by which value, and whose it may be. */
export type PlainQuestion = {
  readonly ranges: readonly Uint8Array[]
  readonly value: Uint8Array
  /** The signer's is the first that the value fits. */
  readonly certificates: readonly Certificate[]
}

/** Whose signature it is, and over what. */
export type PlainAnswer = {
  /** Undefined where the value fits no certificate. */
  readonly certificate: Certificate | undefined
  readonly digest: DigestName | undefined
  readonly content: 'same' | 'changed' | 'unknown'
}

/** Finds out by undoing the value with each key. */
export function judgePlainSignature({ ranges, value, certificates }: PlainQuestion): PlainAnswer {
  for (const certificate of certificates) {
    const [digest, stated] = undo(value, certificate) ?? []
    if (!digest || !stated) continue
    const hash = createHash(DIGESTS[digest].node)
    for (const range of ranges) hash.update(range)
    return { certificate, digest, content: hash.digest().equals(stated) ? 'same' : 'changed' }
  }
  return { certificate: undefined, digest: undefined, content: 'unknown' }
}

/** The octets of an OCTET STRING, as `adbe.x509.rsa_sha1` keeps its value; undefined if there is none. */
export function readPlainValue(message: Uint8Array): Uint8Array | undefined {
  try {
    const { tag, content } = readFirst(message)
    return tag === der.OCTET_STRING ? content : undefined
  } catch (error) {
    if (error instanceof AdesError) return undefined
    throw error
  }
}

const NAMES = Object.keys(DIGESTS) as DigestName[] // the table has no other keys

/** The digest inside of a value, if it is a whole DigestInfo and nothing else (RFC 8017 §9.2). */
function undo(value: Uint8Array, { spkiBytes }: Certificate): readonly [DigestName, Uint8Array] | undefined {
  const info = decrypt(value, spkiBytes)
  if (!info) return undefined
  for (const name of NAMES) {
    const length = createHash(DIGESTS[name].node).digest().length
    const stated = info.subarray(-length)
    const algorithm = der.sequence(der.oid(DIGESTS[name].oid), der.encode(der.NULL))
    if (der.equal(der.sequence(algorithm, der.octetString(stated)), info)) return [name, stated]
  }
  return undefined
}

function decrypt(value: Uint8Array, spkiBytes: Uint8Array): Uint8Array | undefined {
  try {
    const key = readPublicKey(spkiBytes)
    if (key.asymmetricKeyType !== 'rsa') return undefined
    return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, value)
  } catch (error) {
    // Node and OpenSSL say with many codes that a value was not made with this key.
    if (error instanceof PkiError || error instanceof Error) return undefined
    throw error
  }
}

/** The SHA-1 that `adbe.pkcs7.sha1` puts into its message. */
export function sha1Of(ranges: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha1')
  for (const range of ranges) hash.update(range)
  return hash.digest()
}

/** Whether a certificate has an RSA key. */
export function isRsa({ spkiBytes }: Certificate): boolean {
  try {
    return readPublicKey(spkiBytes).asymmetricKeyType === 'rsa'
  } catch (error) {
    if (error instanceof PkiError) return false
    throw error
  }
}
