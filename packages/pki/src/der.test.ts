import { describe, expect, it } from 'vitest'
import * as der from './der.js'

const utc = (text: string) => der.parse(der.encode(der.UTC_TIME, Buffer.from(text)))
const generalized = (text: string) => der.parse(der.encode(der.GENERALIZED_TIME, Buffer.from(text)))
const malformed = expect.objectContaining({ code: 'der/malformed' })

describe('times', () => {
  it.each([
    ['491231235959Z', '2049-12-31T23:59:59.000Z'],
    ['500101000000Z', '1950-01-01T00:00:00.000Z'],
    ['991231235959Z', '1999-12-31T23:59:59.000Z'],
    ['000229120000Z', '2000-02-29T12:00:00.000Z'],
  ])('reads the UTCTime %s as %s', (text, iso) => {
    expect(der.timeValue(utc(text)).toISOString()).toBe(iso)
  })

  it.each([
    ['99991231235959Z', '9999-12-31T23:59:59.000Z'],
    ['20240229000000Z', '2024-02-29T00:00:00.000Z'],
    ['00500101000000Z', '0050-01-01T00:00:00.000Z'],
  ])('reads the GeneralizedTime %s as %s', (text, iso) => {
    expect(der.timeValue(generalized(text)).toISOString()).toBe(iso)
  })

  it('knows the last day of every month of four centuries, as the calendar of the platform does', () => {
    for (let month = 0; month < 4800; month++) {
      const last = new Date(Date.UTC(1800, month + 1, 0))
      const stem = last.toISOString().slice(0, 7).replace('-', '')
      expect(der.timeValue(generalized(`${stem}${last.getUTCDate()}000000Z`))).toEqual(last)
      expect(() => der.timeValue(generalized(`${stem}${last.getUTCDate() + 1}000000Z`))).toThrow(malformed)
    }
  })

  it.each([
    '20230229000000Z',
    '20230132000000Z',
    '20230100000000Z',
    '20230001000000Z',
    '20231301000000Z',
    '20230101240000Z',
    '20230101006000Z',
    '20230101000060Z',
    '2023010100000Z',
    '202301010000000Z',
    '20230101000000',
    '20230101000000+0000',
    '20230101000000.5Z',
    '2023010100000 Z',
    '2023010100000:Z',
    '-0230101000000Z',
    '230101000000Z',
    'Z',
    '',
  ])('refuses the GeneralizedTime "%s"', (text) => {
    expect(() => der.timeValue(generalized(text))).toThrow(malformed)
  })

  it.each(['2301010000Z', '20230101000000Z', '230101000000.5Z', '230101000000+0000'])(
    'refuses the UTCTime "%s", with and without fractions',
    (text) => {
      expect(() => der.timeValue(utc(text))).toThrow(malformed)
      expect(() => der.timeValue(utc(text), { fraction: 'allowed' })).toThrow(malformed)
    },
  )

  it('reads a fraction where it is allowed, cut to milliseconds', () => {
    const read = (text: string) =>
      der.timeValue(generalized(text), { fraction: 'allowed' }).getUTCMilliseconds()
    expect(['20230101000000Z', '20230101000000.5Z', '20230101000000.0079999Z'].map(read)).toEqual([0, 500, 7])
    for (const fraction of ['.', '.50', '.5a', '5', ',5']) {
      expect(() => read(`20230101000000${fraction}Z`)).toThrow(malformed)
    }
  })
})
