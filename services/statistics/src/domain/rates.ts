/** Rates and ranks. All arithmetic is on whole numbers: a printed rate must not depend on how a fraction is stored. */

/** A part of a whole. */
export type Share = { readonly part: number; readonly whole: number }

/** `18.45`: percent with so many decimals, half rounded up. The whole must not be zero. */
export function percent({ part, whole }: Share, decimals: 1 | 2): string {
  const scale = 10 ** decimals
  // floor(part·100·scale / whole + ½), with both sides doubled; counts of people keep this below 2^53.
  const scaled = Math.floor((2 * part * 100 * scale + whole) / (2 * whole))
  const digits = String(scaled).padStart(decimals + 1, '0')
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/**
 * Ranks from 1, the greatest first; equal ones share a rank and the ranks after them are left out (19, 19, 21).
 * The answer is in the order of the items.
 */
export function competitionRanks<Item>(
  items: readonly Item[],
  isGreater: (one: Item, other: Item) => boolean,
): number[] {
  return items.map((item) => 1 + items.filter((other) => isGreater(other, item)).length)
}

/** Compares two rates without rounding: a/b > c/d is a·d > c·b. */
export function isGreaterShare(one: Share, other: Share): boolean {
  return one.part * other.whole > other.part * one.whole
}
