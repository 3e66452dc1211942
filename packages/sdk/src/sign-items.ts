/** Items of an approved list, signed in as few requests as can be: one that is refused stops no other. */
import { type ListedDigest, MOST_DIGESTS } from '@jitsuin/second-key'
import { ServiceRefusal } from './errors.js'
import type { PreparedRequest } from './request.js'
import { refusedItems, type SigningSession, Unanswered } from './session.js'

/** How requests outlive a crash. */
export type ListSigning = {
  /** Keeps the bytes of a request; it is sent once the promise ends. */
  readonly keep?: (statement: Uint8Array) => Promise<void>
  /** What was kept before a restart, in the order in which it was: sent again as it is, before anything new is. */
  readonly kept?: readonly Uint8Array[]
  readonly signal?: AbortSignal
}

/** What became of an item: its signature, or why there is none. */
export type ItemOutcome = { readonly signature: Uint8Array } | { readonly error: unknown }

/**
 * Signs items and tells of each by its place. Whoever gets `Unanswered` for an item sends the kept request again; an item that was
 * asked for in a request that nobody kept is lost to its list (`item/used`).
 */
export async function signItems(
  session: SigningSession,
  items: readonly ListedDigest[],
  { keep, kept = [], signal }: ListSigning = {},
): Promise<ReadonlyMap<number, ItemOutcome>> {
  const outcomes = new Map<number, ItemOutcome>()
  const isOpen = (index: number) => !outcomes.has(index)
  const note = (told: Outcomes) => {
    for (const [index, outcome] of told) if (isOpen(index)) outcomes.set(index, outcome)
  }
  // The newest first. A refusal counts for nothing here: the service says too-many of what a newer one has signed already.
  for (const prepared of kept.map(session.restore).toReversed())
    if (prepared.indexes.some(isOpen))
      note((await outcomesOf(session, prepared, signal)).filter(([, one]) => isAnswered(one)))
  for (;;) {
    const open = items.filter(({ index }) => isOpen(index)).slice(0, MOST_DIGESTS)
    if (open.length === 0) return outcomes
    const prepared = await session.prepareItems(open)
    await keep?.(prepared.statement)
    note(await outcomesOf(session, prepared, signal))
  }
}

type Outcomes = readonly (readonly [number, ItemOutcome])[]

/** Signed, or still in doubt: nothing else may be asked for instead. */
function isAnswered(outcome: ItemOutcome): boolean {
  return 'signature' in outcome || outcome.error instanceof Unanswered
}

async function outcomesOf(
  session: SigningSession,
  prepared: PreparedRequest,
  signal: AbortSignal | undefined,
): Promise<Outcomes> {
  try {
    const signatures = await session.send(prepared, signal)
    return prepared.indexes.map((index, at) => [index, { signature: signatures[at] ?? new Uint8Array() }])
  } catch (error) {
    const named = namedWith(error)
    const refused = named.length > 0 ? named : prepared.indexes
    return refused.map((index) => [index, { error }])
  }
}

/** The items that the refusal's own words are about; those named with another code come up again by themselves. */
function namedWith(error: unknown): readonly number[] {
  if (!(error instanceof ServiceRefusal)) return []
  return [...refusedItems(error)].filter(([, code]) => code === error.code).map(([index]) => index)
}
