/**
 * Secret scalars modulo the order q of P-256, as 32 octets, big-endian. No BigInt: its running time depends on its value.
 * Every function here does the same steps and reads the same places whatever a secret is; only the public factor of
 * `multiplyAdd` steers anything. (A JavaScript engine promises no constant time; this leaves it no reason to differ.)
 */

const BYTES = 32

/** q (SEC 2 §2.4.2). */
export const ORDER = Uint8Array.from(
  'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'.match(/../g) ?? [],
  (pair) => Number.parseInt(pair, 16),
)

/** a + b mod q, for a and b below q. */
export function addMod(a: Uint8Array, b: Uint8Array): Uint8Array {
  const sum = new Uint8Array(BYTES)
  let carry = 0
  for (let at = BYTES - 1; at >= 0; at--) {
    carry += (a[at] ?? 0) + (b[at] ?? 0)
    sum[at] = carry & 0xff
    carry >>>= 8
  }
  const { difference, borrow } = subtract(sum, ORDER)
  // Below q is the sum only when taking q away borrows and the addition did not carry out.
  const keepSum = -(borrow & (carry ^ 1))
  return sum.map((byte, at) => (byte & keepSum) | ((difference[at] ?? 0) & ~keepSum))
}

/** factor·a + b mod q. The factor is public. */
export function multiplyAdd(factor: Uint8Array, a: Uint8Array, b: Uint8Array): Uint8Array {
  let product: Uint8Array = new Uint8Array(BYTES)
  for (const byte of factor) {
    for (let bit = 7; bit >= 0; bit--) {
      product = addMod(product, product)
      if ((byte >> bit) & 1) product = addMod(product, a)
    }
  }
  return addMod(product, b)
}

/** Whether a scalar is from 1 to q − 1. Tells this one fact of a secret, as RFC 6979 §3.2 step h does. */
export function isInRange(scalar: Uint8Array): boolean {
  const any = scalar.reduce((found, byte) => found | byte, 0)
  return scalar.length === BYTES && any !== 0 && subtract(scalar, ORDER).borrow === 1
}

/** a − b modulo 2^256, and whether that went below zero. */
function subtract(a: Uint8Array, b: Uint8Array): { difference: Uint8Array; borrow: number } {
  const difference = new Uint8Array(BYTES)
  let borrow = 0
  for (let at = BYTES - 1; at >= 0; at--) {
    const digit = (a[at] ?? 0) - (b[at] ?? 0) - borrow
    difference[at] = digit & 0xff
    borrow = (digit >> 8) & 1
  }
  return { difference, borrow }
}
