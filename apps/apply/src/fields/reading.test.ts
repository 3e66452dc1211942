import { describe, expect, it } from 'vitest'
import { commit, compose, NO_READING } from './reading.js'

const type = (...steps: readonly string[]) => steps.reduce(compose, NO_READING)

describe('the reading of a name in kanji', () => {
  it('is what was typed before it was converted', () => {
    const composing = type(
      'ｊ',
      'じ',
      'じｔ',
      'じつ',
      'じつい',
      'じついｎ',
      'じついん',
      '実印',
      '実因',
      '実印',
    )
    expect(commit(composing, '実印').committed).toBe('じついん')
  })

  it('goes on with the next word, and keeps nothing of a word that was given up', () => {
    const first = commit(type('た', 'たろう', '太郎'), '太郎')
    expect(commit(compose(first, 'まる'), '').committed).toBe('たろう')
    expect(commit(compose(first, 'まる'), '丸').committed).toBe('たろうまる')
  })

  it('is the word itself where it stays kana', () => {
    expect(commit(type('は', 'はな', 'はなこ'), 'はなこ').committed).toBe('はなこ')
  })
})
