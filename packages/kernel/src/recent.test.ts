import { describe, expect, it } from 'vitest'
import { keepRecent } from './recent.js'

describe('recent values', () => {
  it('are there until others were asked for since', () => {
    const recent = keepRecent<{ readonly of: string }>(2)
    const a = recent.keep('a', { of: 'a' })
    recent.keep('b', { of: 'b' })
    expect(recent.get('a')).toBe(a) // so that b was asked for longest ago
    recent.keep('c', { of: 'c' })
    expect(['a', 'b', 'c'].map((key) => recent.get(key)?.of)).toEqual(['a', undefined, 'c'])
  })

  it('are replaced under their key', () => {
    const recent = keepRecent<{ readonly of: number }>(1)
    recent.keep('a', { of: 1 })
    recent.keep('a', { of: 2 })
    expect(recent.get('a')).toEqual({ of: 2 })
    expect(recent.get('b')).toBeUndefined()
  })
})
