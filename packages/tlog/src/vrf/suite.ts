/**
 * The cipher suite ECVRF-P256-SHA256-TAI (RFC 9381 §5.5, suite 0x01): what prover and verifier share. Every value here
 * is public; secret scalars are in prove.ts only.
 */
import { p256 } from '@noble/curves/nist.js'
import { concat, sha256 } from '../bytes.js'
import { TlogError } from '../errors.js'

/** A point of the curve P-256. */
export type Point = InstanceType<typeof p256.Point>

const SUITE = 0x01
const ENCODE = Uint8Array.of(SUITE, 0x01)
const CHALLENGE = Uint8Array.of(SUITE, 0x02)
const OUTPUT = Uint8Array.of(SUITE, 0x03)
const BACK = Uint8Array.of(0x00)

/** Octets of a compressed point, a challenge and a scalar (ptLen, cLen, qLen). */
export const POINT_BYTES = 33
export const CHALLENGE_BYTES = 16
export const SCALAR_BYTES = 32
/** Octets of a whole proof. */
export const PROOF_BYTES = POINT_BYTES + CHALLENGE_BYTES + SCALAR_BYTES

/** Compressed form (SEC 1 §2.3.3). */
export function encodePoint(point: Point): Uint8Array {
  return point.toBytes(true)
}

/**
 * Reads a compressed point of the curve; any other form, and x ≥ p, is refused. The cofactor is 1 and infinity has no such form.
 *
 * @throws {TlogError} `vrf/proof-invalid`.
 */
export function decodePoint(bytes: Uint8Array): Point {
  if (bytes.length !== POINT_BYTES) throw new TlogError('vrf/proof-invalid', 'Not a compressed point')
  try {
    return p256.Point.fromBytes(bytes)
  } catch (cause) {
    throw new TlogError('vrf/proof-invalid', 'Not a point of the curve', { cause })
  }
}

/** ECVRF_encode_to_curve_try_and_increment with the public key as its salt (RFC 9381 §5.4.1.1). */
export function encodeToCurve(publicKey: Uint8Array, alpha: Uint8Array): Point {
  for (let counter = 0; counter < 256; counter++) {
    const hash = sha256(ENCODE, publicKey, alpha, Uint8Array.of(counter), BACK)
    try {
      return p256.Point.fromBytes(concat(Uint8Array.of(2), hash))
    } catch {
      // About every second x belongs to no point of the curve: the next counter is tried (step 7).
    }
  }
  throw new TlogError('vrf/proof-invalid', 'No counter leads to a point; this happens once in 2^256 inputs')
}

/** ECVRF_challenge_generation over Y, H, Gamma, U, V, compressed (RFC 9381 §5.4.3). */
export function challengeOf(points: readonly Uint8Array[]): Uint8Array {
  return sha256(CHALLENGE, ...points, BACK).slice(0, CHALLENGE_BYTES)
}

/** ECVRF_proof_to_hash of a proof's Gamma, compressed (RFC 9381 §5.2; the cofactor is 1). */
export function outputOf(gamma: Uint8Array): Uint8Array {
  return sha256(OUTPUT, gamma, BACK)
}
