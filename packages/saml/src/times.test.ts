import { describe, expect, it } from 'vitest'
import { judgeInterval, judgeIssueInstant } from './times.js'

const AT = new Date('2026-11-21T03:00:00Z')
const after = (seconds: number) => new Date(AT.getTime() + seconds * 1000)
const bounds = { at: AT, skewSeconds: 60, lifetimeSeconds: 300 }

describe('the age of a message', () => {
  it.each([
    [0, 'timely'],
    [60, 'timely'],
    [60.001, 'from-the-future'],
    [-359.999, 'timely'],
    [-360, 'too-old'],
  ] as const)('made %s seconds from now is %s', (seconds, verdict) => {
    expect(judgeIssueInstant(after(seconds), bounds)).toBe(verdict)
  })
})

describe('an interval', () => {
  it.each([
    [{ notBefore: after(60) }, 'within'],
    [{ notBefore: after(60.001) }, 'not-yet'],
    [{ notOnOrAfter: after(-59.999) }, 'within'],
    [{ notOnOrAfter: after(-60) }, 'over'],
    [{}, 'within'],
  ] as const)('%o is %s', (interval, verdict) => {
    expect(judgeInterval(interval, bounds)).toBe(verdict)
  })
})
