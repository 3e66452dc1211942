import { describe, expect, it } from 'vitest'
import { parseTime } from './time.js'

describe('--at', () => {
  it.each([
    ['2026-11-20', '2026-11-19T15:00:00.000Z'],
    ['2026-11-20T09:00:00+09:00', '2026-11-20T00:00:00.000Z'],
    ['2024-02-29T00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('takes %s', (text, instant) => {
    expect(parseTime(text).toISOString()).toBe(instant)
  })

  it.each([
    '2026-11-20T09:00',
    '2022-02-30',
    '2022-02-30T00:00:00Z',
    '2026-13-01',
    'yesterday',
    '',
    '2026-11-20T24:30:00Z',
  ])('refuses "%s"', (text) => {
    expect(() => parseTime(text)).toThrow(expect.objectContaining({ code: 'cli/usage' }))
  })
})
