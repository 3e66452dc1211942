/**
 * Candidates for primes: p = base + 4·vA + 4·vB with vA, vB uniform, so that A's share is 3 mod 4 and B's 0
 * mod 4 (Boneh and Franklin, J. ACM 2001). Every share is committed to before anything is computed with it,
 * is used once, and is opened and checked as soon as its candidate is discarded.
 */
import { sameBytes } from '@jitsuin/kernel'
import { taggedHash } from '../chance.js'
import type { Context, Role } from '../context.js'
import { JointRsaError } from '../errors.js'
import { mod, toBytes, toInteger } from '../numbers.js'
import type { Parameters } from '../parameters.js'
import { type Reader, u32Bytes, type Writer } from '../wire.js'

/** One party's part of one candidate. */
export type Share = { readonly value: bigint; readonly nonce: Uint8Array }

const NONCE_BYTES = 16
/** Octets of a commitment. */
export const COMMITMENT_BYTES = 32

/** Octets of a share's value. */
export function shareBytes({ shareBits }: Parameters): number {
  return (shareBits + 7) >> 3
}

/** A fresh share, uniform in [0, 2^shareBits). */
export function drawShare({ parameters, random }: Context): Share {
  const excess = BigInt(8 * shareBytes(parameters) - parameters.shareBits)
  return { value: toInteger(random(shareBytes(parameters))) >> excess, nonce: random(NONCE_BYTES) }
}

/** Binds `role` to a share of candidate `index` of batch `batch`; hides it by the nonce. */
export function commitShare(
  share: Share,
  { context, role, batch, index }: { context: Context; role: Role; batch: number; index: number },
): Uint8Array {
  const place = [context.session, Uint8Array.of(role === 'a' ? 1 : 2), u32Bytes(batch), u32Bytes(index)]
  return taggedHash('candidate', ...place, toBytes(share.value, shareBytes(context.parameters)), share.nonce)
}

/** The part of the prime that a role's share stands for. */
export function partOf(value: bigint, role: Role, { base }: Parameters): bigint {
  return role === 'a' ? base + 4n * value : 4n * value
}

/** The part modulo a small prime. */
export function residueOf(
  value: bigint,
  { role, prime, parameters }: { role: Role; prime: number; parameters: Parameters },
): number {
  return Number(mod(partOf(value, role, parameters), BigInt(prime)))
}

/** Writes an opened share. */
export function writeOpening(out: Writer, share: Share, context: Context): void {
  const { value, nonce } = context.bend('candidate-opening', share)
  out.fixed(toBytes(value, shareBytes(context.parameters))).fixed(nonce)
}

/**
 * Reads an opened share and checks it against its commitment.
 *
 * @throws {JointRsaError} `joint-rsa/opening-wrong`.
 */
export function readOpening(
  from: Reader,
  {
    context,
    commitment,
    batch,
    index,
  }: { context: Context; commitment: Uint8Array; batch: number; index: number },
): bigint {
  const share = {
    value: toInteger(from.fixed(shareBytes(context.parameters))),
    nonce: from.fixed(NONCE_BYTES),
  }
  const role = context.role === 'a' ? 'b' : 'a'
  const inRange = share.value >> BigInt(context.parameters.shareBits) === 0n
  if (!inRange || !sameBytes(commitShare(share, { context, role, batch, index }), commitment)) {
    throw new JointRsaError('joint-rsa/opening-wrong', `Candidate ${index} of batch ${batch}`)
  }
  return share.value
}

/** The prime candidate out of both shares. */
export function candidateOf(mine: bigint, theirs: bigint, { base }: Parameters): bigint {
  return base + 4n * (mine + theirs)
}
