/** The list as it is shown: which rows, in which order, what is chosen, and how a batch stands. */
import type { Item, List, Refusal, SignAnswer } from '@jitsuin/business-system/contract'
import { searchKey } from '@jitsuin/kernel'
import type { Wish } from '../../client.js'

/** What may be shown. `open`: everything that is not signed, and what the running batch is about. */
export const FILTERS = ['open', 'waiting', 'signing', 'signed', 'refused', 'all'] as const
export type Filter = (typeof FILTERS)[number]

/** What was chosen: the version of each as it was shown then. */
export type Chosen = ReadonlyMap<string, string>

/** A batch that was handed in: its items, and why some were not taken. */
export type Batch = { readonly ids: readonly string[]; readonly untaken: ReadonlyMap<string, Refusal> }

/** What selects the rows. */
export type Showing = { readonly filter: Filter; readonly words: string; readonly batch: Batch | null }

/** The rows, those that wait longest first; a row does not move when its state changes. */
export function rowsOf(items: readonly Item[], { filter, words, batch }: Showing): readonly Item[] {
  return items
    .filter((item) => isShown(item, filter) || (filter === 'open' && batch?.ids.includes(item.id)))
    .filter((item) => matches(item, words))
    .toSorted((one, other) => Date.parse(one.writtenAt) - Date.parse(other.writtenAt))
}

function isShown({ signing: { state } }: Item, filter: Filter): boolean {
  if (filter === 'all') return true
  return filter === 'open' ? state !== 'signed' : state === filter
}

/** Whether every word is in the patient's name, kana or number, the prescription's number, or a drug. */
export function matches({ patient, number, lines }: Item, words: string): boolean {
  const text = [patient.name, patient.kana, patient.number, number, ...lines].map(searchKey).join(' ')
  return words
    .split(/\s+/u)
    .map(searchKey)
    .every((word) => text.includes(word))
}

/** How many each filter shows. */
export function countsOf(items: readonly Item[]): Readonly<Record<Filter, number>> {
  const count = (filter: Filter) => items.filter((item) => isShown(item, filter)).length
  return {
    open: count('open'),
    waiting: count('waiting'),
    signing: count('signing'),
    signed: count('signed'),
    refused: count('refused'),
    all: items.length,
  }
}

/** Whether it can be chosen: nothing that is signed or on its way. */
export function isChoosable({ signing: { state } }: Item): boolean {
  return state === 'waiting' || state === 'refused'
}

/** What is chosen and still is what was shown; only these are handed in. */
export function wishesOf(items: readonly Item[], chosen: Chosen): readonly Wish[] {
  return items
    .filter((item) => isChoosable(item) && chosen.get(item.id) === item.version)
    .map(({ id, version }) => ({ id, version }))
}

/** Whether it became something else after it was chosen. */
export function hasChanged(item: Item, chosen: Chosen): boolean {
  const version = chosen.get(item.id)
  return isChoosable(item) && version !== undefined && version !== item.version
}

/** Chooses these in the version that is shown, or chooses them no longer. */
export function choose(chosen: Chosen, items: readonly Item[], wanted: 'chosen' | 'not-chosen'): Chosen {
  const next = new Map(chosen)
  for (const item of items.filter(isChoosable)) {
    if (wanted === 'chosen') next.set(item.id, item.version)
    else next.delete(item.id)
  }
  return next
}

const OVERDUE_MS = 30 * 60_000

/** What nobody has signed 30 minutes after it was written, or later. */
export function overdueOf(items: readonly Item[], now: Date): readonly Item[] {
  return items.filter((item) => isChoosable(item) && now.getTime() - Date.parse(item.writtenAt) >= OVERDUE_MS)
}

/** What was handed in and waits for an approval. */
export function stuckOf(items: readonly Item[]): readonly Item[] {
  return items.filter(({ signing }) => signing.state === 'signing' && signing.waitsFor === 'approval')
}

/** Whole minutes since it was written, never below zero. */
export function minutesSince(iso: string, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(iso)) / 60_000))
}

/** Patients of the same name with different numbers: they are easily taken for each other. */
export function namesakesOf(items: readonly Item[]): ReadonlySet<string> {
  const numbers = new Map<string, string>()
  const twice = new Set<string>()
  for (const { patient } of items) {
    const known = numbers.get(patient.name)
    if (known !== undefined && known !== patient.number) twice.add(patient.name)
    numbers.set(patient.name, patient.number)
  }
  return twice
}

/** The batch that an answer began. */
export function batchOf({ items }: SignAnswer): Batch {
  const untaken = items.flatMap((item) => (item.taken === 'no' ? [[item.id, item.problem] as const] : []))
  return { ids: items.map(({ id }) => id), untaken: new Map(untaken) }
}

/** How the approval of a list stands, as its items show it: a list that ended before its page heard of it leaves them as they were. */
export function listOutcome(
  items: readonly Item[],
  list: List | null,
  { ids, untaken }: Batch,
): 'asked' | 'approved' | 'over' {
  if (list !== null) return list.state === 'asked' ? 'asked' : 'approved'
  const taken = items.filter(({ id }) => ids.includes(id) && !untaken.has(id))
  const has = (state: Item['signing']['state']) => taken.some(({ signing }) => signing.state === state)
  if (has('signed')) return 'approved'
  if (has('signing')) return 'asked'
  return has('waiting') ? 'over' : 'approved'
}

/** How many signatures an approval still allows; null while nobody knows. */
export function leftOf({
  most,
  signatures,
}: {
  readonly most: number | null
  readonly signatures: number | null
}): number | null {
  return most === null || signatures === null ? null : Math.max(0, most - signatures)
}

/** How far a batch is; `running` includes what waits for an outage to pass. */
export function progressOf(items: readonly Item[], { ids, untaken }: Batch) {
  const states = ids.map((id) =>
    untaken.has(id) ? 'refused' : (items.find((item) => item.id === id)?.signing.state ?? 'refused'),
  )
  const count = (state: string) => states.filter((one) => one === state).length
  const [signed, running] = [count('signed'), count('signing')]
  return { total: ids.length, signed, running, notSigned: ids.length - signed - running }
}
