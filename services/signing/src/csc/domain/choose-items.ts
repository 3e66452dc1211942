/** Which items of a list a call for hashes means: a client of CSC knows hashes, and each occurrence of one is signed once. */
import type { ItemStanding } from '@jitsuin/key-half'

/** An item with what its leaf is made of; hexadecimal. */
export type OfferedItem = ItemStanding & { readonly commitment: string; readonly digest: string }

/** What is to be done for a call. */
export type Choice =
  /** These items, in the order of the hashes; none of them was asked for before. */
  | { readonly kind: 'items'; readonly items: readonly OfferedItem[] }
  /** All were asked for by exactly this request. It may have got no answer. */
  | { readonly kind: 'request'; readonly requestId: string }
  | { readonly kind: 'refused'; readonly code: 'item/not-on-list' | 'item/used' }

/** Chooses the items for hashes (hexadecimal) out of those of a list. */
export function chooseItems(hashes: readonly string[], offered: readonly OfferedItem[]): Choice {
  const known = new Set(offered.map(({ digest }) => digest))
  if (hashes.some((hash) => !known.has(hash))) return { kind: 'refused', code: 'item/not-on-list' }
  const free = offered.filter(({ state }) => state === 'authorised')
  const taken = new Set<number>()
  const items = hashes.flatMap((hash) => {
    const item = free.find(({ digest, index }) => digest === hash && !taken.has(index))
    if (item) taken.add(item.index)
    return item ? [item] : []
  })
  if (items.length === hashes.length) return { kind: 'items', items }
  const requestId = requestFor(hashes, offered)
  return requestId === undefined ? { kind: 'refused', code: 'item/used' } : { kind: 'request', requestId }
}

/** The newest request that named exactly these hashes. */
function requestFor(hashes: readonly string[], offered: readonly OfferedItem[]): string | undefined {
  const byRequest = Map.groupBy(
    offered.filter(({ requestId }) => requestId !== undefined),
    ({ requestId }) => requestId ?? '',
  )
  const wanted = [...hashes].sort().join()
  const fitting = [...byRequest].filter(
    ([, items]) =>
      items
        .map(({ digest }) => digest)
        .sort()
        .join() === wanted,
  )
  return fitting.at(-1)?.[0]
}
