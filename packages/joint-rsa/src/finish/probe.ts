/** The last test: both shares together undo the public exponent on a value that nobody could choose. */
import { createHash } from 'node:crypto'
import { taggedHash } from '../chance.js'
import type { Context } from '../context.js'
import { JointRsaError } from '../errors.js'
import { publicPower, toBytes, toInteger } from '../numbers.js'
import { PUBLIC_EXPONENT } from '../parameters.js'
import { openPowers } from '../power.js'
import { modulusBytes } from '../search/filter.js'
import { privateShareBytes } from './shares.js'

/** A number below N by SHAKE256: over the whole range, so it is never the encoding of a message to be signed. */
export function probeFor(modulus: bigint, { session, parameters }: Context): bigint {
  const seed = taggedHash('probe', session, toBytes(modulus, modulusBytes(parameters)))
  const digest = createHash('shake256', { outputLength: modulusBytes(parameters) + 16 })
    .update(seed)
    .digest()
  return toInteger(digest) % modulus
}

/** The probe to the power of this party's share. */
export function probePart(modulus: bigint, share: bigint, context: Context): bigint {
  const group = openPowers(modulus, { exponentBytes: privateShareBytes(context.parameters) })
  return group.power(probeFor(modulus, context), context.bend('private-share', share))
}

/**
 * Checks both parts together.
 *
 * @throws {JointRsaError} `joint-rsa/share-wrong`.
 */
export function checkProbe(modulus: bigint, parts: readonly [bigint, bigint], context: Context): void {
  const signature = (parts[0] * parts[1]) % modulus
  const wrong = publicPower(signature, { exponent: PUBLIC_EXPONENT, modulus }) !== probeFor(modulus, context)
  if (context.bend('refuses', wrong)) {
    throw new JointRsaError('joint-rsa/share-wrong', 'The shares do not make a signature')
  }
}
