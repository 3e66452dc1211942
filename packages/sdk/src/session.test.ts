import { createHash, verify, X509Certificate } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ServiceRefusal } from './errors.js'
import type { PreparedRequest } from './request.js'
import { signDigests, Unanswered } from './session.js'
import type { Trouble } from './test-support/service-twin.js'
import { openSdkStage, type SdkStage } from './test-support/stage.js'

const sha256 = (text: string) => createHash('sha256').update(text).digest()
const wish = (...texts: string[]) => ({ algorithm: 'sha256', digests: texts.map(sha256) }) as const
const code = (expected: string) => expect.objectContaining({ code: expected })

let stage: SdkStage
beforeAll(async () => {
  stage = await openSdkStage()
})
afterAll(() => stage.close())
beforeEach(() => {
  stage.twin.ledger.length = 0
  stage.twin.trouble.length = 0
  stage.twin.network = 'up'
})

describe('digests', () => {
  it('are signed in their order, to the letter of what OpenSSL verifies', async () => {
    const session = await stage.session()
    const signatures = await signDigests(session, wish('一', '二', '三'))
    const { publicKey } = new X509Certificate(session.key.certificateDer)
    const verdicts = ['一', '二', '三'].map((text, at) =>
      verify('sha256', utf8(text), publicKey, signatures[at] ?? new Uint8Array()),
    )
    expect(verdicts).toEqual([true, true, true])
  })

  it.each(['sha384', 'sha512'] as const)('of %s are signed as well', async (algorithm) => {
    const session = await stage.session()
    const digest = createHash(algorithm).update('x').digest()
    const [signature = new Uint8Array()] = await signDigests(session, { algorithm, digests: [digest] })
    const { publicKey } = new X509Certificate(session.key.certificateDer)
    expect(verify(algorithm, utf8('x'), publicKey, signature)).toBe(true)
  })

  it.each([
    ['none', []],
    ['501 of them', new Array(501).fill(new Uint8Array(32))],
    ['one of another length', [new Uint8Array(31)]],
  ])('are refused before anything is sent: %s', async (_what, digests) => {
    const session = await stage.session()
    const sent = stage.twin.sent().length
    await expect(signDigests(session, { algorithm: 'sha256', digests })).rejects.toThrow(
      code('sdk/digests-wrong'),
    )
    expect(stage.twin.sent().length).toBe(sent)
  })
})

describe('a doubtful answer', () => {
  const doubts: readonly Trouble[] = [
    'cut-after-signing',
    'cut-before-signing',
    'peer-unreachable',
    'bad-gateway',
  ]

  it.each(doubts)('is asked for again with the very same request: %s', async (trouble) => {
    const session = await stage.session()
    stage.twin.trouble.push(trouble, trouble)
    await signDigests(session, wish('a'))
    expect(stage.twin.ledger).toHaveLength(1)
  })

  it('that stays is told as a doubt, and the same request ends it without a second signature', async () => {
    const session = await stage.session()
    stage.twin.trouble.push(...new Array<Trouble>(4).fill('cut-after-signing'))
    const doubt = await signDigests(session, wish('a')).catch((error: unknown) => error)
    if (!(doubt instanceof Unanswered)) throw doubt
    expect(doubt.code).toBe('sdk/no-answer')
    const again = session.restore(doubt.prepared.statement)
    expect(await session.send(again)).toHaveLength(1)
    expect(stage.twin.ledger.map(({ times }) => times)).toEqual([5])
  })

  it('is none when the service refused: nothing is sent again', async () => {
    const session = await stage.session()
    stage.twin.endAuthorisation(session.authorisationId)
    const before = stage.twin.sent().split('POST /v1/signatures').length
    const refusal = await signDigests(session, wish('a')).catch((error: unknown) => error)
    if (!(refusal instanceof ServiceRefusal)) throw refusal
    expect(stage.twin.sent().split('POST /v1/signatures').length - before).toBe(1)
    expect(refusal.problem).toMatchObject({
      code: 'authorisation/ended',
      status: 410,
      ja: '断り authorisation/ended',
    })
    expect(refusal.problem.next).toEqual({ ja: '断り next', en: 'refusal next' })
  })

  it('of a request for another session is refused here already', async () => {
    const [first, second] = [await stage.session(), await stage.session()]
    const { statement } = await first.prepare(wish('a'))
    expect(() => second.restore(statement)).toThrow(code('sdk/not-active'))
  })
})

describe('counters and ids', () => {
  it('are never used for something else: the service sees each once', async () => {
    const session = await stage.session()
    await Promise.all(['a', 'b', 'c'].map((text) => signDigests(session, wish(text))))
    expect(stage.twin.ledger.map(({ counter }) => counter).sort()).toEqual([1, 2, 3])
    expect(new Set(stage.twin.ledger.map(({ request }) => request)).size).toBe(3)
  })

  it('used for something else are refused by the service, whose words come through', async () => {
    const session = await stage.session()
    const first = await session.prepare(wish('a'))
    await session.send(first)
    const other = withDigestOf('b', first)
    await expect(session.send(other)).rejects.toThrow(code('request/reused'))
    expect(stage.twin.ledger).toHaveLength(1)
  })
})

describe('what comes back (T-C08-6)', () => {
  it.each([
    ['wrong-signature', 'sdk/signature-wrong'],
    ['one-signature-less', 'sdk/signature-wrong'],
    ['certificate-of-another', 'sdk/other-subject'],
    ['certificate-of-another-key', 'sdk/other-certificate'],
  ] as const)('is not handed on when it is %s', async (trouble, expected) => {
    const session = await stage.session()
    stage.twin.trouble.push(trouble)
    await expect(signDigests(session, wish('a'))).rejects.toThrow(code(expected))
  })

  it('is refused at the beginning of a session already when the certificate is another person’s', async () => {
    await expect(stage.session('T0002')).rejects.toThrow(code('sdk/other-subject'))
  })
})

describe('a session', () => {
  it('takes up a token that was renewed', async () => {
    const session = await stage.session()
    stage.twin.trouble.push('token-renewed')
    expect(await signDigests(session, wish('a'))).toHaveLength(1)
  })

  it('tells time left and use', async () => {
    const session = await stage.session()
    await signDigests(session, wish('a', 'b'))
    const state = await session.state()
    expect(state).toMatchObject({ state: 'active', used: { requests: 1, signatures: 2 } })
    expect(state.ends.getTime() - state.begins.getTime()).toBe(72_000_000)
    expect(state.remainingSeconds).toBeGreaterThan(71_000)
  })

  it('of a day may be bounded to a number of signatures', async () => {
    const { authorisationId } = await stage.service.authorise('T0001', { numSignatures: 3 })
    stage.twin.approve(authorisationId)
    const session = await stage.service.openSession(authorisationId)
    expect([session.kind, session.numSignatures]).toEqual(['day', 3])
    await signDigests(session, wish('a', 'b'))
    await expect(signDigests(session, wish('c', 'd'))).rejects.toThrow(code('request/too-many'))
    await signDigests(session, wish('c'))
    expect(await session.state()).toMatchObject({ numSignatures: 3, used: { requests: 2, signatures: 3 } })
    await expect(stage.service.authorise('T0001', { numSignatures: 2001 })).rejects.toThrow(
      code('authorisation/too-many'),
    )
  })

  it('signs nothing more once it was ended', async () => {
    const session = await stage.session()
    await session.end()
    await expect(signDigests(session, wish('a'))).rejects.toThrow(code('authorisation/ended'))
    expect(stage.twin.ledger).toHaveLength(0)
  })

  it('signs in its last second and not in the one after (T-C08-1)', async () => {
    const short = await openSdkStage({ tokenSeconds: 100 })
    try {
      const session = await short.session()
      short.twin.aheadMs = session.ends.getTime() - Date.now() - 1000
      expect(await signDigests(session, wish('a'))).toHaveLength(1)
      short.twin.aheadMs = session.ends.getTime() - Date.now()
      await expect(signDigests(session, wish('b'))).rejects.toThrow(code('authorisation/expired'))
    } finally {
      await short.close()
    }
  })

  it('is refused with the reason when the clock of the client is wrong', async () => {
    const wrong = await openSdkStage()
    try {
      const session = await wrong.session()
      wrong.passMs(301_000)
      await expect(signDigests(session, wish('a'))).rejects.toThrow(code('request/clock-differs'))
      expect((await wrong.service.look())?.clockDifferenceSeconds).toBeLessThanOrEqual(-299)
    } finally {
      await wrong.close()
    }
  })

  it('does not begin before the holder approved', async () => {
    const { authorisationId } = await stage.service.authorise('T0001')
    await expect(stage.service.openSession(authorisationId)).rejects.toThrow(code('sdk/not-active'))
  })
})

describe('a client', () => {
  it('that nobody registered is refused (T-C08-4)', async () => {
    await expect(stage.connect().authorise('T0001')).rejects.toThrow(code('client-key/unknown'))
  })

  it('cannot use the authorisation of another one (T-C08-2)', async () => {
    const session = await stage.session()
    await expect(stage.connect().openSession(session.authorisationId)).rejects.toThrow(
      code('client-key/unknown'),
    )
  })

  it('is told by a code when the network is out', async () => {
    stage.twin.network = 'out'
    await expect(stage.service.look()).rejects.toThrow(code('sdk/unreachable'))
    await expect(stage.service.loadKey('T0001')).rejects.toThrow(code('sdk/unreachable'))
  })
})

describe('waiting for an approval', () => {
  it('goes on through an outage and ends with a session', async () => {
    const asked = await stage.service.authorise('T0001')
    stage.twin.network = 'out'
    const waiting = stage.service.waitForApproval(asked)
    await expect(stage.service.look()).rejects.toThrow(code('sdk/unreachable'))
    stage.twin.network = 'up'
    stage.twin.approve(asked.authorisationId)
    expect(await waiting).toMatchObject({
      outcome: 'approved',
      session: { authorisationId: asked.authorisationId },
    })
  })

  it('ends when it is stopped, and when the holder can no longer approve', async () => {
    const asked = await stage.service.authorise('T0001')
    await expect(stage.service.waitForApproval(asked, { signal: AbortSignal.abort() })).rejects.toThrow(
      code('sdk/approval-stopped'),
    )
    stage.twin.endAuthorisation(asked.authorisationId)
    expect(await stage.service.waitForApproval(asked)).toEqual({ outcome: 'ended' })
  })
})

/** The same id and counter over another digest, as no caller of the library can make it. */
function withDigestOf(text: string, prepared: PreparedRequest): PreparedRequest {
  const { digests, statement } = prepared
  const [digest = ''] = digests
  const other = sha256(text).toString('hex')
  const changed = Buffer.from(statement).toString('utf8').replace(digest, other)
  return { ...prepared, digests: [other], statement: utf8(changed) }
}
