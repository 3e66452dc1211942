/**
 * The journal of a run over many files: one line of JSON for each that is done, on the disk before its result gets its name. A run that
 * was cut off at any point goes on behind the last whole line.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { CliError } from '../errors.js'

/** A file that is done: its digest at that time, what was said, and the digest of what was written. */
export type Entry = {
  readonly file: string
  readonly sha256Hex: string
  readonly exit: 0 | 1 | 2
  readonly lines: readonly string[]
  readonly outSha256Hex?: string
}

/** The journal of one run. */
export type Journal = {
  /** What is known of a file. */
  readonly find: (file: string) => Promise<Entry | undefined>
  /** Adds a file; on the disk when the promise ends. */
  readonly add: (entry: Entry) => Promise<void>
  readonly close: () => Promise<void>
}

const KIND = 'jitsuin-batch-1'

/**
 * Opens the journal at `path`, or begins it. `call` is what a run is about: another call has another journal.
 *
 * @throws {CliError} `cli/usage` if it is the journal of another call, `cli/unreadable`
 */
export async function openJournal(path: string, call: unknown): Promise<Journal> {
  const identity = createHash('sha256').update(JSON.stringify(call)).digest('hex')
  const file = await open(path, 'a+', 0o600).catch((cause: unknown) => {
    throw new CliError('cli/unreadable', `Cannot open ${path}`, { cause })
  })
  try {
    return await readJournal(file, { path, identity })
  } catch (error) {
    await file.close()
    throw error
  }
}

type Place = { readonly at: number; readonly length: number }

async function readJournal(
  file: FileHandle,
  { path, identity }: { readonly path: string; readonly identity: string },
): Promise<Journal> {
  const places = new Map<string, Place>()
  let end = 0
  for await (const { text, length } of wholeLines(file)) {
    const parsed: unknown = parse(text)
    if (end === 0) expectSameCall(parsed, { path, identity })
    else if (isEntry(parsed)) places.set(parsed.file, { at: end, length })
    end += length
  }
  await file.truncate(end) // what a run that was cut off had begun to write
  const append = async (value: unknown) => {
    const line = Buffer.from(`${JSON.stringify(value)}\n`)
    const at = end
    end += line.length
    await file.appendFile(line)
    await file.datasync()
    return { at, length: line.length }
  }
  if (end === 0) await append({ kind: KIND, call: identity })
  let last: Promise<unknown> = Promise.resolve()
  return {
    find: async (name) => {
      const place = places.get(name)
      if (!place) return undefined
      const { buffer } = await file.read(Buffer.alloc(place.length), 0, place.length, place.at)
      const entry = parse(buffer.toString())
      return isEntry(entry) ? entry : undefined
    },
    add: async (entry) => {
      const mine = last.then(async () => void places.set(entry.file, await append(entry)))
      last = mine.catch(() => undefined) // whoever added it hears of it
      await mine
    },
    close: () => file.close(),
  }
}

const STEP_BYTES = 1 << 20

/** The lines of a file that end, each with its length in octets. */
async function* wholeLines(file: FileHandle): AsyncGenerator<{ text: string; length: number }> {
  let rest: Buffer = Buffer.alloc(0)
  for (let at = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(STEP_BYTES), 0, STEP_BYTES, at)
    if (bytesRead === 0) return
    at += bytesRead
    rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      yield { text: rest.subarray(0, end).toString(), length: end + 1 }
      rest = rest.subarray(end + 1)
    }
  }
}

function expectSameCall(header: unknown, { path, identity }: { path: string; identity: string }): void {
  const known = header as { kind?: unknown; call?: unknown } | null // both are compared
  if (known?.kind !== KIND) throw new CliError('cli/usage', `${path} is no journal of a run`)
  if (known.call !== identity)
    throw new CliError('cli/usage', `${path} is the journal of a call with other options`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // a damaged line: its file is not known to be done
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false
  const { file, sha256Hex, exit, lines } = value as Partial<Record<keyof Entry, unknown>> // each is looked at
  return (
    typeof file === 'string' &&
    typeof sha256Hex === 'string' &&
    (exit === 0 || exit === 1 || exit === 2) &&
    Array.isArray(lines)
  )
}
