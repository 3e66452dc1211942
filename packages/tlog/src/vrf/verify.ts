/** Verifying a VRF proof: public data only, also in a browser. */
import { p256 } from '@noble/curves/nist.js'
import { encodeHex, same } from '../bytes.js'
import { TlogError } from '../errors.js'
import {
  CHALLENGE_BYTES,
  challengeOf,
  decodePoint,
  encodePoint,
  encodeToCurve,
  outputOf,
  POINT_BYTES,
  type Point,
  PROOF_BYTES,
} from './suite.js'

/** What a proof says: under this key (compressed point), this input has the output that the proof carries. */
export type VrfClaim = {
  readonly publicKey: Uint8Array
  readonly alpha: Uint8Array
  readonly proof: Uint8Array
}

/**
 * ECVRF_verify (RFC 9381 §5.3): gives the output of 32 octets.
 *
 * @throws {TlogError} `vrf/proof-invalid`.
 */
export function verifyVrf({ publicKey, alpha, proof }: VrfClaim): Uint8Array {
  const y = decodePoint(publicKey)
  const { gamma, challenge, response } = decodeProof(proof)
  const h = encodeToCurve(publicKey, alpha)
  const c = toScalar(challenge)
  const u = subtractTimes(p256.Point.BASE, response, { point: y, times: c })
  const v = subtractTimes(h, response, { point: gamma, times: c })
  const points = [y, h, gamma, u, v].map(encodePoint)
  if (!same(challengeOf(points), challenge))
    throw new TlogError('vrf/proof-invalid', 'The proof does not fit')
  return outputOf(encodePoint(gamma))
}

/** ECVRF_decode_proof (RFC 9381 §5.4.4): Gamma, c and s in their one form each. */
function decodeProof(proof: Uint8Array): { gamma: Point; challenge: Uint8Array; response: bigint } {
  if (proof.length !== PROOF_BYTES) throw new TlogError('vrf/proof-invalid', 'A proof has 81 octets')
  const response = toScalar(proof.subarray(POINT_BYTES + CHALLENGE_BYTES))
  if (response >= p256.Point.Fn.ORDER) throw new TlogError('vrf/proof-invalid', 's is not below q (step 8)')
  return {
    gamma: decodePoint(proof.subarray(0, POINT_BYTES)),
    challenge: proof.subarray(POINT_BYTES, POINT_BYTES + CHALLENGE_BYTES),
    response,
  }
}

/** factor·base − times·point; a sum at infinity has no compressed form and is no valid proof. */
function subtractTimes(base: Point, factor: bigint, less: { point: Point; times: bigint }): Point {
  const sum = base.multiplyUnsafe(factor).subtract(less.point.multiplyUnsafe(less.times))
  if (sum.is0()) throw new TlogError('vrf/proof-invalid', 'The proof leads to infinity')
  return sum
}

function toScalar(bytes: Uint8Array): bigint {
  return BigInt(`0x${encodeHex(bytes)}`)
}
