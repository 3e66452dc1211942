import { describe, expect, it } from 'vitest'
import { formatDuration, formatHex, formatMoment, formatSize } from './formats.js'

describe('formats', () => {
  it('writes an instant in Japan time with its era for Japanese readers', () => {
    expect(formatMoment('2026-11-21T00:12:00Z', 'ja')).toEqual({
      text: '2026年11月21日 9:12',
      era: '令和8年11月21日',
    })
  })

  it('writes an instant with its time zone and without an era for English readers', () => {
    expect(formatMoment('2026-11-21T00:12:00Z', 'en')).toEqual({ text: '2026-11-21 09:12 JST', era: null })
  })

  it('turns the day at midnight in Japan, not at midnight in Greenwich', () => {
    expect(formatMoment('2026-11-20T15:00:00Z', 'ja').text).toBe('2026年11月21日 0:00')
    expect(formatMoment('2026-11-20T14:59:59Z', 'ja').text).toBe('2026年11月20日 23:59')
  })

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KB'],
    [4_915, '4.8 KB'],
    [102_400, '100 KB'],
    [10_485_760, '10 MB'],
  ])('writes %i bytes as %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text)
  })

  it.each([
    [0, '0秒', '0 s'],
    [59, '59秒', '59 s'],
    [65, '1分5秒', '1 min 5 s'],
    [3_600, '1時間', '1 h'],
    [90_061, '1日1時間', '1 d 1 h'],
    [1_209_600, '14日', '14 d'],
  ])('writes %i seconds by its two largest units', (seconds, ja, en) => {
    expect(formatDuration(seconds, 'ja')).toBe(ja)
    expect(formatDuration(seconds, 'en')).toBe(en)
  })

  it('groups a fingerprint in pairs', () => {
    expect(formatHex('3fa00b')).toBe('3F A0 0B')
  })
})
