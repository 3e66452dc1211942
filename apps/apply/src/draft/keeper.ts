/**
 * Keeps what is typed: at once in this browser, and a moment later at the office. When the network is lost, or another window has
 * saved in between, nothing typed is lost.
 */
import {
  type Answers,
  type Draft,
  type FieldName,
  type IntakeClient,
  RegistrationCallError,
} from '@jitsuin/registration/contract'
import type { Shelf } from './key.js'

/**
 * How saving stands. `waiting`: soon; `offline`: kept here until the network is back; `merged`: another window had saved, and both
 * are kept; `gone`: the draft does not exist any more.
 */
export type SaveStanding = 'saved' | 'waiting' | 'saving' | 'offline' | 'merged' | 'gone' | 'sent'

/** What pages see. */
export type Kept = {
  readonly answers: Answers
  readonly draft: Draft
  readonly standing: SaveStanding
  /** Fields that another window has changed. */
  readonly changedElsewhere: readonly FieldName[]
}

/** The keeper of one draft. */
export type Keeper = {
  readonly current: () => Kept
  readonly subscribe: (listener: () => void) => () => void
  readonly set: (changes: Answers) => void
  /** Saves what is not saved yet, and says what came of it. */
  readonly flush: () => Promise<Kept>
  /** Takes a newer draft over, as after an upload. */
  readonly refresh: () => Promise<void>
}

/** What the keeper needs of the world. */
export type KeeperWorld = {
  readonly client: Pick<IntakeClient, 'draft' | 'save'>
  readonly shelf: Shelf
  /** Calls back after so many milliseconds; gives back what cancels it. */
  readonly later: (callback: () => void, ms: number) => () => void
}

const SHELF = 'jitsuin.apply.unsaved'
const PAUSE_MS = 700
const RETRY_MS = 5_000

/** Keeps a draft that was just loaded; what this browser could not save the last time is taken up again. */
export function createKeeper(loaded: Draft, world: KeeperWorld): Keeper {
  const { client, shelf, later } = world
  const listeners = new Set<() => void>()
  const unsaved = loaded.state === 'open' ? readUnsaved(shelf) : {}
  let kept: Kept = {
    answers: { ...loaded.answers, ...unsaved },
    draft: loaded,
    standing: loaded.state === 'submitted' ? 'sent' : 'saved',
    changedElsewhere: [],
  }
  let cancel: () => void = () => undefined
  let running: Promise<Kept> | undefined

  const tell = (change: Partial<Kept>) => {
    kept = { ...kept, ...change }
    for (const listener of listeners) listener()
  }
  const saveIn = (ms: number) => {
    cancel()
    cancel = later(() => void flush(), ms)
  }
  const attempt = async (): Promise<Kept> => {
    const sending = kept.answers
    if (sameAnswers(sending, kept.draft.answers) || kept.standing === 'sent' || kept.standing === 'gone')
      return kept
    tell({ standing: 'saving' })
    try {
      const draft = await client.save({ expectedRevision: kept.draft.revision, answers: sending })
      const isLatest = kept.answers === sending
      if (isLatest) shelf.removeItem(SHELF)
      tell({ draft, standing: isLatest ? 'saved' : 'waiting' })
      if (!isLatest) saveIn(PAUSE_MS)
    } catch (error) {
      await onRefusal(codeOf(error))
    }
    return kept
  }
  const onRefusal = async (code: string | undefined) => {
    if (code === 'intake/link-unknown') return tell({ standing: 'gone' })
    if (code === 'intake/already-sent') return tell({ standing: 'sent' })
    if (code !== 'intake/changed-meanwhile') {
      tell({ standing: 'offline' })
      return saveIn(RETRY_MS)
    }
    const newest = await client.draft().catch(() => undefined)
    if (!newest) {
      tell({ standing: 'offline' })
      return saveIn(RETRY_MS)
    }
    const mine = changedFrom(kept.draft.answers, kept.answers)
    const theirs = fieldsOf(changedFrom(kept.draft.answers, newest.answers))
    tell({
      draft: newest,
      answers: { ...newest.answers, ...mine },
      standing: 'merged',
      changedElsewhere: theirs,
    })
    saveIn(0)
  }
  const flush = async (): Promise<Kept> => {
    cancel()
    running = (running ?? Promise.resolve(kept)).then(attempt)
    return running
  }
  if (fieldsOf(unsaved).length > 0) saveIn(0)

  return {
    current: () => kept,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    set: (changes) => {
      const answers = withoutEmpty({ ...kept.answers, ...changes })
      tell({
        answers,
        standing: kept.standing === 'gone' || kept.standing === 'sent' ? kept.standing : 'waiting',
      })
      shelf.setItem(SHELF, JSON.stringify(changedFrom(kept.draft.answers, answers)))
      saveIn(PAUSE_MS)
    },
    flush,
    refresh: async () => {
      const newest = await client.draft()
      const mine = changedFrom(kept.draft.answers, kept.answers)
      tell({ draft: newest, answers: { ...newest.answers, ...mine } })
    },
  }
}

/** Forgets what was not saved, for a new draft. */
export function forgetUnsaved(shelf: Shelf): void {
  shelf.removeItem(SHELF)
}

function readUnsaved(shelf: Shelf): Answers {
  try {
    const value: unknown = JSON.parse(shelf.getItem(SHELF) ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(Object.entries(value).filter(([, typed]) => typeof typed === 'string'))
  } catch {
    return {} // unreadable: it was never complete
  }
}

/** What differs from a base; a field that was emptied is an empty text. */
function changedFrom(base: Answers, now: Answers): Answers {
  const fields = new Set([...fieldsOf(base), ...fieldsOf(now)])
  return Object.fromEntries(
    [...fields].flatMap((field) => (base[field] === now[field] ? [] : [[field, now[field] ?? '']])),
  )
}

function withoutEmpty(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([, typed]) => typed !== ''))
}

function sameAnswers(one: Answers, other: Answers): boolean {
  return fieldsOf(changedFrom(one, withoutEmpty(other))).length === 0
}

function fieldsOf(answers: Answers): FieldName[] {
  return Object.keys(answers) as FieldName[] // answers have no other keys
}

function codeOf(error: unknown): string | undefined {
  const failure = error instanceof RegistrationCallError ? error.failure : undefined
  return failure?.kind === 'refused' ? failure.code : undefined
}
