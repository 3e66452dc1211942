import { describe, expect, it } from 'vitest'
import { type Both, openBoth, openTestParty, seeded, TEST_BITS, talk } from '../test/talk.js'
import { openParty, resumeParty } from './party.js'

/** A session that finds its key in the first batch. */
const SEED = 'run 9'
const whole = talk(openBoth(SEED))

describe('a session that is cut', () => {
  it('goes on from the checkpoints after every message, with the same outcome', () => {
    let spoken = 0
    const reviveSpeaker = ({ a, b }: Both): Both => {
      spoken += 1
      return spoken % 2 === 1 ? { a: resumeParty(a.checkpoint()), b } : { a, b: resumeParty(b.checkpoint()) }
    }
    expect(talk(openBoth(SEED), reviveSpeaker)).toEqual(whole)
    expect(spoken).toBe(whole.messages)
  })

  it('says its last message again, to the byte, before and after a restart', () => {
    const { a, b } = openBoth(SEED)
    const first = a.step().send
    expect(a.step().send).toEqual(first)
    expect(resumeParty(a.checkpoint()).step().send).toEqual(first)
    const reply = b.step(first).send
    expect(b.step(first).send).toEqual(reply)
    expect(resumeParty(b.checkpoint()).step(first).send).toEqual(reply)
    expect(resumeParty(b.checkpoint()).step().send).toEqual(reply)
  })

  it('never answers a second, different message in the place of one that it answered', () => {
    const { a, b } = openBoth(SEED)
    b.step(a.step().send)
    const other = openTestParty('a', 'another start').step().send
    expect(resumeParty(b.checkpoint()).step(other)).toEqual({ aborted: 'joint-rsa/message-unexpected' })
  })

  it('stays aborted after a restart', () => {
    const { b } = openBoth(SEED)
    expect(b.step(new Uint8Array(50)).aborted).toBe('joint-rsa/message-unexpected')
    expect(resumeParty(b.checkpoint()).step(openTestParty('a', SEED).step().send)).toEqual({
      aborted: 'joint-rsa/message-unexpected',
    })
  })

  it('keeps its result whatever else is said to it', () => {
    const both = openBoth(SEED)
    const { a, b } = talk(both)
    expect(both.b.step(new Uint8Array(50))).toEqual(b)
    expect(resumeParty(both.a.checkpoint()).step(new Uint8Array(50))).toEqual(a)
  })

  it('does not go on from a checkpoint that was torn or changed', () => {
    const checkpoint = openBoth(SEED).b.checkpoint()
    const refused = expect.objectContaining({ code: 'joint-rsa/checkpoint-malformed' })
    expect(() => resumeParty(checkpoint.subarray(0, -1))).toThrow(refused)
    expect(() => resumeParty(checkpoint.with(10, (checkpoint[10] ?? 0) ^ 1))).toThrow(refused)
    expect(() => resumeParty(new Uint8Array())).toThrow(refused)
  })
})

describe('a message', () => {
  const first = openTestParty('a', SEED).step().send ?? new Uint8Array()
  const changed = (at: number) => first.with(at, (first[at] ?? 0) ^ 1)
  it.each([
    ['nothing at all', new Uint8Array(), 'joint-rsa/message-malformed'],
    ['another format', changed(0), 'joint-rsa/message-unexpected'],
    ['another version', changed(4), 'joint-rsa/message-unexpected'],
    ['another session', changed(5), 'joint-rsa/message-unexpected'],
    ['another step', changed(40), 'joint-rsa/message-unexpected'],
    ['a point that is not on the curve', changed(50), 'joint-rsa/message-malformed'],
    ['a message cut short', first.subarray(0, -1), 'joint-rsa/message-malformed'],
    ['bytes after the message', Uint8Array.of(...first, 0), 'joint-rsa/message-malformed'],
  ])('is refused for good when it is %s', (_what, message, code) => {
    const { b } = openBoth(SEED)
    expect(b.step(message)).toEqual({ aborted: code })
    expect(b.step(first)).toEqual({ aborted: code })
  })

  it('of another key size is of another session', () => {
    const sessionId = new Uint8Array(16).fill(9)
    const larger = openParty({
      role: 'a',
      bits: 2 * TEST_BITS,
      sessionId,
      random: seeded('x'),
      testOnly: true,
    })
    expect(openBoth(SEED).b.step(larger.step().send)).toEqual({ aborted: 'joint-rsa/message-unexpected' })
  })
})
