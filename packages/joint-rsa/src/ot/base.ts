/**
 * Base oblivious transfers: the two-message protocol of Masny and Rindal, "Endemic Oblivious Transfer" (CCS
 * 2019, Diffie-Hellman instance) over P-256, with a fresh sender key for every transfer, so no key is reused
 * under one challenge. The receiver with choice c sends two points r0, r1 of which r_{1−c} is random and r_c
 * = x·G − H(r_{1−c}); the sender's key i is a·(r_i + H(r_{1−i})), and the receiver can compute only x·(a·G).
 * Secret scalars are OpenSSL's.
 */
import { createECDH } from 'node:crypto'
import { p256, p256_hasher } from '@noble/curves/nist.js'
import { type Random, taggedHash } from '../chance.js'
import { JointRsaError } from '../errors.js'
import { toBytes, toInteger } from '../numbers.js'
import { type Reader, u32Bytes, writer } from '../wire.js'
import { COLUMNS } from './matrix.js'

type Point = InstanceType<typeof p256.Point>

const POINT_BYTES = 65
const ORDER = p256.Point.Fn.ORDER

/** What the receiver of base transfers keeps until the answer comes. */
export type BaseReceiver = {
  readonly choices: Uint8Array
  readonly scalars: readonly Uint8Array[]
  readonly offer: Uint8Array
}

/**
 * The receiver's first message for 128 transfers: pairs of points. `choices` has 128 bits, least significant
 * first.
 */
export function offerBase(
  choices: Uint8Array,
  { session, random }: { session: Uint8Array; random: Random },
): BaseReceiver {
  const out = writer()
  const scalars: Uint8Array[] = []
  for (let at = 0; at < COLUMNS; at++) {
    const choice = choiceAt(choices, at)
    const scalar = randomScalar(random)
    scalars.push(scalar)
    const other = parsePoint(publicPoint(randomScalar(random)))
    const own = parsePoint(publicPoint(scalar)).subtract(hashPoint(other, { session, at, side: 1 - choice }))
    out.fixed((choice ? other : own).toBytes(false)).fixed((choice ? own : other).toBytes(false))
  }
  return { choices, scalars, offer: out.bytes() }
}

/** Octets of the receiver's message. */
export const OFFER_BYTES = 2 * COLUMNS * POINT_BYTES
/** Octets of the sender's message. */
export const ANSWER_BYTES = COLUMNS * POINT_BYTES

/** The sender's answer and its two keys of 16 octets for each transfer. */
export function answerBase(
  offer: Uint8Array,
  { session, random }: { session: Uint8Array; random: Random },
): { answer: Uint8Array; keys: readonly (readonly [Uint8Array, Uint8Array])[] } {
  const out = writer()
  const keys: [Uint8Array, Uint8Array][] = []
  for (let at = 0; at < COLUMNS; at++) {
    const pair = offer.subarray(2 * at * POINT_BYTES, 2 * (at + 1) * POINT_BYTES)
    const [r0, r1] = [parsePoint(pair.subarray(0, POINT_BYTES)), parsePoint(pair.subarray(POINT_BYTES))]
    const scalar = randomScalar(random)
    const answer = publicPoint(scalar)
    out.fixed(answer)
    const key = (own: Point, other: Point, side: number) =>
      deriveKey(scalar, own.add(hashPoint(other, { session, at, side: 1 - side })), [
        session,
        u32Bytes(at),
        pair,
        answer,
      ])
    keys.push([key(r0, r1, 0), key(r1, r0, 1)])
  }
  return { answer: out.bytes(), keys }
}

/** The receiver's one key for each transfer. */
export function finishBase(
  { scalars, offer }: BaseReceiver,
  answer: Uint8Array,
  session: Uint8Array,
): Uint8Array[] {
  return scalars.map((scalar, at) => {
    const point = answer.subarray(at * POINT_BYTES, (at + 1) * POINT_BYTES)
    const pair = offer.subarray(2 * at * POINT_BYTES, 2 * (at + 1) * POINT_BYTES)
    return deriveKey(scalar, parsePoint(point), [session, u32Bytes(at), pair, point])
  })
}

/** Reads a message of base transfers and refuses whatever is not made of points of the curve. */
export function readPoints(from: Reader, bytes: number): Uint8Array {
  const points = from.fixed(bytes)
  for (let at = 0; at < bytes; at += POINT_BYTES) parsePoint(points.subarray(at, at + POINT_BYTES))
  return points
}

function choiceAt(choices: Uint8Array, at: number): number {
  return ((choices[at >> 3] ?? 0) >> (at & 7)) & 1
}

function randomScalar(random: Random): Uint8Array {
  // 48 octets: the bias of the reduction is below 2^-128.
  return toBytes((toInteger(random(48)) % (ORDER - 1n)) + 1n, 32)
}

function publicPoint(scalar: Uint8Array): Uint8Array {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(scalar)
  return Uint8Array.from(ecdh.getPublicKey())
}

function deriveKey(scalar: Uint8Array, point: Point, fields: readonly Uint8Array[]): Uint8Array {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(scalar)
  return taggedHash('base key', ecdh.computeSecret(point.toBytes(false)), ...fields).slice(0, 16)
}

function hashPoint(
  point: Point,
  { session, at, side }: { session: Uint8Array; at: number; side: number },
): Point {
  const message = taggedHash('base point', session, u32Bytes(at), Uint8Array.of(side), point.toBytes(false))
  return p256_hasher.hashToCurve(message, { DST: 'jitsuin-joint-rsa-v1-P256_XMD:SHA-256_SSWU_RO_' })
}

function parsePoint(bytes: Uint8Array): Point {
  try {
    return p256.Point.fromBytes(bytes)
  } catch (error) {
    throw new JointRsaError('joint-rsa/message-malformed', 'Not a point of the curve', { cause: error })
  }
}
