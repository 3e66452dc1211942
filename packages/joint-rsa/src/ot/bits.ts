/** Choices packed into octets, least significant bit first. */

/** Collects bits of small and large integers. */
export type BitWriter = {
  /** The lowest `count` bits of a small value (count ≤ 24). */
  small(value: number, count: number): void
  /** The lowest `count` bits of an integer. */
  large(value: bigint, count: number): void
  readonly count: number
  bytes(): Uint8Array
}

/** A bit writer with room for `most` bits. */
export function bitWriter(most: number): BitWriter {
  const bytes = new Uint8Array((most + 7) >> 3)
  let count = 0
  const small = (value: number, bits: number): void => {
    for (let bit = 0; bit < bits; bit++, count++) {
      const at = count >> 3
      bytes[at] = (bytes[at] ?? 0) | (((value >> bit) & 1) << (count & 7))
    }
  }
  return {
    small,
    large: (value, bits) => {
      for (let done = 0; done < bits; done += 16) {
        small(Number((value >> BigInt(done)) & 0xffffn), Math.min(16, bits - done))
      }
    },
    get count() {
      return count
    },
    bytes: () => bytes,
  }
}

/** Bit number `at` of packed bits. */
export function bitAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1
}
