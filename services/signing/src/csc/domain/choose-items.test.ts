import { describe, expect, it } from 'vitest'
import { chooseItems, type OfferedItem } from './choose-items.js'

const item = (index: number, digest: string, of: Partial<OfferedItem> = {}): OfferedItem => ({
  index,
  digest,
  commitment: `c${index}`,
  state: 'authorised',
  ...of,
})
const reserved = { state: 'reserved', requestId: 'r1' } as const
const placesOf = (hashes: readonly string[], offered: readonly OfferedItem[]) => {
  const choice = chooseItems(hashes, offered)
  return choice.kind === 'items' ? choice.items.map(({ index }) => index) : choice
}

describe('the items that a call for hashes means', () => {
  it('are those with the hashes, in the order of the call', () => {
    expect(placesOf(['b', 'a'], [item(0, 'a'), item(1, 'b')])).toEqual([1, 0])
  })

  it('are one for each occurrence of a hash, and none twice', () => {
    const copies = [item(0, 'a'), item(1, 'a')]
    expect(placesOf(['a', 'a'], copies)).toEqual([0, 1])
    expect(placesOf(['a', 'a', 'a'], copies)).toEqual({ kind: 'refused', code: 'item/used' })
  })

  it('pass over what was asked for before', () => {
    expect(placesOf(['a'], [item(0, 'a', reserved), item(1, 'a')])).toEqual([1])
  })

  it('are refused as a whole when one is not on the list', () => {
    expect(placesOf(['a', 'x'], [item(0, 'a')])).toEqual({ kind: 'refused', code: 'item/not-on-list' })
  })

  it('are those of the one request that named exactly these', () => {
    const named = [item(0, 'a', reserved), item(1, 'b', { state: 'consumed', requestId: 'r1' })]
    expect(chooseItems(['a', 'b'], named)).toEqual({ kind: 'request', requestId: 'r1' })
    expect(chooseItems(['a'], named)).toEqual({ kind: 'refused', code: 'item/used' })
    const apart = [item(0, 'a', reserved), item(1, 'b', { ...reserved, requestId: 'r2' })]
    expect(chooseItems(['a', 'b'], apart)).toEqual({ kind: 'refused', code: 'item/used' })
  })
})
