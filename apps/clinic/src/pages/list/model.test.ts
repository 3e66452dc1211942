import type { Item } from '@jitsuin/business-system/contract'
import { describe, expect, it } from 'vitest'
import {
  batchOf,
  choose,
  countsOf,
  hasChanged,
  leftOf,
  listOutcome,
  matches,
  minutesSince,
  namesakesOf,
  overdueOf,
  progressOf,
  rowsOf,
  stuckOf,
  wishesOf,
} from './model.js'

const PROBLEM = { code: 'x/y', ja: '', en: '', next: { ja: '', en: '' } }
const item = (id: string, change: Partial<Item> = {}): Item => ({
  id,
  number: `RX-${id}`,
  version: `v-${id}`,
  patient: {
    number: `P-${id}`,
    name: '見本　花江',
    kana: 'ミホン ハナエ',
    sex: 'female',
    birthDate: '1980-04-15',
    age: 46,
  },
  insurer: 'employee',
  lines: ['【般】エトドラク錠１００ｍｇ　4錠'],
  writtenAt: '2026-11-20T00:00:00Z',
  signing: { state: 'waiting' },
  ...change,
})
const SIGNED = { signing: { state: 'signed', signedAt: '2026-11-20T00:10:00Z' } } as const
const SIGNING = { signing: { state: 'signing', waitsFor: null } } as const
const REFUSED = { signing: { state: 'refused', problem: PROBLEM } } as const
const SHOWING = { filter: 'open', words: '', batch: null } as const
const ids = (items: readonly Item[]) => items.map(({ id }) => id)

describe('the rows of the list', () => {
  const items = [
    item('new', { writtenAt: '2026-11-20T00:20:00Z' }),
    item('old'),
    item('done', { ...SIGNED, writtenAt: '2026-11-19T23:00:00Z' }),
    item('no', { ...REFUSED, writtenAt: '2026-11-20T00:10:00Z' }),
  ]

  it('come by waiting time, without what is signed', () => {
    expect(ids(rowsOf(items, SHOWING))).toEqual(['old', 'no', 'new'])
  })

  it('keep what the last batch signed in its place', () => {
    const batch = { ids: ['done'], untaken: new Map() }
    expect(ids(rowsOf(items, { ...SHOWING, batch }))).toEqual(['done', 'old', 'no', 'new'])
  })

  it('follow the filter, whose number says how many there are', () => {
    expect(ids(rowsOf(items, { ...SHOWING, filter: 'refused' }))).toEqual(['no'])
    expect(countsOf(items)).toEqual({ open: 3, waiting: 2, signing: 0, signed: 1, refused: 1, all: 4 })
  })

  it.each(['みほん', 'ﾊﾅｴ', '花江', 'p-1', 'rx1', 'エトドラク', '見本 エトドラク', ''])(
    'are found by %j',
    (words) => {
      expect(matches(item('1'), words)).toBe(true)
    },
  )

  it.each(['架空', '見本 アムロジピン', 'P-2'])('are not found by %j', (words) => {
    expect(matches(item('1'), words)).toBe(false)
  })
})

describe('what is chosen', () => {
  it('is handed in with the version that was shown', () => {
    const chosen = choose(new Map(), [item('1'), item('2')], 'chosen')
    expect(wishesOf([item('1'), item('2'), item('3')], chosen)).toEqual([
      { id: '1', version: 'v-1' },
      { id: '2', version: 'v-2' },
    ])
    expect(wishesOf([item('1')], choose(chosen, [item('1')], 'not-chosen'))).toEqual([])
  })

  it('is not handed in when it changed since, and says so', () => {
    const chosen = choose(new Map(), [item('1')], 'chosen')
    const changed = item('1', { version: 'other' })
    expect(wishesOf([changed], chosen)).toEqual([])
    expect([
      hasChanged(changed, chosen),
      hasChanged(item('1'), chosen),
      hasChanged(item('2'), chosen),
    ]).toEqual([true, false, false])
  })

  it('is never what is signed or on its way', () => {
    const chosen = choose(new Map(), [item('1', SIGNED), item('2', SIGNING)], 'chosen')
    expect(chosen.size).toBe(0)
    expect(wishesOf([item('1', SIGNED)], new Map([['1', 'v-1']]))).toEqual([])
  })
})

describe('reminders', () => {
  it('begin at thirty minutes exactly, and end with the signature', () => {
    const at = (time: string) => overdueOf([item('1'), item('2', SIGNED), item('3', SIGNING)], new Date(time))
    expect(ids(at('2026-11-20T00:29:59.999Z'))).toEqual([])
    expect(ids(at('2026-11-20T00:30:00Z'))).toEqual(['1'])
  })

  it('count whole minutes, none for a clock that is behind', () => {
    expect(minutesSince('2026-11-20T00:00:00Z', new Date('2026-11-20T00:01:59Z'))).toBe(1)
    expect(minutesSince('2026-11-20T00:00:00Z', new Date('2026-11-19T23:00:00Z'))).toBe(0)
  })

  it('tell patients of one name apart, and not one patient with two prescriptions', () => {
    const other = { ...item('2').patient, number: 'P-1' }
    expect([...namesakesOf([item('1'), item('2')])]).toEqual(['見本　花江'])
    expect([...namesakesOf([item('1'), item('2', { patient: other })])]).toEqual([])
  })

  it('name what waits for an approval alone', () => {
    const waits = (waitsFor: 'approval' | 'service') => ({ signing: { state: 'signing', waitsFor } }) as const
    expect(ids(stuckOf([item('1', waits('approval')), item('2', waits('service')), item('3')]))).toEqual([
      '1',
    ])
  })
})

describe('a list on the phone', () => {
  const batch = batchOf({
    items: [
      { id: '1', taken: 'yes' },
      { id: '2', taken: 'yes' },
      { id: '3', taken: 'no', problem: PROBLEM },
    ],
  })
  const asked = { state: 'asked', id: 'l', count: 2, approveAddress: '', approveBy: '' } as const
  const active = { state: 'active', id: 'l', count: 2, ends: '', signatures: null } as const
  const both = [item('1', SIGNING), item('2', SIGNING), item('3', SIGNED)]

  it('is asked for as long as nobody says otherwise, and approved when it is being signed', () => {
    expect(listOutcome(both, asked, batch)).toBe('asked')
    expect(listOutcome(both, active, batch)).toBe('approved')
    expect(listOutcome(both, null, batch)).toBe('asked')
    expect(listOutcome([item('1', SIGNED), item('2', REFUSED)], null, batch)).toBe('approved')
    expect(listOutcome([item('1', REFUSED), item('2', REFUSED)], null, batch)).toBe('approved')
  })

  it('is over when what stood on it can be chosen again, even if one of it could never be signed', () => {
    expect(listOutcome([item('1'), item('2')], null, batch)).toBe('over')
    expect(listOutcome([item('1'), item('2', REFUSED)], null, batch)).toBe('over')
  })

  it('and a day say how many signatures are left, unless nobody knows', () => {
    expect(leftOf({ most: 200, signatures: 199 })).toBe(1)
    expect(leftOf({ most: 200, signatures: 201 })).toBe(0)
    expect([leftOf({ most: null, signatures: 1 }), leftOf({ most: 1, signatures: null })]).toEqual([
      null,
      null,
    ])
  })
})

describe('a batch', () => {
  const batch = batchOf({
    items: [
      { id: '1', taken: 'yes' },
      { id: '2', taken: 'yes' },
      { id: '3', taken: 'no', problem: PROBLEM },
      { id: '4', taken: 'yes' },
    ],
  })

  it('counts each by what became of it', () => {
    const items = [item('1', SIGNED), item('2', SIGNING), item('3'), item('4', REFUSED)]
    expect(progressOf(items, batch)).toEqual({ total: 4, signed: 1, running: 1, notSigned: 2 })
  })

  it('never counts as signed what is not in the list', () => {
    expect(progressOf([], batch)).toEqual({ total: 4, signed: 0, running: 0, notSigned: 4 })
  })
})
