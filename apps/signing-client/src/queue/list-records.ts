/** Lists that holders were asked for, as the journal tells of them. What was shown stands elsewhere, encrypted. */
import type { JournalEvent } from '../store/events.js'

/** A list in the state in which it is. */
export type ListRecord = {
  readonly id: string
  readonly subject: string
  /** Ids of jobs, in the order of the list. */
  readonly jobs: readonly string[]
} & (
  | { readonly state: 'asked'; readonly approveBy: Date }
  | { readonly state: 'active'; readonly ends: Date }
  | { readonly state: 'ended' | 'expired' | 'done' }
)

/** What happens to a list. */
export type ListEvent = Extract<JournalEvent, { event: `list-${string}` }>

/** Adds an event; one of an unknown list changes nothing. */
export function applyListEvent(lists: Map<string, ListRecord>, event: ListEvent): void {
  if (event.event === 'list-asked') {
    const { list: id, subject, jobs, approveBy } = event
    lists.set(id, { id, subject, jobs, state: 'asked', approveBy: new Date(approveBy) })
    return
  }
  const known = lists.get(event.list)
  if (!known || !isOpenList(known)) return
  const { id, subject, jobs } = known
  const facts = { id, subject, jobs }
  if (event.event === 'list-approved')
    lists.set(id, { ...facts, state: 'active', ends: new Date(event.ends) })
  else lists.set(id, { ...facts, state: event.why })
}

/** Neither ended nor run out so far as anybody noticed. */
export function isOpenList({ state }: ListRecord): boolean {
  return state === 'asked' || state === 'active'
}

/** Whether it can still be approved or used; the last instant does not count. */
export function isLiveList(list: ListRecord | undefined, now: Date): boolean {
  switch (list?.state) {
    case 'asked':
      return now < list.approveBy
    case 'active':
      return now < list.ends
    case 'ended':
    case 'expired':
    case 'done':
    case undefined:
      return false
  }
}
