/** What the office reports about people and cards; the holder service takes it up (its feed), so that portal and sign-in know. */
import type { PersonRef } from '@jitsuin/sso/contract'

export type HolderReports = {
  readonly admit: (admission: {
    readonly person: PersonRef
    readonly record: unknown
    readonly profile?: unknown
  }) => Promise<void>
  readonly recordCard: (person: PersonRef, card: unknown) => Promise<void>
}
