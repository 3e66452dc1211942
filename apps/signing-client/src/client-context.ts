import type { Logger } from '@jitsuin/platform'
import type { SigningService } from '@jitsuin/sdk'
import type { Changes } from './queue/changes.js'
import { applyEvent, type Ledger } from './queue/ledger.js'
import type { ContentStore } from './store/content-store.js'
import type { JOB_KINDS, JournalEvent } from './store/events.js'
import type { Journal } from './store/journal.js'

/** What every part of a running client shares. */
export type ClientContext = {
  readonly service: SigningService
  /** SubjectPublicKeyInfo of the client's own key, DER. */
  readonly spkiDer: Uint8Array
  readonly ledger: Ledger
  readonly contents: ContentStore
  readonly changes: Changes
  readonly now: () => Date
  readonly random: (size: number) => Uint8Array
  readonly log: Logger
  readonly limits: Limits
  /** Jobs that somebody is changing at this moment: nobody else begins to. */
  readonly claims: Set<string>
  /** Notes events: on disk first, then in the ledger, then told to whoever listens. */
  readonly record: (...events: readonly JournalEvent[]) => Promise<void>
}

/** Sizes and times of a client. */
export type Limits = {
  readonly digestsPerRequest: number
  readonly waitMs: number
  readonly resultMs: number
  /** How long a document stays after it was fetched, for a caller whose connection broke. */
  readonly fetchedMs: number
  /** Between two tries during an outage. */
  readonly retryMs: number
  /** Between two looks at an approval. */
  readonly approvalMs: number
  readonly mostWaiting: number
  /** Kinds of documents that are signed under lists alone. */
  readonly listKinds: readonly (typeof JOB_KINDS)[number][]
}

/** Lets events be recorded. */
export function recorder(parts: {
  readonly journal: Journal
  readonly ledger: Ledger
  readonly changes: Changes
}): ClientContext['record'] {
  const { journal, ledger, changes } = parts
  return async (...events) => {
    if (events.length === 0) return
    await journal.append(...events)
    for (const event of events) applyEvent(ledger, event)
    for (const event of events) tellOf({ changes, ledger }, event)
  }
}

function tellOfList(changes: Changes, { lists }: Ledger, list: string): void {
  changes.tell({ of: 'list', id: list })
  for (const id of lists.get(list)?.jobs ?? []) changes.tell({ of: 'job', id })
}

type Told = { readonly changes: Changes; readonly ledger: Ledger }

function tellOf({ changes, ledger }: Told, event: JournalEvent): void {
  if ('id' in event) changes.tell({ of: 'job', id: event.id })
  if (event.event === 'attempt') for (const { id } of event.jobs) changes.tell({ of: 'job', id })
  if ('list' in event) tellOfList(changes, ledger, event.list)
  if (event.event.startsWith('session-') && 'session' in event)
    changes.tell({ of: 'session', id: event.session })
}
