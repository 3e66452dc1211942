/** What was issued and revoked, in order, for the transparency log. */
import type { IssuedEvent } from '../contract.js'
import { loadEvents } from '../store/events.js'
import type { CaContext } from './authority-at-work.js'

/** Events after a number; fewer than `limit` when there are no more yet. */
export function listEvents(
  { store }: Pick<CaContext, 'store'>,
  place: { readonly after: number; readonly limit: number },
): Promise<IssuedEvent[]> {
  return loadEvents(store.read, place)
}
