import { describe, expect, it } from 'vitest'
import { cardAnswerOf, challengeOf } from './question.js'

const NOW = new Date('2026-11-21T00:00:00Z')
const ZEROS = new Uint8Array(32)
const hpki = { kind: 'hpki', now: NOW } as const

describe('a question to a card', () => {
  it('is the hash as it is, for one kind of card, for five minutes', () => {
    expect(challengeOf({ challenge: ZEROS, notAfter: undefined }, hpki)).toEqual({
      nonce: 'A'.repeat(43),
      expiresAt: '2026-11-21T00:05:00.000Z',
      accepts: ['hpki'],
    })
  })

  it('ends when its answer would be of no use', () => {
    const notAfter = new Date('2026-11-21T00:01:30Z')
    expect(challengeOf({ challenge: ZEROS, notAfter }, hpki).expiresAt).toBe('2026-11-21T00:01:30.000Z')
    const later = new Date('2026-11-21T01:00:00Z')
    expect(challengeOf({ challenge: ZEROS, notAfter: later }, hpki).expiresAt).toBe(
      '2026-11-21T00:05:00.000Z',
    )
  })

  it('is not asked at or after that instant', () => {
    expect(() => challengeOf({ challenge: ZEROS, notAfter: NOW }, hpki)).toThrow(
      expect.objectContaining({ failure: { kind: 'late' } }),
    )
  })

  it('is answered by what the card signed, and nothing beside it', () => {
    const answer = {
      card: 'jpki',
      statement: 'AA',
      signature: 'AB',
      certificate: 'AC',
      chain: ['AD'],
    } as const
    expect(cardAnswerOf({ kind: 'sign-in', ...answer })).toEqual(answer)
  })
})
