/**
 * Whole numbers out of octets and back, big-endian. BigInt's time depends on the value: public numbers and
 * the dealer only.
 */

/** The number that octets spell. */
export function toNumber(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

/** A number below 256^length as octets with leading zeros (I2OSP, RFC 8017 §4.1). */
export function toBytes(number: bigint, length: number): Uint8Array {
  return Uint8Array.from(Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex'))
}

/**
 * The representative from 0 to modulus − 1; the remainder of a negative number is negative in the language.
 */
export function reduce(number: bigint, modulus: bigint): bigint {
  const rest = number % modulus
  return rest < 0n ? rest + modulus : rest
}
