/**
 * Counters of requests: 1, 2, 3 … for each authorisation, and never one of them twice, whatever crashes. Gaps are allowed: the file
 * says up to where counters may have been used, and is written ahead of them.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { SdkError } from './errors.js'

/** Where counters come from. One process at a time uses a store. */
export type CounterStore = {
  /** A counter of this authorisation that nobody was given before and nobody gets again. @throws {SdkError} `sdk/counter-unusable` */
  readonly next: (authorisationId: string) => Promise<number>
}

/** Written ahead at a time: after a crash so many are skipped at most. */
const AHEAD = 64
/** Authorisations remembered; each lasts a day, and the oldest are over long before that many others. */
const KEPT = 10_000

const fileSchema = z.record(z.uuid(), z.int().nonnegative())

/**
 * Counters in one file of a folder that only the client reads, flushed before a counter is given out.
 *
 * @throws {SdkError} `sdk/counter-unusable` for a file that cannot be read: to begin anew could repeat a counter.
 */
export function openCounterFile(folder: string): CounterStore {
  const path = join(folder, 'counters.json')
  const reserved = new Map(Object.entries(load(path)))
  /** The last counter given out. What a process before this one reserved counts as used. */
  const given = new Map(reserved)
  return {
    next: async (authorisationId) => {
      const counter = (given.get(authorisationId) ?? 0) + 1
      if (counter > (reserved.get(authorisationId) ?? 0)) {
        const upTo = counter + AHEAD - 1
        const others = [...reserved].filter(([id]) => id !== authorisationId)
        save(path, Object.fromEntries([...others.slice(1 - KEPT), [authorisationId, upTo]]))
        reserved.delete(authorisationId) // to the end: the first is the one reserved longest ago
        reserved.set(authorisationId, upTo)
      }
      given.set(authorisationId, counter)
      return counter
    },
  }
}

function load(path: string): Readonly<Record<string, number>> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {}
    throw new SdkError('sdk/counter-unusable', 'counters.json cannot be read', { cause })
  }
}

/** Whole or not at all: written beside, flushed, put in place. */
function save(path: string, counters: Readonly<Record<string, number>>): void {
  try {
    const draft = `${path}.new`
    writeFileSync(draft, `${JSON.stringify(counters)}\n`, { mode: 0o600, flush: true })
    renameSync(draft, path)
    flushFolder(join(path, '..'))
  } catch (cause) {
    throw new SdkError('sdk/counter-unusable', 'counters.json cannot be written', { cause })
  }
}

/** The new name is on disk as well. Windows flushes no folders, and keeps renames in its journal. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
