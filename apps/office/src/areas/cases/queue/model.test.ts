import type { QueueEntry } from '@jitsuin/registration/contract'
import { statesOf } from '@jitsuin/registration/contract'
import { describe, expect, it } from 'vitest'
import {
  addressOf,
  askedOf,
  bulkActsFor,
  chooseState,
  groupCounts,
  judgeShown,
  STATE_GROUPS,
  withFilter,
} from './model.js'

describe('the address of a list', () => {
  it('holds every filter and gives it back', () => {
    const address =
      '/cases?state=received%2Cdeficient&prefecture=%E7%86%8A%E6%9C%AC%E7%9C%8C&assigned=me&olderThanDays=30&words=%E8%A6%8B%E6%9C%AC&sort=name&order=descending'
    const asked = askedOf(address.slice('/cases'.length))
    expect(asked).toMatchObject({
      state: ['received', 'deficient'],
      prefecture: ['熊本県'],
      assigned: 'me',
      olderThanDays: 30,
      words: '見本',
    })
    expect(askedOf(addressOf(asked).slice('/cases'.length))).toEqual(asked)
  })

  it.each(['?state=nonsense', '?olderThanDays=x', '?size=9999&after=!!'])(
    'that makes no sense asks for everything: %s',
    (search) => {
      expect(addressOf(askedOf(search))).toBe('/cases')
    },
  )

  it('leaves out what is empty', () => {
    expect(addressOf(withFilter(askedOf('?words=a&kind=new'), { words: '', kind: [] }))).toBe('/cases')
  })
})

describe('the strip of states', () => {
  it('has every open state in exactly one group', () => {
    expect(Object.values(STATE_GROUPS).flat().toSorted()).toEqual([...statesOf('open')].toSorted())
  })

  it('adds up', () => {
    const open = statesOf('open').map((state, at) => ({ state, count: at + 1 }))
    const total = open.reduce((sum, { count }) => sum + count, 0)
    const counts = { open, openTotal: total, mine: 0, unassigned: 0, closed: [], closedTotal: 0, total }
    expect(groupCounts(counts).reduce((sum, { count }) => sum + count, 0)).toBe(total)
  })

  it('chooses a state, looks among ended cases for an ended one, and lets go of it', () => {
    const chosen = chooseState(askedOf(''), 'rejected')
    expect(addressOf(chosen)).toBe('/cases?state=rejected&phase=closed')
    expect(addressOf(chooseState(chosen, 'rejected'))).toBe('/cases')
  })
})

it('a saved view is known again', () => {
  const asked = askedOf('?state=deficient&deficientForDays=30&sort=since')
  const { sort, order, ...filter } = asked
  const view = {
    viewId: 'v',
    name: '不備30日超',
    sharing: 'own',
    ofMine: 'yes',
    filter,
    sort,
    order,
  } as const
  expect(judgeShown(view, asked)).toBe('shown')
  expect(judgeShown(view, askedOf(''))).toBe('other')
})

describe('acts on several cases', () => {
  const entry = (state: string) => ({ state }) as QueueEntry
  it.each([
    [[], []],
    [['received'], ['assign']],
    [
      ['licence-inquiry', 'licence-inquiry'],
      ['assign', 'registry'],
    ],
    [['licence-inquiry', 'received'], ['assign']],
    [
      ['approval-wait', 'approval-wait'],
      ['assign', 'sign'],
    ],
    [['approval-wait'], ['assign']],
  ])('for %j are %j', (states, acts) => {
    expect(bulkActsFor(states.map(entry))).toEqual(acts)
  })
})
