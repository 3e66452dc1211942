/** The log behind an address, and whom the caller trusts to have signed its heads. */
import { readFile } from 'node:fs/promises'
import { loopbackFetch } from '@jitsuin/platform'
import { type NoteVerifier, parseVerifier } from '@jitsuin/tlog'
import { LogCallError, type LogClient, logClient } from '@jitsuin/transparency/contract'
import type { Io } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile } from '../files.js'

/** A page of entries is larger than what services ask of each other. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/** A client of the log at this address. */
export function clientOf(address: string): LogClient {
  const fetcher = (input: string | URL | Request, init?: RequestInit) =>
    loopbackFetch(String(input), {
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs: 30_000,
      ...(init?.method !== undefined && { method: init.method }),
      ...(typeof init?.body === 'string' && {
        body: init.body,
        headers: { 'content-type': 'application/json' },
      }),
    })
  return logClient(fetcher, address.replace(/\/$/, ''))
}

/** The verifier key of a file, one line as C2SP writes it. @throws {TlogError} `tlog/key-malformed` */
export async function loadVerifier(path: string): Promise<NoteVerifier> {
  return parseVerifier(Buffer.from(await loadFile(path)).toString('utf8'))
}

/** Runs what talks to the log, and tells its failures as the command line does. */
export async function talking<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof LogCallError)) throw error
    const { failure } = error
    if (failure.kind === 'unreachable')
      throw new CliError('cli/unreachable', 'The log does not answer', { cause: error })
    throw new CliError('cli/log-refused', `${failure.code}: ${failure.text.en}`, { cause: error })
  }
}

/** The key that the caller names; else the log's own word, which is said aloud. */
export async function verifierFor(
  client: LogClient,
  keyFile: string | undefined,
  io: Io,
): Promise<NoteVerifier> {
  if (keyFile !== undefined) return loadVerifier(keyFile)
  const { verifierKey } = await client.keys()
  io.err(`no --log-key: taking the log's own word for its key ${verifierKey}`)
  return parseVerifier(verifierKey)
}

/** A file's text; undefined when there is none yet. */
export async function loadState(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new CliError('cli/unreadable', `Cannot read ${path}`, { cause })
  }
}
