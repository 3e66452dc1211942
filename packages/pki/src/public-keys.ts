/**
 * Public keys as certificates carry them (RFC 3279 §2.3, RFC 5480, RFC 8410), made ready to verify with.
 *
 * Making a KeyObject costs more than a verification; so the last ones are kept, found by all the octets of their
 * SubjectPublicKeyInfo, never by a digest or an object that someone else could change.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { parseAlgorithm } from './algorithms.js'
import * as der from './der.js'
import { PkiError } from './errors.js'

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const DSA = '1.2.840.10040.4.1'

const KEPT_KEYS = 512
const KEPT_OCTETS = 4096
const kept = new Map<string, KeyObject>()

/**
 * Reads a SubjectPublicKeyInfo (whole TLV).
 *
 * @throws {PkiError} `der/malformed`, `key/unusable`
 */
export function readPublicKey(spkiBytes: Uint8Array): KeyObject {
  const index = Buffer.from(spkiBytes.buffer, spkiBytes.byteOffset, spkiBytes.byteLength).toString('latin1')
  const known = kept.get(index)
  if (known) {
    // Moved to the end: the first entry is always the one not used for longest.
    kept.delete(index)
    kept.set(index, known)
    return known
  }
  const key = decodePublicKey(spkiBytes)
  if (spkiBytes.length <= KEPT_OCTETS) keep(index, key)
  return key
}

function keep(index: string, key: KeyObject): void {
  const [oldest] = kept.keys()
  if (kept.size >= KEPT_KEYS && oldest !== undefined) kept.delete(oldest)
  kept.set(index, key)
}

function decodePublicKey(spkiBytes: Uint8Array): KeyObject {
  const { oid, parameters, key } = parseSpki(spkiBytes)
  if (oid === RSA_ENCRYPTION) expectRsaForm(parameters, key)
  try {
    return createPublicKey({ key: Buffer.from(spkiBytes), format: 'der', type: 'spki' })
  } catch (cause) {
    throw new PkiError('key/unusable', 'The public key is of no supported kind, or not a key at all', {
      cause,
    })
  }
}

/** OpenSSL reads RSA keys in looser forms than DER; RFC 3279 §2.3.1 wants NULL and two INTEGERs. */
function expectRsaForm(parameters: Uint8Array | undefined, key: Uint8Array): void {
  if (!parameters) throw new PkiError('key/unusable', 'rsaEncryption has NULL parameters (RFC 3279 §2.3.1)')
  der.expectNull(der.parse(parameters))
  const [modulus, exponent] = der.children(der.parse(key), der.SEQUENCE, 2)
  const e = der.integerValue(exponent)
  if (der.integerValue(modulus) <= 0n || e < 3n || e % 2n === 0n || e >= 1n << 64n)
    throw new PkiError('key/unusable', 'The numbers of the RSA key are not those of a key')
}

function parseSpki(spkiBytes: Uint8Array) {
  const [algorithm, key] = der.children(der.parse(spkiBytes), der.SEQUENCE, 2)
  return { ...parseAlgorithm(algorithm), key: der.bitOctets(key) }
}

/**
 * The key of a certificate with the parameters that it leaves out taken over from its issuer's key (RFC 3279 §2.3.2,
 * RFC 5280 §6.1.4 (f)): a DSA key without parameters below another DSA key. Every other key stays as it is.
 */
export function inheritParameters(spkiBytes: Uint8Array, issuerSpkiBytes: Uint8Array): Uint8Array {
  const own = parseSpki(spkiBytes)
  if (own.oid !== DSA || own.parameters) return spkiBytes
  const issuer = parseSpki(issuerSpkiBytes)
  if (issuer.oid !== DSA || !issuer.parameters) return spkiBytes
  return der.sequence(der.sequence(der.oid(DSA), issuer.parameters), der.bitString(own.key))
}

/** Whether a key can be used by itself, or only together with the parameters of the key above it (RFC 3279 §2.3.2). */
export function keyCompleteness(spkiBytes: Uint8Array): 'complete' | 'inherits-parameters' {
  const { oid, parameters } = parseSpki(spkiBytes)
  return oid === DSA && !parameters ? 'inherits-parameters' : 'complete'
}
