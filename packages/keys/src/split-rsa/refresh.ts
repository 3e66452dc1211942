/**
 * Refresh: new shares of the same key, so that whoever copied one of them yesterday has nothing today.
 *
 *   dA' = dA + rA − rB        dB' = dB − rA + rB        rA, rB in [0, 2^H)
 *
 * Both sides then raise a probe to their new shares and check the product, before either lets the old share
 * go. Contributions travel between the services and are as secret as shares until the old ones are gone. A
 * side that chooses its own after it has seen the other's can make the difference zero; it gains nothing that
 * it could not do with the shares it has.
 */
import { createHash } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import { KeysError } from '../errors.js'
import { reduce, toBytes, toNumber } from './numbers.js'
import { combine } from './signature.js'
import { expectShare, SHARE_HEAD, type SplitPublicKey, sizesOf } from './split-rsa.js'

const PROBE_TAG = utf8('jitsuin/split-rsa/refresh-probe/v1\n')

/** So many octets more than the modulus make the remainder uniform but for 2^-128. */
const PROBE_EXCESS_BYTES = 16

/** What one side contributes to a refresh: n/8 + 16 random octets. */
export function refreshContribution(
  modulus: Uint8Array,
  { random }: { readonly random: (size: number) => Uint8Array },
): Uint8Array {
  return random(sizesOf(modulus).randomBytes)
}

/**
 * The share of the next epoch: share + own − peer. Both sides call it alike, each with its own contribution
 * as `own`. It takes the same steps and reads the same places whatever the numbers are. The sum of both
 * shares does not change.
 *
 * @throws {KeysError} `split-key/share-out-of-window` (never within the first 2^31 − 1 refreshes of a dealt
 *   share), `split-key/contribution-refused`
 */
export function refreshShare(
  share: Uint8Array,
  change: { readonly modulus: Uint8Array; readonly own: Uint8Array; readonly peer: Uint8Array },
): Uint8Array {
  const { modulus, own, peer } = change
  const { randomBytes } = sizesOf(modulus)
  expectShare(share, modulus)
  if (own.length !== randomBytes || peer.length !== randomBytes)
    throw new KeysError('split-key/contribution-refused', `${own.length} and ${peer.length} octets`)
  const refreshed = addDifference(share, own, peer)
  expectShare(refreshed, modulus)
  return refreshed
}

/**
 * Octet by octet with a carry of −1, 0 or 1. Within the window the carry never leaves the first octet: 1 and
 * a carry make 0, 1 or 2, and the window takes only 1.
 */
function addDifference(share: Uint8Array, plus: Uint8Array, minus: Uint8Array): Uint8Array {
  const sum = new Uint8Array(share.length)
  let carry = 0
  for (let at = share.length - 1; at >= 0; at--) {
    // Left of the contributions there is nothing to add; which octets those are does not depend on a value.
    const from = at - SHARE_HEAD.length
    carry += (share[at] ?? 0) + (plus[from] ?? 0) - (minus[from] ?? 0)
    sum[at] = carry & 0xff
    carry >>= 8
  }
  return sum
}

/**
 * The value that both sides raise to their new shares: SHAKE256 over a tag, the epoch and the modulus, below
 * N. It is spread over all numbers below N and hence no block of a document: of such numbers fewer than one
 * in 2^1000 begin like a block.
 *
 * @param epoch counts the refreshes of this key, from 0
 * @throws {KeysError} `split-key/key-refused`
 */
export function refreshProbe(modulus: Uint8Array, epoch: number): Uint8Array {
  const { modulusBytes } = sizesOf(modulus)
  const hash = createHash('shake256', { outputLength: modulusBytes + PROBE_EXCESS_BYTES })
  hash.update(PROBE_TAG).update(encodeEpoch(epoch)).update(modulus)
  return toBytes(reduce(toNumber(hash.digest()), toNumber(modulus)), modulusBytes)
}

/** Whether new shares work together. */
export type ProbeVerdict = 'shares-fit' | 'shares-do-not-fit'

/**
 * Checks the probe of an epoch, raised by both sides. Only on `shares-fit` may an old share be let go.
 *
 * @throws {KeysError} `split-key/public-key-mismatch`, `split-key/key-refused`
 */
export function checkProbe(
  key: SplitPublicKey,
  epoch: number,
  partialA: Uint8Array,
  partialB: Uint8Array,
): ProbeVerdict {
  try {
    combine(key, refreshProbe(key.modulus, epoch), partialA, partialB)
    return 'shares-fit'
  } catch (error) {
    if (error instanceof KeysError && error.code === 'split-key/combination-wrong') return 'shares-do-not-fit'
    throw error
  }
}

/** An epoch as eight octets. Throws a RangeError for what is no whole number from 0. */
export function encodeEpoch(epoch: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(epoch))
  return bytes
}
