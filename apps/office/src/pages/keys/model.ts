/** Where the roll-over of the signing key stands: which steps are done, which is next, and who may take it. */
import type { SamlKeys } from '@jitsuin/federation/contract'

/** One key as the service tells it. */
export type ShownKey = SamlKeys['keys'][number]

/** The next step of a roll-over. */
export type RollOver =
  | { readonly at: 'no-next' }
  | { readonly at: 'announced'; readonly next: ShownKey }
  | { readonly at: 'rehearsed'; readonly next: ShownKey }
  | { readonly at: 'proposed'; readonly next: ShownKey; readonly by: 'self' | 'other' }

/** Where the roll-over stands, for the officer with the id `staffId`: who proposed cannot be the one who approves. */
export function rollOverOf({ keys }: SamlKeys, staffId: string): RollOver {
  const next = keys.find(({ state }) => state === 'announced')
  if (next === undefined) return { at: 'no-next' }
  if (next.proposedBy !== undefined) {
    return { at: 'proposed', next, by: next.proposedBy === staffId ? 'self' : 'other' }
  }
  return next.rehearsals.length === 0 ? { at: 'announced', next } : { at: 'rehearsed', next }
}

/** Whether the countdown of the next key is over at `at`; its first instant counts as over. */
export function countdownOf({ activeFrom }: ShownKey, at: Date): 'running' | 'over' {
  return activeFrom !== undefined && at < new Date(activeFrom) ? 'running' : 'over'
}
