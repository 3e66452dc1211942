/**
 * Making a VRF proof: ECVRF_prove (RFC 9381 §5.1), in Node only.
 *
 * OpenSSL does every multiplication by a secret scalar. Its Diffie-Hellman gives the x coordinate alone, so the sign of
 * x·H is found with a second one: (x+1)·H = x·H + H holds for one of the two points with that x coordinate. Both points
 * are public (one is in the proof), so they are added without care for time.
 */
import { createECDH } from 'node:crypto'
import { concat, same } from '../bytes.js'
import { TlogError } from '../errors.js'
import { nonceOf } from './nonce.js'
import { addMod, isInRange, multiplyAdd } from './scalar.js'
import { challengeOf, decodePoint, encodePoint, encodeToCurve, outputOf, type Point } from './suite.js'

const CURVE = 'prime256v1'
const ONE = Uint8Array.from({ length: 32 }, (_, at) => (at === 31 ? 1 : 0))

/** A proof and the output that it carries. */
export type VrfProof = { readonly proof: Uint8Array; readonly output: Uint8Array }

/** Who can prove. The secret stays inside; `publicKey` is the compressed point that verifiers need. */
export type VrfProver = {
  readonly publicKey: Uint8Array
  readonly prove: (alpha: Uint8Array) => VrfProof
}

/**
 * A prover over a P-256 scalar of 32 octets, 1 to q − 1.
 *
 * @throws {TlogError} `tlog/key-malformed`.
 */
export function vrfProver(secret: Uint8Array): VrfProver {
  if (!isInRange(secret)) throw new TlogError('tlog/key-malformed', 'Not a scalar of P-256')
  const publicKey = timesBase(secret)
  return { publicKey, prove: (alpha) => prove({ secret, publicKey }, alpha) }
}

function prove(key: { secret: Uint8Array; publicKey: Uint8Array }, alpha: Uint8Array): VrfProof {
  const h = encodeToCurve(key.publicKey, alpha)
  const hBytes = encodePoint(h)
  const gamma = times(key.secret, h)
  const nonce = nonceOf(key.secret, hBytes)
  const challenge = challengeOf([key.publicKey, hBytes, gamma, timesBase(nonce), times(nonce, h)])
  const response = multiplyAdd(challenge, key.secret, nonce)
  return { proof: concat(gamma, challenge, response), output: outputOf(gamma) }
}

/** scalar·B, compressed. */
function timesBase(scalar: Uint8Array): Uint8Array {
  const ecdh = createECDH(CURVE)
  ecdh.setPrivateKey(scalar)
  return Uint8Array.from(ecdh.getPublicKey(null, 'compressed'))
}

/** scalar·point, compressed; see the head of the file. The scalar q − 1, met once in 2^256 times, makes OpenSSL throw. */
function times(scalar: Uint8Array, point: Point): Uint8Array {
  const x = xOfProduct(scalar, point)
  const xOfNext = xOfProduct(addMod(scalar, ONE), point)
  const even = decodePoint(concat(Uint8Array.of(2), x))
  const found = [even, even.negate()].find((candidate) => same(xOf(candidate.add(point)), xOfNext))
  if (!found) throw new TlogError('tlog/key-malformed', 'The products of the key device do not fit together')
  return encodePoint(found)
}

function xOfProduct(scalar: Uint8Array, point: Point): Uint8Array {
  const ecdh = createECDH(CURVE)
  ecdh.setPrivateKey(scalar)
  return ecdh.computeSecret(point.toBytes(false))
}

/** Infinity (found for the scalar q − 1 only) has no x; nothing equals the empty one. */
function xOf(point: Point): Uint8Array {
  return point.is0() ? new Uint8Array() : encodePoint(point).subarray(1)
}
