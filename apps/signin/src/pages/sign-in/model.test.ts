import { describe, expect, it } from 'vitest'
import { attempt, secondSession } from '../../../test/answers.js'
import { firstStage, methodFromStorage, offersOf, stageAfter } from './model.js'

describe('the sign-in page', () => {
  it('offers what the service wants in its order, the way used last first and marked', () => {
    expect(offersOf(attempt, null).map(({ method }) => method)).toEqual(attempt.methods)
    const offers = offersOf(attempt, 'passkey')
    expect(offers[0]).toEqual({ method: 'passkey', use: 'last' })
    expect(offers.filter(({ use }) => use === 'last')).toHaveLength(1)
  })

  it('offers nothing that the service did not ask for, though it was used last', () => {
    const cardOnly = { ...attempt, methods: ['card'] as const }
    expect(offersOf(cardOnly, 'passkey')).toEqual([{ method: 'card', use: 'other' }])
  })

  it('reads the way used last from what is stored, and takes nothing else for one', () => {
    expect(methodFromStorage('jpki', attempt.methods)).toBe('jpki')
    for (const stored of [null, '', 'password']) expect(methodFromStorage(stored, attempt.methods)).toBeNull()
  })

  it('asks about other sessions before going on, and again after a reload', () => {
    expect(stageAfter(secondSession)).toMatchObject({ at: 'second' })
    if (secondSession.state !== 'second-session') throw new Error('The sample asks about another session')
    const pending = { ...attempt, session: 'pending' as const, secondSession }
    expect(firstStage(pending)).toMatchObject({ at: 'second', question: { others: secondSession.others } })
    expect(firstStage(attempt)).toEqual({ at: 'choosing' })
  })

  it('tells a person without a role before going on', () => {
    const outcome = { state: 'signed-in', continueTo: 'https://portal.example/' } as const
    expect(stageAfter(outcome)).toEqual({ at: 'leaving', continueTo: 'https://portal.example/' })
    expect(stageAfter({ ...outcome, withoutRole: 'revoked' })).toMatchObject({
      at: 'without-role',
      why: 'revoked',
    })
  })
})
