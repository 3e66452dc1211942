/** A value that a later step sets; reading it too early is a mistake in the order of steps, not of the peer. */
export type Later<T> = { get(): T; set(value: T): void }

/** Nothing yet. */
export function later<T extends {}>(): Later<T> {
  let held: T | undefined
  return {
    get: () => {
      if (held === undefined) throw new Error('A step of the proof is out of order')
      return held
    },
    set: (value) => {
      held = value
    },
  }
}
