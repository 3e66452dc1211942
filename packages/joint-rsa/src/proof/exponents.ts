/**
 * The biprimality test with proven exponents. For each of s rounds with a tossed γ each party shows y = γ^v
 * (v = its p + q) and a = γ^r, gets one challenge bit c, and answers z = r + c·v, which is checked by γ^z =
 * a·y^c and, modulo π, against the committed r and v. Where N is not biprime at least half of all γ fail
 * (docs/joint-rsa.md, Biprimality), so somebody must lie in half of the rounds and is caught in half of
 * those: (3/4)^s in all.
 */
import { streamOf, taggedHash } from '../chance.js'
import type { Context } from '../context.js'
import { JointRsaError } from '../errors.js'
import { toBytes, toInteger } from '../numbers.js'
import { bitAt } from '../ot/bits.js'
import { openPowers, type Powers } from '../power.js'
import { constantExponent, drawBase, modulusBytes, sameUpToSign } from '../search/filter.js'
import type { Reader, Writer } from '../wire.js'
import { maskBits } from './layout.js'

/** One party's powers in every round. */
export type RoundPowers = { readonly powers: readonly bigint[]; readonly masked: readonly bigint[] }

/** The rounds of one modulus. */
export type Rounds = { readonly modulus: bigint; readonly bases: readonly bigint[]; readonly group: Powers }

/** Draws the bases from a toss. */
export function openRounds(modulus: bigint, toss: Uint8Array, { parameters }: Context): Rounds {
  const stream = streamOf(taggedHash('round bases', toss, toBytes(modulus, modulusBytes(parameters))))
  const bases = Array.from({ length: parameters.iterations }, () => drawBase(modulus, stream))
  return { modulus, bases, group: openPowers(modulus, { exponentBytes: modulusBytes(parameters) }) }
}

/** This party's powers. */
export function makePowers(
  { bases, group }: Rounds,
  { exponent, masks, context }: { exponent: bigint; masks: readonly bigint[]; context: Context },
): RoundPowers {
  return {
    powers: bases.map(
      (base) => context.bend('proof-power', { base, power: group.power(base, exponent) }).power,
    ),
    masked: bases.map((base, at) => group.power(base, masks[at] ?? 0n)),
  }
}

/** Writes them. */
export function writePowers(out: Writer, { powers, masked }: RoundPowers, { parameters }: Context): void {
  for (const power of [...powers, ...masked]) out.fixed(toBytes(power, modulusBytes(parameters)))
}

/** Reads the peer's. */
export function readPowers(from: Reader, { modulus, bases }: Rounds, { parameters }: Context): RoundPowers {
  const read = () => {
    const power = toInteger(from.fixed(modulusBytes(parameters)))
    if (power === 0n || power >= modulus)
      throw new JointRsaError('joint-rsa/message-malformed', 'A power is out of range')
    return power
  }
  return { powers: bases.map(read), masked: bases.map(read) }
}

/** Challenge bits of one role's rounds. */
export function challengesOf(toss: Uint8Array, role: 'a' | 'b', { parameters }: Context): number[] {
  const bits = streamOf(taggedHash('challenges', toss, Uint8Array.of(role === 'a' ? 1 : 2)))(
    (parameters.iterations + 7) >> 3,
  )
  return Array.from({ length: parameters.iterations }, (_none, at) => bitAt(bits, at))
}

/** z = r + c·v for every round. */
export function makeResponses(
  challenges: readonly number[],
  { exponent, masks, context }: { exponent: bigint; masks: readonly bigint[]; context: Context },
): bigint[] {
  return challenges.map((bit, at) =>
    context.bend('proof-response', (masks[at] ?? 0n) + BigInt(bit) * exponent),
  )
}

/** Writes responses. */
export function writeResponses(out: Writer, responses: readonly bigint[], context: Context): void {
  for (const response of responses) out.fixed(toBytes(response, responseBytes(context)))
}

/**
 * Reads the peer's responses and checks them against its powers.
 *
 * @throws {JointRsaError} `joint-rsa/exponent-unproven`.
 */
export function readResponses(
  from: Reader,
  {
    rounds,
    theirs,
    challenges,
    context,
  }: { rounds: Rounds; theirs: RoundPowers; challenges: readonly number[]; context: Context },
): bigint[] {
  const { bases, group, modulus } = rounds
  return challenges.map((bit, at) => {
    const response = toInteger(from.fixed(responseBytes(context)))
    const masked = theirs.masked[at] ?? 0n
    const expected = bit ? (masked * (theirs.powers[at] ?? 0n)) % modulus : masked
    if (group.power(bases[at] ?? 0n, response) !== expected) {
      throw new JointRsaError('joint-rsa/exponent-unproven', `Round ${at}`)
    }
    return response
  })
}

/**
 * The test itself: γ^((N + 1 − 2·base)/4) = ±yA·yB in every round.
 *
 * @throws {JointRsaError} `joint-rsa/not-biprime`.
 */
export function checkBiprime(
  { bases, group, modulus }: Rounds,
  { mine, theirs, context }: { mine: RoundPowers; theirs: RoundPowers; context: Context },
): void {
  const exponent = constantExponent(modulus, context.parameters)
  for (const [at, base] of bases.entries()) {
    const both = ((mine.powers[at] ?? 0n) * (theirs.powers[at] ?? 0n)) % modulus
    if (context.bend('refuses', !sameUpToSign(group.power(base, exponent), both, modulus))) {
      throw new JointRsaError('joint-rsa/not-biprime', `Round ${at}`)
    }
  }
}

function responseBytes({ parameters }: Context): number {
  return (maskBits(parameters) + 1 + 7) >> 3
}
