import { describe, expect, it } from 'vitest'
import { openTurns } from './turns.js'

describe('turns', () => {
  it('run works of one key one after the other, whatever becomes of the one before', async () => {
    const inTurn = openTurns()
    const seen: string[] = []
    const first = Promise.withResolvers<void>()
    const works = [
      inTurn('a', async () => {
        await first.promise
        seen.push('first')
        throw new Error('of the first')
      }),
      inTurn('a', async () => seen.push('second')),
      inTurn('b', async () => seen.push('elsewhere')),
    ]
    await works[2]
    expect(seen).toEqual(['elsewhere'])
    first.resolve()
    await expect(works[0]).rejects.toThrow('of the first')
    await works[1]
    expect(seen).toEqual(['elsewhere', 'first', 'second'])
  })
})
