/**
 * When sessions were last used. Writing that down at every request would cost a transaction each, so it is remembered here and
 * written many at a time, every few seconds; until then this process alone knows it. A crash forgets seconds, which can only
 * end a session early.
 */
export type SeenSessions = {
  readonly touch: (sessionId: string, at: Date) => void
  readonly lastSeen: (sessionId: string) => Date | undefined
  /** Hands over what has not been written yet, and forgets it. */
  readonly drain: () => ReadonlyMap<string, Date>
}

/** An empty memory. */
export function seenSessions(): SeenSessions {
  let waiting = new Map<string, Date>()
  /** What was handed over but may not be committed yet. */
  let writing = new Map<string, Date>()
  return {
    touch: (sessionId, at) => void waiting.set(sessionId, at),
    lastSeen: (sessionId) => waiting.get(sessionId) ?? writing.get(sessionId),
    drain: () => {
      writing = waiting
      waiting = new Map()
      return writing
    },
  }
}
