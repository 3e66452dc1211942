/** What was computed lately, by its key: `recent.get(key) ?? recent.keep(key, compute())`. */
export type Recent<Value> = {
  readonly get: (key: string) => Value | undefined
  /** Keeps a value, and gives it back. */
  readonly keep: (key: string, value: Value) => Value
}

/** Keeps so many values: beyond them the one that nobody asked for the longest is forgotten. */
export function keepRecent<Value extends object>(most: number): Recent<Value> {
  const kept = new Map<string, Value>() // in the order of the last question
  const keep = (key: string, value: Value): Value => {
    kept.delete(key)
    kept.set(key, value)
    const [eldest] = kept.keys()
    if (kept.size > most && eldest !== undefined) kept.delete(eldest)
    return value
  }
  return {
    keep,
    get: (key) => {
      const value = kept.get(key)
      return value && keep(key, value)
    },
  }
}
