/**
 * The journal: one line an event, appended and flushed to the disk before anybody is told of it. A line is the first 16 digits of
 * the SHA-256 of its JSON, a blank, and the JSON.
 *
 * A file and not node:sqlite, which Node 24 does not call stable yet; and what is removed must be gone, which for a file of its own
 * is one unlink.
 */

import { createHash } from 'node:crypto'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ClientError } from '@jitsuin/sdk'
import { saveFile } from './durable.js'
import { eventSchema, type JournalEvent } from './events.js'

/** The journal of a data folder. */
export type Journal = {
  /** On disk when the promise ends. Events that come while the disk is busy go together with the next flush. */
  readonly append: (...events: readonly JournalEvent[]) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Reads the journal, drops what `keep` does not want any more, and opens it for more.
 *
 * @throws {ClientError} `client/journal-damaged` for a line that was changed. A last line without its end was never acknowledged,
 *   and is left out.
 */
export async function openJournal(
  folder: string,
  read: (events: readonly JournalEvent[]) => readonly JournalEvent[],
): Promise<Journal> {
  const path = join(folder, 'journal')
  const kept = read(await load(path))
  await saveFile(path, kept.map(lineOf).join(''))
  return appendTo(await open(path, 'a', 0o600))
}

async function load(path: string): Promise<readonly JournalEvent[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw new ClientError('client/journal-damaged', 'The journal cannot be read', { cause: error })
  })
  const lines = text.split('\n')
  lines.pop() // empty, or cut short by a crash before it was flushed
  return lines.map((line, at) => eventOf(line, at + 1))
}

function eventOf(line: string, number: number): JournalEvent {
  const json = line.slice(17)
  const parsed = line.startsWith(`${sumOf(json)} `) ? eventSchema.safeParse(JSON.parse(json)) : undefined
  if (!parsed?.success) throw new ClientError('client/journal-damaged', `Line ${number} of the journal`)
  return parsed.data
}

function lineOf(event: JournalEvent): string {
  const json = JSON.stringify(event)
  return `${sumOf(json)} ${json}\n`
}

function sumOf(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, 16)
}

type Waiting = {
  readonly lines: string
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

function appendTo(file: FileHandle): Journal {
  let waiting: Waiting[] = []
  let writing: Promise<void> | undefined
  /** A line that was cut short must stay the last one. */
  let broken: unknown
  const write = async () => {
    while (waiting.length > 0) {
      const together = waiting
      waiting = []
      try {
        if (broken !== undefined) throw broken
        await file.appendFile(together.map(({ lines }) => lines).join(''))
        await file.datasync()
        for (const { done } of together) done()
      } catch (error) {
        broken = error
        for (const { failed } of together) failed(error)
      }
    }
    writing = undefined
  }
  return {
    append: (...events) =>
      new Promise((resolve, reject) => {
        waiting.push({ lines: events.map(lineOf).join(''), done: resolve, failed: reject })
        writing ??= write()
      }),
    close: async () => {
      await writing
      await file.close()
    },
  }
}
