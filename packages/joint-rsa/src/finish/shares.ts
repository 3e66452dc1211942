/**
 * From the shares of p + q to shares of the private exponent.
 *
 * Let 4·vI = e·kI + wI with wI public (Boneh and Franklin let φ mod e be known too). Then
 *   φ = N + 1 − 2·base − 4·vA − 4·vB = F − e·(kA + kB)            with F = N + 1 − 2·base − wA − wB,
 *   d = (1 + ψ·φ)/e = (1 + ψ·F)/e − ψ·(kA + kB)                   with ψ = −F⁻¹ mod e,
 *   d + t·φ = P − u·(kA + kB)                                     with P = (1 + ψ·F)/e + t·F, u = ψ + t·e, both public.
 * With W = 2^(bits+160), H = 2^(bits+128) and a tossed R in [W + H/2, W + H):
 *   dB = R − u·kB        and        dA = P − R − u·kA.
 * t is the public ⌊(2W + H + H/2 − H/8)/F⌋, so P is 2W + 11/8·H up to 2^(bits+2), and u·kI < 2^(bits/2+163): both shares
 * lie in [W, W + H), hence have length bits + 161 whatever the key is.
 */
import type { Random } from '../chance.js'
import type { Role } from '../context.js'
import { inverse, mod, toInteger } from '../numbers.js'
import { type Parameters, PUBLIC_EXPONENT } from '../parameters.js'

/** Octets of a share: bits + 161 bits. */
export function privateShareBytes({ bits }: Pick<Parameters, 'bits'>): number {
  return (bits + 161 + 7) >> 3
}

/** Public coefficients of the shares. */
export type ShareLine = { readonly constant: bigint; readonly slope: bigint }

/**
 * P and u for a modulus and both residues; nothing when φ has no inverse modulo e.
 */
export function lineFor(
  modulus: bigint,
  residues: Readonly<Record<Role, bigint>>,
  { bits, base }: Parameters,
): ShareLine | undefined {
  const visible = modulus + 1n - 2n * base - residues.a - residues.b
  const inverted = inverse(visible, PUBLIC_EXPONENT)
  if (inverted === undefined) return undefined
  const psi = PUBLIC_EXPONENT - inverted
  const { window, spread } = windowOf(bits)
  const times = (2n * window + spread + spread / 2n - spread / 8n) / visible
  return {
    constant: (1n + psi * visible) / PUBLIC_EXPONENT + times * visible,
    slope: psi + times * PUBLIC_EXPONENT,
  }
}

/** R out of a toss. */
export function drawSplit(stream: Random, { bits }: Parameters): bigint {
  const { window, spread } = windowOf(bits)
  return window + spread / 2n + mod(toInteger(stream(bits / 8 + 32)), spread / 2n)
}

/** This party's share of d + t·φ. */
export function shareOfExponent(
  { constant, slope }: ShareLine,
  { role, split, k }: { role: Role; split: bigint; k: bigint },
): bigint {
  return (role === 'a' ? constant - split : split) - slope * k
}

/** The window that both shares lie in: [window, window + spread). */
export function windowOf(bits: number): { window: bigint; spread: bigint } {
  return { window: 1n << BigInt(bits + 160), spread: 1n << BigInt(bits + 128) }
}
