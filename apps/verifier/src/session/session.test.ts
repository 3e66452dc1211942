import { type Asked, LIMITS, type Submission, VerificationCallError } from '@jitsuin/verification/contract'
import { describe, expect, it, vi } from 'vitest'
import { VALID_REPORT } from '../../test/reports.js'
import { createSession, KEPT_REPORTS, type Unpack, type Validate } from './session.js'

const file = (name: string) => new File(['x'], name)
const request = (of: File, at: Date | null = null) => ({
  submission: { kind: 'document', file: of } satisfies Submission,
  at,
  policy: 'hpki' as const,
  sample: null,
})
const answer = { results: [{ fileName: 'rx.xml', report: VALID_REPORT }] }
/** A visit in which no ZIP is opened, unless a test says otherwise. */
const begin = (validate: Validate, unpack: Unpack = async () => 'document') => createSession(validate, unpack)
const settled = (session: ReturnType<typeof createSession>) =>
  vi.waitFor(() => {
    const states = session.items().map(({ outcome }) => outcome.state)
    if (states.some((state) => state === 'waiting' || state === 'checking')) throw new Error('still at work')
    return session.items()
  })

describe('the documents of a visit', () => {
  it('are verified as they come, numbered from 1, newest first', async () => {
    const session = begin(async () => answer)
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
    const session = begin(validate)
    session.add(['a', 'b', 'c', 'd', 'e'].map((name) => request(file(name))))
    expect(started).toEqual(['a', 'b', 'c', 'd'])
    finish[0]?.()
    await vi.waitFor(() => expect(started).toEqual(['a', 'b', 'c', 'd', 'e']))
  })

  it('ask for the instant and the rules that the reader chose', async () => {
    const asked: Asked[] = []
    const session = begin(async (_submission, wish) => {
      asked.push(wish)
      return answer
    })
    const at = new Date('2026-11-20T00:00:00Z')
    session.add([{ ...request(file('a.xml'), at), policy: 'basic' }])
    await settled(session)
    expect(asked).toEqual([{ at, policy: 'basic' }])
  })

  it('stop when they are told to, and go on where they were', async () => {
    const started: string[] = []
    const finish: (() => void)[] = []
    const session = begin(async (submission) => {
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
    const session = begin(async () => {
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
    const session = begin(async (submission) => {
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
    const session = begin(async () => {
      throw new VerificationCallError(failure)
    })
    session.add([request(file('a.xml'))])
    expect((await settled(session))[0]?.outcome).toEqual({ state: 'failed', failure })
  })

  it('an unexpected error counts as no answer', async () => {
    const session = begin(async () => {
      throw new TypeError('broken')
    })
    session.add([request(file('a.xml'))])
    expect((await settled(session))[0]?.outcome).toEqual({
      state: 'failed',
      failure: { kind: 'unreachable' },
    })
  })

  it('an answer about nothing counts as no answer', async () => {
    const session = begin(async () => ({ results: [] }))
    session.add([request(file('a.xml'))])
    expect((await settled(session))[0]?.outcome).toEqual({
      state: 'failed',
      failure: { kind: 'unreachable' },
    })
  })

  it('tell their listeners of every change until they leave', async () => {
    const session = begin(async () => answer)
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

describe('a ZIP', () => {
  const inside = (...paths: readonly string[]) => paths.map((path) => ({ path, file: file(path) }))

  it('gives way to the documents in it, signatures with their content; a ZIP in it is not opened', async () => {
    const opened: string[] = []
    const judged: string[] = []
    const session = begin(
      async ({ kind }) => {
        judged.push(kind)
        return answer
      },
      async ({ name }) => {
        opened.push(name)
        return inside('a.xml', 'old/letter.pdf', 'old/letter.pdf.p7s', 'in.zip')
      },
    )
    session.add([{ ...request(file('all.ZIP')), path: 'march/all.ZIP' }])
    const items = await settled(session)
    expect(items.map(({ path }) => path)).toEqual([
      'march/all.ZIP/in.zip',
      'march/all.ZIP/old/letter.pdf.p7s',
      'march/all.ZIP/a.xml',
    ])
    expect(judged).toEqual(['document', 'detached', 'document'])
    expect(opened).toEqual(['all.ZIP'])
    expect(new Set(items.map(({ number }) => number)).size).toBe(3)
  })

  it('is judged itself where it is a document of its own, and only a ZIP is sent to be opened', async () => {
    const opened: string[] = []
    const session = begin(
      async () => answer,
      async ({ name }) => {
        opened.push(name)
        return 'document'
      },
    )
    session.add([request(file('referral.asice')), request(file('container.zip'))])
    const items = await settled(session)
    expect(items.map(({ outcome }) => outcome.state)).toEqual(['done', 'done'])
    expect(opened).toEqual(['container.zip'])
  })

  it('that is refused stays in the list with the sentence, and never becomes a verdict', async () => {
    const failure = { kind: 'refused', code: 'zip/bomb', text: sentence(), next: sentence() } as const
    const session = begin(
      async () => answer,
      async () => {
        throw new VerificationCallError(failure)
      },
    )
    session.add([request(file('bomb.zip')), request(file('a.xml'))])
    const [document, bomb] = await settled(session)
    expect(bomb?.outcome).toEqual({ state: 'failed', failure })
    expect(document?.outcome.state).toBe('done')
  })
})

function sentence() {
  return { ja: 'だめです', en: 'No' }
}
