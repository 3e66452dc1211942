import { ALL_DISCLOSURE_ITEMS } from '@jitsuin/holder/contract'
import { describe, expect, it } from 'vitest'
import { DOCTOR, defaultDisclosure, STRANGER } from '../../../test/people.js'
import { changeAll, factOf, itemsOf, reverse, whileAsking } from './model.js'

describe('the disclosure page', () => {
  it('asks only for what is not so already', () => {
    const changes = changeAll(defaultDisclosure(), 'public', 'hidden')
    expect(changes).toEqual([{ item: 'name', audience: 'public', to: 'hidden' }])
  })

  it('shows what was pressed at once, and leaves the stored table alone', () => {
    const stored = defaultDisclosure()
    const shown = whileAsking(stored, [{ item: 'age', audience: 'users', to: 'shown' }])
    expect(shown.settings.age.users).toBe('shown')
    expect(stored.settings.age.users).toBe('hidden')
    // What is seen by others is only told by the service.
    expect(shown.seenBy).toEqual(stored.seenBy)
  })

  it('takes changes back by their reverse', () => {
    const changes = [{ item: 'age', audience: 'users', to: 'shown' }] as const
    expect(reverse(changes)).toEqual([{ item: 'age', audience: 'users', to: 'hidden' }])
    expect(reverse(reverse(changes))).toEqual(changes)
  })

  it('puts every item into one of its two sections', () => {
    expect([...itemsOf('basic'), ...itemsOf('profile')]).toEqual(ALL_DISCLOSURE_ITEMS)
  })

  it('knows the holder’s own fact behind each item, and none of people it does not know', () => {
    expect(factOf('birthDate', DOCTOR)).toBe('1955/08/01')
    expect(factOf('association', DOCTOR)).toBeNull()
    for (const item of ALL_DISCLOSURE_ITEMS) expect(factOf(item, STRANGER)).toBeNull()
  })
})
