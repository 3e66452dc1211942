import { describe, expect, it } from 'vitest'
import { absoluteEnd, DEFAULT_TIMES, judgeSession, type SessionFacts } from './session-state.js'

const AT = new Date('2026-11-20T00:12:00Z')
const after = (seconds: number) => new Date(AT.getTime() + seconds * 1000)
const STAFF: SessionFacts = {
  sessionId: 's',
  accountId: 'a',
  state: 'live',
  method: 'passkey',
  signedInAt: AT,
  previousSignInAt: undefined,
  lastSeenAt: AT,
  idleSeconds: 600,
  absoluteExpiresAt: after(28_800),
  lockedAt: undefined,
  status: undefined,
  who: { kind: 'staff', displayName: '試験 花子', roles: ['auditor'], state: 'active' },
}
const judge = (facts: Partial<SessionFacts>, now = AT) =>
  judgeSession({ ...STAFF, ...facts }, now, DEFAULT_TIMES)

describe('a session', () => {
  it('is live until the last instant before its idle time is over', () => {
    expect(judge({}, after(599)).verdict).toBe('live')
    expect(judge({}, after(600))).toEqual({ verdict: 'over', why: 'timed-out' })
  })

  it('of staff who are not active is over, whatever its times', () => {
    const who = { kind: 'staff', displayName: '', roles: [], state: 'suspended' } as const
    expect(judge({ who })).toEqual({ verdict: 'over', why: 'staff-removed' })
  })

  it('that waits, is locked or has ended is no session', () => {
    expect(judge({ state: 'pending' }).verdict).toBe('pending')
    expect(judge({ lockedAt: AT }).verdict).toBe('locked')
    expect(judge({ state: 'ended' }).verdict).toBe('ended')
  })

  it('lives ten minutes on old status information, and not a second longer', () => {
    const status = { checkedAt: AT, until: after(-590) }
    expect(judge({ status }, after(9)).verdict).toBe('live')
    expect(judge({ status }, after(10))).toEqual({ verdict: 'over', why: 'status-unknown' })
  })

  it('ends with its certificate, whose last second still counts (RFC 5280 §4.1.2.5)', () => {
    expect(absoluteEnd(AT, 28_800, { notAfter: after(100) })).toEqual(after(101))
    expect(absoluteEnd(AT, 28_800, { notAfter: after(99_999) })).toEqual(after(28_800))
  })
})
