/**
 * Authenticated values modulo the prime π: each is shared additively, and so is its product with Δ = ΔA +
 * ΔB, of which each party knows its part (the representation of SPDZ, Damgård, Pastro, Smart, Zakarias,
 * CRYPTO 2012).
 */
import type { Random } from '../chance.js'
import type { Role } from '../context.js'
import { isPrime, mod, toInteger } from '../numbers.js'

/** This party's part of a value and of its tag. */
export type Auth = { readonly share: bigint; readonly tag: bigint }

/** Arithmetic modulo π as one party does it. */
export type Field = {
  readonly prime: bigint
  readonly role: Role
  /** This party's part of Δ. */
  readonly delta: bigint
}

/** Octets of an element. */
export const ELEMENT_BYTES = 16

/** A prime of 128 bits out of a public stream. */
export function drawFieldPrime(stream: Random): bigint {
  for (;;) {
    const candidate = toInteger(stream(ELEMENT_BYTES)) | (1n << 127n) | 1n
    if (isPrime(candidate)) return candidate
  }
}

/** An element out of 32 octets of a stream: the bias is below 2^-127. */
export function drawElement(stream: Random, prime: bigint): bigint {
  return toInteger(stream(2 * ELEMENT_BYTES)) % prime
}

/** The sum of values times public factors, plus a public constant. */
export function combine(
  { prime, role, delta }: Field,
  terms: readonly (readonly [bigint, Auth])[],
  constant = 0n,
): Auth {
  let share = role === 'a' ? constant : 0n
  let tag = mod(constant, prime) * delta
  for (const [factor, auth] of terms) {
    share += factor * auth.share
    tag += factor * auth.tag
  }
  return { share: mod(share, prime), tag: mod(tag, prime) }
}

/** This party's part of the check that `values` were opened as `opened`: the parts of both add up to 0. */
export function checkPart(
  { prime, delta }: Field,
  { values, opened, weights }: { values: readonly Auth[]; opened: readonly bigint[]; weights: Random },
): bigint {
  let part = 0n
  for (const [at, { tag }] of values.entries()) {
    part += drawElement(weights, prime) * (tag - (opened[at] ?? 0n) * delta)
  }
  return mod(part, prime)
}
