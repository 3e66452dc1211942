import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openRounds } from './rounds.js'

/** Rounds that end when the test says so, and what each of them was asked. */
function stage(options: { readonly most?: number; readonly parallel?: number } = {}) {
  const asked: string[][] = []
  const ends: (() => void)[] = []
  const ask = openRounds<string, string>({
    most: options.most ?? 10,
    parallel: options.parallel ?? 1,
    keyOf: (question) => question.slice(0, 1),
    run: async (questions) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      asked.push([...questions])
      ends.push(resolve)
      await promise
      return questions.map((question) => judge(question))
    },
  })
  const end = async (round: number) => {
    ends[round]?.()
    await turn() // whoever waits goes with the next round by then
  }
  return { asked, ask, end }
}

function judge(question: string): PromiseSettledResult<string> {
  return question.endsWith('?')
    ? { status: 'fulfilled', value: question.toUpperCase() }
    : { status: 'rejected', reason: new Error(`${question} is no question`) }
}

describe('rounds', () => {
  it('ask at once whoever comes alone, and gather whoever comes meanwhile', async () => {
    const { asked, ask, end } = stage()
    const answers = ['a?', 'b?', 'c?'].map((question) => ask(question))
    expect(asked).toEqual([['a?']])
    await end(0)
    expect(await answers[0]).toBe('A?')
    expect(asked).toEqual([['a?'], ['b?', 'c?']])
    await end(1)
    expect(await Promise.all(answers)).toEqual(['A?', 'B?', 'C?'])
  })

  it('are of a bounded size, and as many at a time as was said', async () => {
    const { asked, ask, end } = stage({ most: 2, parallel: 2 })
    const answers = ['a?', 'b?', 'c?', 'd?', 'e?'].map((question) => ask(question))
    expect(asked).toEqual([['a?'], ['b?']])
    await end(0)
    await answers[0]
    expect(asked).toEqual([['a?'], ['b?'], ['c?', 'd?']])
    await end(1)
    await answers[1]
    expect(asked[3]).toEqual(['e?'])
    await end(2)
    await end(3)
    expect(await Promise.all(answers)).toHaveLength(5)
  })

  it('never hold two questions of one key at a time, and keep their order', async () => {
    const { asked, ask, end } = stage({ parallel: 2 })
    const answers = ['a1?', 'a2?', 'b1?', 'a3?'].map((question) => ask(question))
    expect(asked).toEqual([['a1?'], ['b1?']])
    await end(1)
    await answers[2]
    expect(asked).toHaveLength(2)
    await end(0)
    await answers[0]
    expect(asked[2]).toEqual(['a2?'])
    await end(2)
    await answers[1]
    expect(asked[3]).toEqual(['a3?'])
    await end(3)
    expect(await answers[3]).toBe('A3?')
  })

  it('refuse one without the others', async () => {
    const { ask, end } = stage()
    const first = ask('a?')
    const settled = Promise.allSettled([ask('b?'), ask('c!'), ask('d?')])
    await end(0)
    await first
    await end(1)
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('ask each by itself when a round breaks', async () => {
    const sizes: number[] = []
    const ask = openRounds<string, string>({
      most: 10,
      parallel: 1,
      keyOf: (question) => question,
      run: async (questions) => {
        sizes.push(questions.length)
        await Promise.resolve()
        if (questions.includes('poison')) throw new Error('broken')
        return questions.map((value) => ({ status: 'fulfilled', value }))
      },
    })
    const settled = await Promise.allSettled(['first', 'good', 'poison', 'fine'].map((one) => ask(one)))
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(sizes).toEqual([1, 3, 1, 1, 1])
  })
})
