import { describe, expect, it } from 'vitest'
import { codeExpires, drawShortNumber, lastDayOf } from './enrolment-code.js'

const DAY_MS = 86_400_000

describe('a short number', () => {
  it('is drawn evenly: what lies above the last whole hundred million of 32 bits is drawn again', () => {
    const drawn = [Buffer.from('fa56ea00', 'hex'), Buffer.from('fa56e9ff', 'hex')] // 4,200,000,000 and one less
    expect(drawShortNumber(() => drawn.shift() ?? Buffer.alloc(4))).toBe('99999999')
    expect(drawShortNumber(() => Buffer.from('00000007', 'hex'))).toBe('00000007')
  })

  it('counts until the end of a day in Japan, 28 days on, whatever the hour', () => {
    for (const at of ['2026-11-19T15:00:00.000Z', '2026-11-20T00:12:00Z', '2026-11-20T14:59:59.999Z']) {
      expect(codeExpires(new Date(at))).toEqual(new Date('2026-12-18T15:00:00Z'))
      expect(codeExpires(new Date(at)).getTime() - Date.parse(at)).toBeLessThanOrEqual(30 * DAY_MS)
    }
    expect(lastDayOf(new Date('2026-12-18T15:00:00Z'))).toBe('2026-12-18')
  })
})
