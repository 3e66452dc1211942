/** Fetches the lists of the operator's places again and again, and keeps the last ones when a place is silent. */
import { type Crl, type Fetcher, PkiError, parseCrl } from '@jitsuin/pki'
import type { LastLists } from './judge-entry.js'

/** What the watch needs. */
export type ListWatchOptions = {
  readonly places: readonly URL[]
  readonly fetch: Fetcher
  readonly now: () => Date
}

const LIST_LIMITS = { accept: 'application/pkix-crl', timeoutMs: 5_000, maxBytes: 50 * 1024 * 1024 }

/** The lists in hand, and a way to ask for them anew. */
export type ListWatch = {
  readonly last: () => LastLists
  readonly refresh: () => Promise<'heard' | 'silent'>
}

/** Makes a watch that has heard nothing yet. The centre counts as heard when every place gave a list that can be read. */
export function listWatch({ places, fetch, now }: ListWatchOptions): ListWatch {
  let last: LastLists = { lists: [], heardAt: 'never' }
  return {
    last: () => last,
    refresh: async () => {
      const at = now()
      const fetched = await Promise.all(places.map((url) => fetchList(fetch, url)))
      if (fetched.some((list) => list === 'silent')) return 'silent'
      last = { lists: fetched.filter((list) => list !== 'silent'), heardAt: at }
      return 'heard'
    },
  }
}

async function fetchList(fetch: Fetcher, url: URL): Promise<Crl | 'silent'> {
  const answer = await fetch({ url, ...LIST_LIMITS })
  if (answer.outcome !== 'received') return 'silent'
  try {
    return parseCrl(answer.bytes)
  } catch (error) {
    if (error instanceof PkiError) return 'silent' // what cannot be read says nothing
    throw error
  }
}
