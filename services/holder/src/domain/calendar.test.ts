import { describe, expect, it } from 'vitest'
import { ageAt, daysUntil } from './calendar.js'
import { prefectureOf } from './claims.js'
import type { CardRecord } from './holder-record.js'
import { cardAt } from './standing.js'

describe('the age of a person', () => {
  it.each([
    ['1955-08-01', '2017-07-31T14:59:59Z', 61], // 23:59:59 of 31 July in Japan
    ['1955-08-01', '2017-07-31T15:00:00Z', 62], // midnight in Japan, still July in Greenwich
    ['2000-02-29', '2023-02-28T03:00:00Z', 22],
    ['2000-02-29', '2023-03-01T03:00:00Z', 23],
    ['2000-02-29', '2024-02-29T03:00:00Z', 24],
  ])('born on %s is, at %s, %i', (birthDate, at, age) => {
    expect(ageAt(birthDate, new Date(at))).toBe(age)
  })
})

describe('the standing of a card', () => {
  const NOON = new Date('2023-01-31T03:00:00Z')
  const card = (lastDay: string, more: Partial<CardRecord> = {}): CardRecord => ({
    cardId: 'JMA180200000',
    kind: 'ic-card',
    issuedOn: '2018-02-01',
    lastDay,
    state: 'in-use',
    certificates: [],
    ...more,
  })
  const certificate = (lastDay: string, state: 'in-use' | 'revoked' = 'in-use') => ({
    purpose: 'signature' as const,
    serialHex: '0a',
    firstDay: '2018-02-01',
    lastDay,
    state,
  })

  it.each([
    ['2023-05-02', 91, 'valid'],
    ['2023-05-01', 90, 'ends-within-90-days'],
    ['2023-03-03', 31, 'ends-within-90-days'],
    ['2023-03-02', 30, 'ends-within-30-days'],
    ['2023-01-31', 0, 'ends-within-30-days'],
    ['2023-01-30', -1, 'ended'],
  ])('with the last day %s has %i days left: %s', (lastDay, daysLeft, standing) => {
    expect(cardAt(card(lastDay), NOON)).toMatchObject({ daysLeft, standing })
  })

  it('of six years whose chip data ends sooner follows the chip data', () => {
    const old = card('2024-01-31', { certificates: [certificate('2023-02-10')] })
    expect(cardAt(old, NOON)).toMatchObject({ daysLeft: 10, standing: 'ends-within-30-days' })
    const ended = card('2024-01-31', { certificates: [certificate('2023-01-30')] })
    expect(cardAt(ended, NOON)).toMatchObject({
      standing: 'ended',
      certificates: [{ standing: 'ended' }],
    })
  })

  it('is revoked when the card or any of its certificates is, however long it would last', () => {
    expect(cardAt(card('2030-01-01', { state: 'revoked' }), NOON).standing).toBe('revoked')
    const half = card('2030-01-01', { certificates: [certificate('2030-01-01', 'revoked')] })
    expect(cardAt(half, NOON).standing).toBe('revoked')
  })

  it('counts days by the calendar in Japan', () => {
    expect(daysUntil('2023-02-01', new Date('2023-01-31T14:59:59Z'))).toBe(1)
    expect(daysUntil('2023-02-01', new Date('2023-01-31T15:00:00Z'))).toBe(0)
  })
})

describe('the prefecture of an area', () => {
  it.each([
    ['神奈川県 鎌倉市', '神奈川県'],
    ['東京都 文京区', '東京都'],
    ['京都府京都市', '京都府'],
    ['北海道', '北海道'],
    ['海外', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is in %s', (area, prefecture) => {
    expect(prefectureOf(area)).toBe(prefecture)
  })
})
