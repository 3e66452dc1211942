/**
 * Powers with secret exponents by OpenSSL's Diffie-Hellman: BN_mod_exp_mont_consttime takes a time that
 * depends on the lengths of modulus and exponent only. It accepts any odd modulus of 512 bits or more.
 */
import { createDiffieHellman, type DiffieHellman } from 'node:crypto'
import { JointRsaError } from './errors.js'
import { toBytes, toInteger } from './numbers.js'

/** Raises bases to exponents modulo one number. */
export type Powers = {
  /** base^exponent; the exponent is padded to `exponentBytes`. Bases are in (1, modulus − 1). */
  power(base: bigint, exponent: bigint): bigint
}

/** Sets powers modulo `modulus` up: milliseconds, so keep it while the modulus is in use. */
export function openPowers(modulus: bigint, { exponentBytes }: { exponentBytes: number }): Powers {
  const length = (modulus.toString(16).length + 1) >> 1
  const group = createDiffieHellman(toBytes(modulus, length), 2)
  return {
    power: (base, exponent) => {
      if (base <= 1n || base >= modulus - 1n) {
        throw new JointRsaError('joint-rsa/message-malformed', 'A base is trivial')
      }
      if (exponent === 0n) return 1n
      group.setPrivateKey(toBytes(exponent, exponentBytes))
      return toInteger(secretOf(group, toBytes(base, length)))
    },
  }
}

/** OpenSSL refuses results of 1 and −1, which only a base or exponent that somebody contrived can give. */
function secretOf(group: DiffieHellman, base: Uint8Array): Uint8Array {
  try {
    return group.computeSecret(base)
  } catch (error) {
    throw new JointRsaError('joint-rsa/message-malformed', 'A power is trivial', { cause: error })
  }
}
