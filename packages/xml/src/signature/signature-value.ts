/** Checks the value of a signature with a key (XML Signature §3.2.2). */
import { constants, createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto'
import { canonicalize } from '../c14n/canonicalize.js'
import { XmlError } from '../errors.js'
import { type AlgorithmPolicy, HASH_BYTES, SAFE_ALGORITHMS, type SignatureScheme } from './algorithms.js'
import { CURVE_BYTES, type CurveName } from './ecdsa-form.js'
import type { XmlSignature } from './structure.js'

/** Whether a signature value was made by a key. */
export type ValueVerdict = 'valid' | 'invalid'

const ED25519_SIGNATURE_BYTES = 64

/** The octets that are signed: SignedInfo in its canonical form. */
export function signedInfoOctets({
  signedInfo,
  canonicalization,
}: Pick<XmlSignature, 'signedInfo' | 'canonicalization'>): Uint8Array {
  return canonicalize(signedInfo, canonicalization)
}

/**
 * Whether the signature value was made over SignedInfo by the key: a public key, or for HMAC the secret one. Says
 * nothing about the references.
 *
 * @throws {XmlError} `xml-signature/algorithm-refused` outside the policy; `…/key-mismatch` when the key is of another
 *   kind than the algorithm or too small.
 */
export function checkSignatureValue(
  signature: XmlSignature,
  key: KeyObject,
  algorithms: AlgorithmPolicy = SAFE_ALGORITHMS,
): ValueVerdict {
  if (!algorithms.signatures.has(signature.signatureUri)) {
    throw new XmlError('xml-signature/algorithm-refused', 'The signature algorithm is not accepted')
  }
  const bytes = valueBytes(signature.scheme, key, algorithms)
  // One value has one length; a shorter or padded twin is another value (XML Signature §6.4.2, RFC 9231 §2.3.6).
  if (signature.signatureValue.length !== bytes) return 'invalid'
  const octets = signedInfoOctets(signature)
  return verifyValue(signature.scheme, octets, { key, value: signature.signatureValue }) ? 'valid' : 'invalid'
}

function verifyValue(
  scheme: SignatureScheme,
  octets: Uint8Array,
  { key, value }: { readonly key: KeyObject; readonly value: Uint8Array },
): boolean {
  switch (scheme.scheme) {
    case 'rsa':
      // PKCS #1 v1.5 is Node's default for a plain RSA key (crypto.verify); a bare KeyObject saves a third of the time.
      return verify(scheme.hash, octets, key, value)
    case 'rsa-pss': {
      const saltLength = scheme.saltBytes ?? HASH_BYTES[scheme.hash]
      return verify(scheme.hash, octets, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, value)
    }
    case 'ecdsa':
    case 'dsa':
      return verify(scheme.hash, octets, { key, dsaEncoding: 'ieee-p1363' }, value)
    case 'ed25519':
      return verify(null, octets, key, value)
    case 'hmac':
      return timingSafeEqual(createHmac(scheme.hash, key).update(octets).digest(), value)
  }
}

/** How long a value of the scheme is under the key, once it is sure that the key is one for the scheme. */
function valueBytes(
  scheme: SignatureScheme,
  key: KeyObject,
  { leastModulusBits, otherCurves }: AlgorithmPolicy,
): number {
  if (scheme.scheme === 'hmac') {
    // The public key of someone else, handed in as a secret, is no secret.
    if (key.type !== 'secret') throw mismatch('HMAC needs a secret key')
    return HASH_BYTES[scheme.hash]
  }
  if (key.type !== 'public') throw mismatch('A public key is needed')
  const { modulusLength = 0, divisorLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  switch (scheme.scheme) {
    case 'rsa':
      expectKeyType(key, ['rsa'])
      expectModulus(modulusLength, leastModulusBits)
      return Math.ceil(modulusLength / 8)
    case 'rsa-pss':
      expectKeyType(key, ['rsa', 'rsa-pss'])
      expectPssFit(scheme, key)
      expectModulus(modulusLength, leastModulusBits)
      return Math.ceil(modulusLength / 8)
    case 'dsa':
      expectKeyType(key, ['dsa'])
      expectModulus(modulusLength, leastModulusBits)
      return 2 * Math.ceil(divisorLength / 8)
    case 'ecdsa':
      expectKeyType(key, ['ec'])
      return 2 * scalarBytes(namedCurve, otherCurves)
    case 'ed25519':
      expectKeyType(key, ['ed25519'])
      return ED25519_SIGNATURE_BYTES
  }
}

/** Curves that signatures of others use (RFC 5639, RFC 9231 §2.3.6). */
const OTHER_CURVE_BYTES: ReadonlyMap<string, number> = new Map([
  ['prime192v1', 24],
  ['secp224r1', 28],
  ['secp256k1', 32],
  ['brainpoolP224r1', 28],
  ['brainpoolP256r1', 32],
  ['brainpoolP320r1', 40],
  ['brainpoolP384r1', 48],
  ['brainpoolP512r1', 64],
])

/** Octets of r and of s on a curve that counts. */
function scalarBytes(curve: string, otherCurves: AlgorithmPolicy['otherCurves']): number {
  const other = otherCurves && OTHER_CURVE_BYTES.get(curve)
  if (other) return other
  if (!Object.hasOwn(CURVE_BYTES, curve)) throw mismatch('The curve is not accepted')
  return CURVE_BYTES[curve as CurveName] // the line before proves it
}

function expectKeyType(key: KeyObject, types: readonly string[]): void {
  if (!types.includes(key.asymmetricKeyType ?? ''))
    throw mismatch('The key is of another kind than the algorithm')
}

/** A key may be bound to one hash and a least salt (RFC 4055 §3.1), and has room for so much. */
function expectPssFit(scheme: Extract<SignatureScheme, { scheme: 'rsa-pss' }>, key: KeyObject): void {
  const {
    hashAlgorithm,
    mgf1HashAlgorithm,
    saltLength = 0,
    modulusLength = 0,
  } = key.asymmetricKeyDetails ?? {}
  const { hash, saltBytes = HASH_BYTES[hash] } = scheme
  if ((hashAlgorithm ?? hash) !== hash || (mgf1HashAlgorithm ?? hash) !== hash || saltLength > saltBytes) {
    throw mismatch('The key is bound to other parameters')
  }
  // EMSA-PSS needs this much room (RFC 8017 §9.1.1).
  if (Math.ceil((modulusLength - 1) / 8) < HASH_BYTES[hash] + saltBytes + 2)
    throw mismatch('The key is too short')
}

function expectModulus(bits: number, least: number): void {
  if (bits < least) throw mismatch(`The key has ${bits} bits, fewer than ${least}`)
}

function mismatch(message: string): XmlError {
  return new XmlError('xml-signature/key-mismatch', message)
}
