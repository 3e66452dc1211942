import { LIMITS, type Submission, VerificationCallError } from '@jitsuin/verification/contract'
import { describe, expect, it, vi } from 'vitest'
import { VALID_REPORT } from '../../test/reports.js'
import { createSession, KEPT_REPORTS, type Validate } from './session.js'

const file = (name: string) => new File(['x'], name)
const request = (of: File, at: Date | null = null) => ({
  submission: { kind: 'document', file: of } satisfies Submission,
  at,
  sample: null,
})
const answer = { results: [{ fileName: 'rx.xml', report: VALID_REPORT }] }
const settled = (session: ReturnType<typeof createSession>) =>
  vi.waitFor(() => {
    const states = session.items().map(({ outcome }) => outcome.state)
    if (states.some((state) => state === 'waiting' || state === 'checking')) throw new Error('still at work')
    return session.items()
  })

describe('the documents of a visit', () => {
  it('are verified as they come, numbered from 1, newest first', async () => {
    const session = createSession(async () => answer)
    expect(session.add([request(file('a.xml')), request(file('b.xml'))])).toEqual([1, 2])
    expect(session.add([request(file('c.xml'))])).toEqual([3])
    const items = await settled(session)
    expect(items.map(({ number, outcome }) => [number, outcome.state])).toEqual([
      [3, 'done'],
      [2, 'done'],
      [1, 'done'],
    ])
  })

  it('are with the service four at a time, in the order of the drop', async () => {
    const started: string[] = []
    const finish: (() => void)[] = []
    const validate: Validate = async (submission) => {
      started.push(submission.kind === 'document' ? submission.file.name : '')
      await new Promise<void>((resolve) => finish.push(resolve))
      return answer
    }
    const session = createSession(validate)
    session.add(['a', 'b', 'c', 'd', 'e'].map((name) => request(file(name))))
    expect(started).toEqual(['a', 'b', 'c', 'd'])
    finish[0]?.()
    await vi.waitFor(() => expect(started).toEqual(['a', 'b', 'c', 'd', 'e']))
  })

  it('ask for the instant that the reader chose', async () => {
    const asked: (Date | null)[] = []
    const session = createSession(async (_submission, at) => {
      asked.push(at)
      return answer
    })
    const at = new Date('2026-11-20T00:00:00Z')
    session.add([request(file('a.xml'), at)])
    await settled(session)
    expect(asked).toEqual([at])
  })

  it('stop when they are told to, and go on where they were', async () => {
    const started: string[] = []
    const finish: (() => void)[] = []
    const session = createSession(async (submission) => {
      started.push(submission.kind === 'document' ? submission.file.name : '')
      await new Promise<void>((resolve) => finish.push(resolve))
      return answer
    })
    session.add(Array.from({ length: 6 }, (_, index) => request(file(`${index}`))))
    session.stop()
    for (const end of finish.splice(0)) end()
    await vi.waitFor(() =>
      expect(session.items().filter((item) => item.outcome.state === 'done')).toHaveLength(4),
    )
    expect([started.length, session.pace()]).toEqual([4, 'stopped'])
    session.goOn()
    expect(started).toEqual(['0', '1', '2', '3', '4', '5'])
    for (const end of finish) end()
    await settled(session)
  })

  it('keep the last 200 reports and of the others what a list says; one that was put away is made anew', async () => {
    let asked = 0
    const session = createSession(async () => {
      asked++
      return answer
    })
    const oneByOne = Array.from({ length: KEPT_REPORTS + 2 }, (_, index) => request(file(`${index}.xml`)))
    session.add(oneByOne)
    const items = await settled(session)
    expect(items.filter(({ outcome }) => outcome.state === 'done')).toHaveLength(KEPT_REPORTS)
    const first = items.at(-1)
    expect(first?.outcome).toMatchObject({ state: 'noted', brief: { verdict: 'VALID' } })
    session.again(1)
    await settled(session)
    expect(session.items().at(-1)?.outcome.state).toBe('done')
    expect(asked).toBe(KEPT_REPORTS + 3)
  })

  it('are sent at 256 MiB and not sent one byte above', async () => {
    const sizes: number[] = []
    const session = createSession(async (submission) => {
      sizes.push(submission.kind === 'document' ? submission.file.size : 0)
      return answer
    })
    const sized = (name: string, size: number) => Object.defineProperty(file(name), 'size', { value: size })
    session.add([
      request(sized('big', LIMITS.bytesPerFile)),
      request(sized('bigger', LIMITS.bytesPerFile + 1)),
    ])
    const [bigger, big] = await settled(session)
    expect(big?.outcome.state).toBe('done')
    expect(bigger?.outcome).toEqual({ state: 'failed', failure: { kind: 'too-large' } })
    expect(sizes).toEqual([LIMITS.bytesPerFile])
  })

  it.each([
    ['a refusal keeps its sentence', { kind: 'refused', code: 'x/y', text: sentence(), next: sentence() }],
    ['no answer', { kind: 'unreachable' }],
  ] as const)('%s, and never becomes a verdict', async (_what, failure) => {
    const session = createSession(async () => {
      throw new VerificationCallError(failure)
    })
    session.add([request(file('a.xml'))])
    expect((await settled(session))[0]?.outcome).toEqual({ state: 'failed', failure })
  })

  it('an unexpected error counts as no answer', async () => {
    const session = createSession(async () => {
      throw new TypeError('broken')
    })
    session.add([request(file('a.xml'))])
    expect((await settled(session))[0]?.outcome).toEqual({
      state: 'failed',
      failure: { kind: 'unreachable' },
    })
  })

  it('an answer about nothing counts as no answer', async () => {
    const session = createSession(async () => ({ results: [] }))
    session.add([request(file('a.xml'))])
    expect((await settled(session))[0]?.outcome).toEqual({
      state: 'failed',
      failure: { kind: 'unreachable' },
    })
  })

  it('tell their listeners of every change until they leave', async () => {
    const session = createSession(async () => answer)
    const states: string[] = []
    const leave = session.subscribe(() => states.push(session.items()[0]?.outcome.state ?? ''))
    session.add([request(file('a.xml'))])
    await settled(session)
    leave()
    session.add([request(file('b.xml'))])
    await settled(session)
    expect(states).toEqual(['waiting', 'checking', 'done'])
  })
})

function sentence() {
  return { ja: 'だめです', en: 'No' }
}
