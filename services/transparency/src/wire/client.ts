/** The log as pages and programs call it. */
import type { Text } from '@jitsuin/kernel'
import * as z from 'zod'
import type { ListedEntry } from './check.js'
import { PAGE, ROUTES } from './routes.js'
import * as wire from './schemas.js'

const HASH_BYTES = 32
const problemSchema = z.object({
  code: z.string(),
  ja: z.string(),
  en: z.string(),
  next: z.object({ ja: z.string(), en: z.string() }),
})

/** Why a call brought no answer. */
export type LogFailure =
  | { readonly kind: 'refused'; readonly code: string; readonly text: Text; readonly next: Text }
  | { readonly kind: 'unreachable' }

/** A call that failed; `failure` says how. */
export class LogCallError extends Error {
  readonly failure: LogFailure

  constructor(failure: LogFailure) {
    super(failure.kind === 'refused' ? failure.code : 'The log did not answer')
    this.name = 'LogCallError'
    this.failure = failure
  }
}

/** Calls the log. Every method throws `LogCallError`. */
export type LogClient = ReturnType<typeof logClient>

/** Makes a client over the caller's `fetch`; addresses are relative to `base` (empty: the page's own host). */
export function logClient(fetcher: typeof fetch, base = '') {
  const get = (path: string, query: Record<string, string | number> = {}) => {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) search.set(name, String(value))
    return call(fetcher, base + path + (search.size > 0 ? `?${search}` : ''))
  }
  const read = async <T>(schema: z.ZodType<T>, answer: Promise<Response>): Promise<T> => {
    const parsed = schema.safeParse(await (await answer).json().catch(unreachable))
    return parsed.success ? parsed.data : unreachable()
  }
  const consistency = (older: number, newer: number) =>
    read(wire.consistencyProof, get(ROUTES.consistency, { older, newer }))
  return {
    checkpoint: async (): Promise<string> => (await get(ROUTES.checkpoint)).text(),
    keys: () => read(wire.keysSchema, get(ROUTES.keys)),
    mine: () => read(wire.ownTagSchema, get(ROUTES.mine)),
    holder: (tag: string) => read(wire.holderEntries, get(ROUTES.holder(tag))),
    receipt: (sha256: string) => read(wire.receiptSchema, get(ROUTES.receipt(sha256))),
    consistency,
    /** Hands a witness's cosignature to the log. */
    cosign: async (checkpoint: string): Promise<void> => {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ checkpoint })
      await call(fetcher, base + ROUTES.cosignatures, { method: 'POST', headers, body })
    },
    /** Every entry in order, page by page. */
    entries: async function* (start = 0): AsyncGenerator<ListedEntry> {
      for (let at = start; ; at += PAGE.entries) {
        const query = { start: at, limit: PAGE.entries }
        const { entries } = await read(wire.entriesPage, get(ROUTES.entries, query))
        yield* entries
        // A page with a gap is not the last one: whoever counts sees what is missing.
        if (entries.length === 0) return
      }
    },
    /** Every stored leaf hash in order, page by page. */
    hashes: async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; ; at += PAGE.hashes) {
        const answer = await get(ROUTES.hashes, { start: at, limit: PAGE.hashes })
        const bytes = new Uint8Array(await answer.arrayBuffer())
        for (let n = 0; n + HASH_BYTES <= bytes.length; n += HASH_BYTES) yield bytes.slice(n, n + HASH_BYTES)
        if (bytes.length < PAGE.hashes * HASH_BYTES) return
      }
    },
  }
}

async function call(fetcher: typeof fetch, url: string, init?: RequestInit): Promise<Response> {
  const response = await fetcher(url, init).catch(unreachable)
  if (response.ok) return response
  const problem = problemSchema.safeParse(await response.json().catch(unreachable))
  if (!problem.success) return unreachable()
  const { code, ja, en, next } = problem.data
  throw new LogCallError({ kind: 'refused', code, text: { ja, en }, next })
}

function unreachable(): never {
  throw new LogCallError({ kind: 'unreachable' })
}
