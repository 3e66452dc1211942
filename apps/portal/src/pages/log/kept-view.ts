/** What this browser remembers of the log between two visits. */
import type { KeptView } from '@jitsuin/transparency/contract'

const KEY = 'jitsuin.log'

/** The memory; undefined at the first visit, or when the browser keeps nothing. */
export function loadKept(storage: Storage): KeptView | undefined {
  try {
    const { verifierKey, vrfPublicKey, checkpoint } = JSON.parse(storage.getItem(KEY) ?? '{}')
    const isWhole = [verifierKey, vrfPublicKey, checkpoint].every((text) => typeof text === 'string')
    return isWhole ? { verifierKey, vrfPublicKey, checkpoint } : undefined
  } catch {
    return undefined // what cannot be read is no memory; the page says that it begins anew
  }
}

/** Remembers, unless the browser forbids it. */
export function saveKept(storage: Storage, kept: KeptView): void {
  try {
    storage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // A browser without memory: each visit is the first one, and the page says so.
  }
}
