/** Lets many wait until something has changed. */
export type Bell = {
  readonly ring: () => void
  /** Ends at the next ring, or after `ms`. */
  readonly wait: (ms: number) => Promise<void>
}

/** Hangs up a bell. */
export function hangBell(): Bell {
  const waiting = new Set<() => void>()
  return {
    ring() {
      for (const wake of waiting) wake()
    },
    wait: (ms) =>
      new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          waiting.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, Math.max(0, ms))
        waiting.add(wake)
      }),
  }
}
