/** What the queue shows: filters as they stand in the address, and groups of states as people think of them. */
import {
  CASE_STATES,
  type CaseStateName,
  type QueueCounts,
  type QueueEntry,
  type QueueFilter,
  type QueueQuery,
  queueFilterSchema,
  queueQuerySchema,
  type SavedView,
  searchOf,
} from '@jitsuin/registration/contract'

/** A list as it is asked for, without the place in it. */
export type Asked = QueueFilter & Pick<QueueQuery, 'sort' | 'order'>

/** The filters of an address. What is no filter is left out; an address that makes no sense asks for the whole queue. */
export function askedOf(search: string): Asked {
  const { after: _after, size: _size, ...known } = Object.fromEntries(new URLSearchParams(search))
  const named = Object.entries(known).filter(([name]) => name in queueQuerySchema.shape)
  const whole = queueQuerySchema.safeParse(Object.fromEntries(named))
  const { size: _usual, after: _none, ...asked } = whole.success ? whole.data : queueQuerySchema.parse({})
  return asked
}

/** An address for a list; what is usual is left out of it. */
export function addressOf(asked: Asked): string {
  const { sort, order, ...filter } = asked
  return `/cases${searchOf({
    ...filter,
    ...(sort !== 'received' && { sort }),
    ...(order !== 'ascending' && { order }),
  })}`
}

/** The filter of what is asked for. */
export function filterOf({ sort: _sort, order: _order, ...filter }: Asked): QueueFilter {
  return queueFilterSchema.parse(filter)
}

/** Narrowed or widened by one filter; an empty one is none. */
export function withFilter(asked: Asked, change: Partial<Asked>): Asked {
  const whole = Object.entries({ ...asked, ...change })
  const kept = whole.filter(([, value]) => value !== undefined && value !== '' && !isEmptyList(value))
  return Object.fromEntries(kept) as Asked // the same entries, but for empty ones
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0

/** Filters that narrow the list beside the states and the words; each is shown as something to take away. */
export const NARROWING = [
  'kind',
  'channel',
  'prefecture',
  'place',
  'assigned',
  'olderThanDays',
  'deficientForDays',
  'batch',
  'campaign',
] as const satisfies readonly (keyof QueueFilter)[]

/** How many narrow it. */
export function narrowingCount(asked: Asked): number {
  return NARROWING.filter((name) => asked[name] !== undefined).length
}

/** Whose turn it is while a case is in a state: the groups of the strip above the list. */
export const STATE_GROUPS = {
  office: ['received', 'document-check', 'licence-inquiry', 'licence-ng', 'licence-ok', 'approval-wait'],
  waiting: ['deficient', 'awaiting-payment'],
  making: ['approved', 'second-key-issued', 'production', 'production-error'],
  delivery: ['shipped', 'notified', 'pickup-reserved', 'unclaimed'],
} as const satisfies Readonly<Record<string, readonly CaseStateName[]>>
export type StateGroup = keyof typeof STATE_GROUPS

/** The numbers of the strip; each group is the sum of its states and all of them together are the open cases. */
export function groupCounts({ open }: QueueCounts): readonly {
  readonly group: StateGroup
  readonly states: readonly { readonly state: CaseStateName; readonly count: number }[]
  readonly count: number
}[] {
  const groups = Object.keys(STATE_GROUPS) as StateGroup[] // the table has no other keys
  return groups.map((group) => {
    const names: readonly CaseStateName[] = STATE_GROUPS[group]
    const states = open.filter(({ state }) => names.includes(state))
    return { group, states, count: states.reduce((sum, { count }) => sum + count, 0) }
  })
}

/** Chooses one state, or none when it was the chosen one. */
export function chooseState(asked: Asked, state: CaseStateName): Asked {
  const isChosen = asked.state?.length === 1 && asked.state[0] === state
  const { phase } = CASE_STATES[state]
  return withFilter(asked, {
    state: isChosen ? undefined : [state],
    phase: phase === 'closed' && !isChosen ? 'closed' : undefined,
  })
}

/** Whether a saved view is what is shown. */
export function judgeShown({ filter, sort, order }: SavedView, asked: Asked): 'shown' | 'other' {
  return addressOf({ ...filter, sort, order }) === addressOf(asked) ? 'shown' : 'other'
}

/** Everything that a bulk act needs of the chosen entries, in the order of the list. */
export function chosenOf(entries: readonly QueueEntry[], chosen: ReadonlySet<string>): readonly QueueEntry[] {
  return entries.filter(({ caseId }) => chosen.has(caseId))
}

/** Acts on several cases that are safe there: what each needs of every chosen case. */
export function bulkActsFor(chosen: readonly QueueEntry[]): readonly ('assign' | 'registry' | 'sign')[] {
  const all = (state: CaseStateName) => chosen.length > 0 && chosen.every((entry) => entry.state === state)
  return [
    ...(chosen.length > 0 ? (['assign'] as const) : []),
    ...(all('licence-inquiry') ? (['registry'] as const) : []),
    ...(chosen.length > 1 && all('approval-wait') ? (['sign'] as const) : []),
  ]
}
