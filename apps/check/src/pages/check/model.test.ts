import { describe, expect, it } from 'vitest'
import { type Draft, EMPTY_DRAFT, faultsOf, requestOf, verdictOf } from './model.js'

const FULL: Draft = {
  institution: '港見架空病院',
  person: '採用 担当',
  purpose: 'hiring',
  cardId: 'JMA261100001',
  name: '実印　太郎',
  birthDate: '1968-08-01',
  registrationDate: '1994-05-10',
  registrationNumber: '９９９９０１',
}

describe('the form of a check', () => {
  it('takes digits of any width', () => {
    expect(faultsOf(FULL, 'number')).toEqual({})
    expect(requestOf(FULL, 'id', { by: 'number', cardId: FULL.cardId }).items.registrationNumber).toBe(
      '999901',
    )
  })

  it('names every empty field, and asks for no card number where the card is touched', () => {
    expect(Object.keys(faultsOf(EMPTY_DRAFT, 'number')).toSorted()).toEqual([
      'birthDate',
      'cardId',
      'institution',
      'name',
      'person',
      'registrationDate',
      'registrationNumber',
    ])
    expect(faultsOf(EMPTY_DRAFT, 'touch')).not.toHaveProperty('cardId')
  })

  it.each([
    ['a day that does not exist', { birthDate: '1968-02-30' }, { birthDate: 'not-a-day' }],
    ['a number with letters', { registrationNumber: '12a' }, { registrationNumber: 'not-a-number' }],
  ] as const)('refuses %s', (_what, change, faults) => {
    expect(faultsOf({ ...FULL, ...change }, 'number')).toEqual(faults)
  })

  it('shows nothing but a usable card in green', () => {
    expect(verdictOf('usable')).toBe('VALID')
    for (const standing of ['expired', 'lost', 'revoked', 'licence-withdrawn', 'not-issued'] as const)
      expect(verdictOf(standing)).toBe('INVALID')
    expect(verdictOf('unknown')).toBe('INDETERMINATE')
  })
})
