/** Items of an approved list: each may be signed once, and only with the digest that its leaf was made of. */
import { sameBytes } from '@jitsuin/kernel'
import { type ListedDigest, leafOfCommitted } from '@jitsuin/second-key'
import { HalfError, type HalfErrorCode } from '../errors.js'

/** An item as this half recorded it: authorised, reserved by one request, consumed by its signature. */
export type RecordedItem = {
  readonly index: number
  readonly leaf: Uint8Array
  readonly state: 'authorised' | 'reserved' | 'consumed'
}

/** How an item stands; `requestId` is the request that named it. */
export type ItemStanding = Pick<RecordedItem, 'index' | 'state'> & { readonly requestId?: string }

/** Why an item is not signed. */
export type ItemRefusal = Extract<HalfErrorCode, 'item/not-on-list' | 'item/used'>

/** One item that is refused; `at` is its position in the request. */
export type RefusedItem = { readonly at: number; readonly index: number; readonly code: ItemRefusal }

/** Which items of a request are refused: whatever is not exactly what the holder saw, or was asked for before. */
export function findRefusedItems(
  items: readonly ListedDigest[],
  recorded: readonly RecordedItem[],
): readonly RefusedItem[] {
  const byIndex = new Map(recorded.map((one) => [one.index, one]))
  const seen = new Set<number>()
  return items.flatMap((item, at) => {
    const code = seen.has(item.index) ? 'item/used' : judgeItem(item, byIndex.get(item.index))
    seen.add(item.index)
    return code === 'pass' ? [] : [{ at, index: item.index, code }]
  })
}

function judgeItem(
  { index, commitment, digest }: ListedDigest,
  recorded: RecordedItem | undefined,
): 'pass' | ItemRefusal {
  const [commitmentOctets, digestOctets] = [Buffer.from(commitment, 'hex'), Buffer.from(digest, 'hex')]
  const leaf = leafOfCommitted({ commitment: commitmentOctets, digest: digestOctets, index })
  if (!recorded || !sameBytes(leaf, recorded.leaf)) return 'item/not-on-list'
  return recorded.state === 'authorised' ? 'pass' : 'item/used'
}

/** A request that names items which may not be signed; it is refused as a whole, and `fields` says which they are. */
export class ItemsRefused extends HalfError {
  readonly items: readonly RefusedItem[]

  constructor(items: readonly [RefusedItem, ...RefusedItem[]]) {
    // What is not on the list is the graver one, wherever it stands.
    const code = items.some((one) => one.code === 'item/not-on-list') ? 'item/not-on-list' : 'item/used'
    super(code, items.map(({ index }) => index).join(', '))
    this.items = items
  }

  /** As the answer shows them: the number in a pointer is the item's place on the list. */
  get fields(): readonly ItemField[] {
    return this.items.map(({ index, code }) => ({
      in: 'body',
      pointer: `/items/${index}`,
      code,
      message: code === 'item/used' ? 'Signed or asked for before' : 'Not what the holder approved',
    }))
  }
}
type ItemField = {
  readonly in: 'body'
  readonly pointer: string
  readonly code: string
  readonly message: string
}
