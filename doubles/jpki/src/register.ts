/** The register of what was issued and revoked: one change at a time, kept before it counts. */
import type { RevocationReason } from '@jitsuin/pki'
import type { IssuedState, JpkiDoubleState } from './state.js'

/** The register. */
export type IssuedRegister = {
  readonly state: () => JpkiDoubleState
  readonly record: (issued: readonly IssuedState[]) => Promise<void>
  readonly revoke: (
    holderId: string,
    revoked: { readonly at: Date; readonly reason: RevocationReason },
  ) => Promise<'revoked' | 'unknown-holder'>
}

/** Opens it over a state. */
export function openRegister(
  initial: JpkiDoubleState,
  save: (state: JpkiDoubleState) => Promise<void>,
): IssuedRegister {
  let state = initial
  let queue: Promise<unknown> = Promise.resolve()

  function change(apply: (issued: readonly IssuedState[]) => IssuedState[]): Promise<void> {
    const changed = queue.then(async () => {
      const next = { ...state, issued: apply(state.issued) }
      await save(next)
      state = next
    })
    queue = changed.catch(() => undefined) // its caller hears of it; the next change must still be taken
    return changed
  }

  return {
    state: () => state,
    record: (added) => change((issued) => [...issued, ...added]),
    revoke: async (holderId, { at, reason }) => {
      if (!state.issued.some((entry) => entry.holderId === holderId)) return 'unknown-holder'
      const revoked = { at: at.toISOString(), reason }
      // What is revoked already keeps its time: a later report does not make an earlier use good.
      await change((issued) =>
        issued.map((entry) =>
          entry.holderId === holderId && !entry.revoked ? { ...entry, revoked } : entry,
        ),
      )
      return 'revoked'
    },
  }
}
