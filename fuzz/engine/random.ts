/** Chance that can be repeated: the same seed gives the same run as long as the clock does not cut it short. */
export type Random = {
  /** 0 to below `limit`, whole. */
  readonly below: (limit: number) => number
  readonly pick: <T>(list: readonly [T, ...T[]]) => T
}

/** A small generator (32 bits of state, after Marsaglia's xorshift); good enough to choose mutations. */
export function makeRandom(seed: number): Random {
  let state = seed | 0 || 1
  const below = (limit: number) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
  return { below, pick: (list) => list[below(list.length)] ?? list[0] }
}

/** A member of a list that may be empty. */
export function pickOf<T>(random: Random, list: readonly T[]): T | undefined {
  return list[random.below(Math.max(1, list.length))]
}
