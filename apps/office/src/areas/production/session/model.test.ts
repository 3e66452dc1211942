import { describe, expect, it } from 'vitest'
import {
  countSitting,
  handedOver,
  judgeSeen,
  NOTHING_SEEN,
  type Person,
  without,
  withResult,
} from './model.js'

const TODAY = '2026-11-20'
const ALL = { postcard: true, licence: true, person: true, identity: { kind: 'passport' as const } }
const signature = { width: 1000, height: 320, strokes: [], pngSha256: 'ab'.repeat(32) }
const person: Person = {
  caseId: 'one',
  caseNumber: '2026-000001',
  name: '実印 太郎',
  nameKana: 'ジツイン タロウ',
  cardId: 'JMA261100001',
  revision: 7,
  birthDate: '1955-08-01',
  licenceNumber: '99999',
}

describe('a sitting of a hospital (T-C03-5)', () => {
  it('lets nobody sign before all four are checked, nor on a document that has expired', () => {
    expect(judgeSeen(NOTHING_SEEN, TODAY)).toBe('incomplete')
    for (const lack of ['postcard', 'licence', 'person'] as const)
      expect(judgeSeen({ ...ALL, [lack]: false }, TODAY)).toBe('incomplete')
    expect(judgeSeen({ postcard: true, licence: true, person: true }, TODAY)).toBe('incomplete')
    const until = (validUntil: string) => ({ ...ALL, identity: { kind: 'passport' as const, validUntil } })
    expect(judgeSeen(until('2026-11-19'), TODAY)).toBe('identity-expired')
    expect(judgeSeen(until(TODAY), TODAY)).toBe('complete')
  })

  it('sends four checks and the revision that was seen for each person', () => {
    const result = handedOver(person, { seen: ALL, signature })
    expect(result).toMatchObject({ caseId: 'one', expectedRevision: 7, result: 'handed-over' })
    expect(result?.result === 'handed-over' && result.checks.map(({ check }) => check)).toEqual([
      'postcard',
      'licence',
      'identity',
      'person',
    ])
    expect(handedOver(person, { seen: NOTHING_SEEN, signature })).toBe(undefined)
  })

  it('has one result for each person, and can take one back', () => {
    const absent = { caseId: 'one', result: 'absent' } as const
    const given = handedOver(person, { seen: ALL, signature })
    if (!given) throw new Error('all was seen')
    const both = withResult(withResult(new Map(), absent), given)
    expect(countSitting(both)).toEqual({ present: 1, absent: 0 })
    expect(countSitting(withResult(both, { caseId: 'two', result: 'absent' }))).toEqual({
      present: 1,
      absent: 1,
    })
    expect(without(both, 'one').size).toBe(0)
  })
})
