/**
 * Who has which case on their screen. It is a courtesy between colleagues, kept in memory and forgotten within a minute; what keeps
 * two of them from acting on one case is its revision in the database.
 */

/** Somebody who looks at a case. */
export type Looker = { readonly staffId: string; readonly since: Date }

/** Remembers lookers; times are passed in. */
export type PresenceBook = {
  /** Says that somebody looks, or still looks; a repeated saying keeps `since`. */
  readonly look: (caseId: string, staffId: string, at: Date) => void
  readonly leave: (caseId: string, staffId: string) => void
  /** Everybody else who looks at it now, who came first first. */
  readonly others: (caseId: string, staffId: string, at: Date) => readonly Looker[]
  /** Every case that somebody else looks at now. */
  readonly casesOfOthers: (staffId: string, at: Date) => readonly string[]
}

/** A page says every 20 seconds that it is still there; who says nothing for so long has gone. */
export const GONE_AFTER_MS = 50_000

/** Makes an empty book. */
export function createPresenceBook(): PresenceBook {
  const book = new Map<string, Map<string, { since: Date; seen: Date }>>()
  const isThere = ({ seen }: { readonly seen: Date }, at: Date) =>
    at.getTime() - seen.getTime() < GONE_AFTER_MS
  const sweep = (at: Date) => {
    for (const [caseId, lookers] of book) {
      for (const [staffId, looker] of lookers) if (!isThere(looker, at)) lookers.delete(staffId)
      if (lookers.size === 0) book.delete(caseId)
    }
  }
  return {
    look: (caseId, staffId, at) => {
      sweep(at)
      const lookers = book.get(caseId) ?? new Map<string, { since: Date; seen: Date }>()
      lookers.set(staffId, { since: lookers.get(staffId)?.since ?? at, seen: at })
      book.set(caseId, lookers)
    },
    leave: (caseId, staffId) => void book.get(caseId)?.delete(staffId),
    others: (caseId, staffId, at) =>
      [...(book.get(caseId) ?? [])]
        .filter(([id, looker]) => id !== staffId && isThere(looker, at))
        .map(([id, { since }]) => ({ staffId: id, since })),
    casesOfOthers: (staffId, at) => {
      sweep(at)
      return [...book]
        .filter(([, lookers]) => [...lookers.keys()].some((id) => id !== staffId))
        .map(([caseId]) => caseId)
    },
  }
}
