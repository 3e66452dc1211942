/** The names of algorithms in JWS (RFC 7518 §3.1; RFC 8037 §3.1) and in JAdES (TS 119 182-1 §5.4.2), and the forms of values. */
import { type DigestName, readPublicKey, SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '@jitsuin/pki'
import { CURVE_BYTES, type CurveName, signatureFromDer, signatureToDer, XmlError } from '@jitsuin/xml'
import { AdesError } from '../errors.js'

const ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  RS256: 'rsa-sha256',
  RS384: 'rsa-sha384',
  RS512: 'rsa-sha512',
  PS256: 'rsa-pss-sha256',
  PS384: 'rsa-pss-sha384',
  PS512: 'rsa-pss-sha512',
  ES256: 'ecdsa-sha256',
  ES384: 'ecdsa-sha384',
  ES512: 'ecdsa-sha512',
  EdDSA: 'ed25519',
  Ed25519: 'ed25519',
}

/** In JWS an algorithm of ECDSA names its curve too (RFC 7518 §3.4). */
const CURVES: Partial<Record<SignatureAlgorithm, CurveName>> = {
  'ecdsa-sha256': 'prime256v1',
  'ecdsa-sha384': 'secp384r1',
  'ecdsa-sha512': 'secp521r1',
}

/** Our name of an algorithm of JWS. */
export function algorithmOf(alg: string): SignatureAlgorithm | undefined {
  return Object.hasOwn(ALGORITHMS, alg) ? ALGORITHMS[alg] : undefined
}

/** The name in JWS of what a signer signs with. @throws {AdesError} `sign/unsupported-key`: no name says this curve with this digest */
export function jwsNameOf({
  algorithm,
  spkiDer,
}: {
  readonly algorithm: SignatureAlgorithm
  readonly spkiDer: Uint8Array
}): string {
  const name = Object.keys(ALGORITHMS).find((one) => ALGORITHMS[one] === algorithm)
  if (name === undefined || fitOfKey(algorithm, spkiDer) === 'other')
    throw new AdesError('sign/unsupported-key', `JWS has no name for ${algorithm} with this key`)
  return name
}

/** Whether a key is of the kind, and on the curve, that an algorithm names. @throws {PkiError} for a key that cannot be read */
export function fitOfKey(algorithm: SignatureAlgorithm, spkiDer: Uint8Array): 'fits' | 'other' {
  const { asymmetricKeyType = '', asymmetricKeyDetails = {} } = readPublicKey(spkiDer)
  const { scheme } = SIGNATURE_ALGORITHMS[algorithm]
  if (scheme === 'ecdsa') return asymmetricKeyDetails.namedCurve === CURVES[algorithm] ? 'fits' : 'other'
  const kinds = scheme === 'rsa-pss' ? ['rsa', 'rsa-pss'] : [scheme]
  return kinds.includes(asymmetricKeyType) ? 'fits' : 'other'
}

/** A signature value as JWS writes it: ECDSA as r‖s, each of the curve's length (RFC 7518 §3.4). */
export function toJwsValue(algorithm: SignatureAlgorithm, value: Uint8Array): Uint8Array {
  const curve = CURVES[algorithm]
  return curve ? signatureFromDer(value, CURVE_BYTES[curve]) : value
}

/** A signature value as X.509 has it; undefined if it is not of the length that JWS prescribes, or in DER. */
export function fromJwsValue(algorithm: SignatureAlgorithm, value: Uint8Array): Uint8Array | undefined {
  const curve = CURVES[algorithm]
  if (!curve) return value
  if (value.length !== 2 * CURVE_BYTES[curve]) return undefined
  try {
    return signatureToDer(value)
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

const DIGEST_NAMES: Readonly<Record<string, DigestName>> = { S256: 'sha256', S384: 'sha384', S512: 'sha512' }

/** A digest by its identifier in JAdES. */
export function digestOf(identifier: string | undefined): DigestName | undefined {
  return identifier !== undefined && Object.hasOwn(DIGEST_NAMES, identifier)
    ? DIGEST_NAMES[identifier]
    : undefined
}

/** The identifier of a digest in JAdES. */
export function digestIdOf(digest: DigestName): string {
  const found = Object.keys(DIGEST_NAMES).find((one) => DIGEST_NAMES[one] === digest)
  if (found === undefined) throw new RangeError(`No identifier of ${digest} is in use`)
  return found
}
