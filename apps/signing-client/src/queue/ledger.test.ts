import { describe, expect, it } from 'vitest'
import type { JournalEvent } from '../store/events.js'
import { applyEvent, emptyLedger, isLive, usefulEvents } from './ledger.js'

const AT = '2026-04-01T03:00:00.000Z'
const EXPIRES = '2026-04-02T03:00:00.000Z'
const SESSION = '0b9b2d0c-0000-4000-8000-000000000001'
const REQUEST = '0b9b2d0c-0000-4000-8000-000000000002'
const taken = (id: string): JournalEvent => ({
  event: 'job-taken',
  id,
  kind: 'prescription',
  subject: 'T0001',
  tag: 'tag',
  at: AT,
  expires: EXPIRES,
})
const attempt = (...ids: string[]): JournalEvent => ({
  event: 'attempt',
  request: REQUEST,
  session: SESSION,
  subject: 'T0001',
  at: AT,
  statement: 'AAAA',
  jobs: ids.map((id) => ({ id, digests: 1, signingTime: AT, seed: '00' })),
})
const signed = (id: string): JournalEvent => ({ event: 'job-signed', id, at: AT })
const asked: JournalEvent = {
  event: 'session-asked',
  session: SESSION,
  subject: 'T0001',
  approveAddress: 'https://approve.example.jp/a/x',
  approveBy: EXPIRES,
}
const approved: JournalEvent = { event: 'session-approved', session: SESSION, ends: EXPIRES }
const after = (...events: readonly JournalEvent[]) => {
  const ledger = emptyLedger()
  for (const event of events) applyEvent(ledger, event)
  return ledger
}
const statesAfter = (...events: readonly JournalEvent[]) =>
  Object.fromEntries([...after(...events).jobs].map(([id, { state }]) => [id, state]))

describe('a request', () => {
  it('is open until each of its jobs has its result', () => {
    expect(after(taken('a'), taken('b'), attempt('a', 'b'), signed('a')).attempts.size).toBe(1)
    expect(after(taken('a'), taken('b'), attempt('a', 'b'), signed('a'), signed('b')).attempts.size).toBe(0)
  })

  it('that is dropped lets the jobs without a result wait again, and no others', () => {
    const dropped: JournalEvent = { event: 'attempt-dropped', request: REQUEST }
    const states = statesAfter(taken('a'), taken('b'), taken('c'), attempt('a', 'b'), signed('a'), dropped)
    expect(states).toEqual({ a: 'signed', b: 'waiting', c: 'waiting' })
  })
})

describe('a session', () => {
  it('is live up to its last instant and not at it', () => {
    const session = after(asked, approved).sessions.get(SESSION)
    expect(isLive(session, new Date(Date.parse(EXPIRES) - 1))).toBe(true)
    expect(isLive(session, new Date(EXPIRES))).toBe(false)
  })

  it('is locked only while it is active, and never comes back from its end', () => {
    const [lock, unlock]: JournalEvent[] = [
      { event: 'session-locked', session: SESSION },
      { event: 'session-unlocked', session: SESSION },
    ]
    const state = (...events: (JournalEvent | undefined)[]) =>
      after(asked, ...events.filter((event) => event !== undefined)).sessions.get(SESSION)?.state
    expect([state(lock), state(approved, lock), state(approved, lock, unlock)]).toEqual([
      'asked',
      'locked',
      'active',
    ])
    const ended: JournalEvent = { event: 'session-ended', session: SESSION, why: 'ended' }
    expect([state(approved, ended, unlock), state(approved, ended, lock)]).toEqual(['ended', 'ended'])
  })
})

describe('what is remembered', () => {
  const removed: JournalEvent = { event: 'job-removed', id: 'a', at: AT }
  const story = [asked, approved, taken('a'), attempt('a'), signed('a'), removed]
  const useful = (at: string) => usefulEvents(story, after(...story), new Date(at)).map(({ event }) => event)

  it('is each id for thirty days after its document is gone, and no closed request', () => {
    expect(useful('2026-04-01T04:00:00Z')).toEqual([
      'session-asked',
      'session-approved',
      'job-taken',
      'job-signed',
      'job-removed',
    ])
    expect(useful('2026-05-01T02:59:59Z')).toEqual(['job-taken', 'job-signed', 'job-removed'])
    expect(useful('2026-05-01T03:00:00Z')).toEqual([])
  })

  it('gives the same ledger as everything did', () => {
    const whole = after(...story, taken('b'))
    const kept = usefulEvents([...story, taken('b')], whole, new Date(AT))
    expect(after(...kept).jobs).toEqual(whole.jobs)
  })

  it('is each open request and each job without a result, however old', () => {
    const open = [asked, approved, taken('a'), attempt('a')]
    const kept = usefulEvents(open, after(...open), new Date('2030-01-01T00:00:00Z'))
    expect(kept.map(({ event }) => event)).toEqual(['job-taken', 'attempt'])
  })
})
