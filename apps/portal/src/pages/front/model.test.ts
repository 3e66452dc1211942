import { describe, expect, it } from 'vitest'
import { DOCTOR, ENDING, REVOKED, STRANGER } from '../../../test/people.js'
import { alertsOf } from './model.js'

const kinds = (me: typeof DOCTOR) => alertsOf(me).map(({ kind, urgency }) => [kind, urgency])

describe('what the first page says first', () => {
  it('is nothing when all is well', () => {
    expect(kinds(DOCTOR)).toEqual([])
  })

  it('is that a card ends, unless its successor is in use', () => {
    expect(kinds(ENDING)).toEqual([['ends-within-30-days', 'now']])
    expect(kinds({ ...ENDING, cards: [...DOCTOR.cards, ...ENDING.cards] })).toEqual([])
  })

  it('is that a card ends although there is a newer one, if that one is revoked', () => {
    expect(kinds({ ...ENDING, cards: [...REVOKED.cards, ...ENDING.cards] })).toEqual([
      ['ends-within-30-days', 'now'],
    ])
  })

  it('is why there is no role, before what can wait', () => {
    expect(kinds(REVOKED)).toEqual([['revoked', 'now']])
    expect(kinds(STRANGER)).toEqual([
      ['no-certificate', 'now'],
      ['unknown', 'soon'],
    ])
  })
})
