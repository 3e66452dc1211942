/**
 * Time-stamp authorities as they are on bad days (traps: "Time-stamp failure untested"). Each answer is that of a sound authority, spoiled
 * in one thing; what a stamped file is worth, openssl says elsewhere (interop tests of each format).
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  encodeTimeStampRequest,
  type Fetcher,
  type FetchOutcome,
  parseTimeStampRequest,
  type Signer,
  timeStampAuthority,
} from '@jitsuin/pki'
import { beforeAll, describe, expect, it } from 'vitest'
import { signCades } from '../cades/create/sign-cades.js'
import { extendCades } from '../cades/extend/extend-cades.js'
import { sign } from '../create/sign.js'
import type { AdesError } from '../errors.js'
import { extend } from '../extend/extend.js'
import type { SignatureReport } from '../report.js'
import { DAY_0, day, makeWorld, type World } from '../test-support/people.js'
import { validate } from '../validate/validate.js'
import { type TimeStampServers, timeStampClient } from './client.js'
import type { TimeStampTrouble } from './trouble.js'

const SHA256 = createHash('sha256').update('what is stamped').digest()
const LETTER = Buffer.from('<紹介状>みほん</紹介状>')

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

type Bad = {
  readonly genTime?: Date
  readonly unit?: Signer
  /** Changes the request that the authority gets to see. */
  readonly asked?: (request: Uint8Array) => Uint8Array
  readonly answered?: (response: Uint8Array) => Uint8Array
}

/** An authority behind the network port. */
function authority({ genTime = DAY_0, unit = world.timeStampUnit, asked, answered }: Bad = {}): Fetcher {
  const stamp = timeStampAuthority(unit, {
    policies: ['1.3.6.1.4.1.99999.1'],
    digests: new Set(['sha256']),
    accuracy: { seconds: 1 },
    ordering: 'by-time',
  })
  return async ({ post }) => {
    const request = asked ? asked(post?.body ?? new Uint8Array()) : (post?.body ?? new Uint8Array())
    const { response } = await stamp(request, { at: genTime, serialBytes: randomBytes(8) })
    return received(answered ? answered(response) : response)
  }
}
const received = (bytes: Uint8Array): FetchOutcome => ({
  outcome: 'received',
  contentType: 'application/timestamp-reply',
  bytes,
})
const answering = (outcome: FetchOutcome) => (): Fetcher => async () => outcome

const client = (fetcher: Fetcher, more: Partial<TimeStampServers> = {}) =>
  timeStampClient({
    urls: [new URL('http://tsa.example.jp/')],
    fetcher,
    randomBytes,
    now: () => DAY_0,
    ...more,
  })
const rewritten =
  (change: (request: ReturnType<typeof parseTimeStampRequest>) => object) => (bytes: Uint8Array) => {
    const request = parseTimeStampRequest(bytes)
    return encodeTimeStampRequest({
      digest: 'sha256',
      value: request.imprint.digest,
      certificate: 'wanted',
      ...(request.nonceBytes && { nonceBytes: request.nonceBytes }),
      ...change(request),
    })
  }
const flipped = (bytes: Uint8Array) =>
  Uint8Array.from(bytes, (octet, at) => (at === bytes.length - 9 ? octet ^ 1 : octet))

/** Each trouble, and the authority that makes it. */
const TROUBLES: readonly (readonly [string, AdesError['code'], () => Fetcher])[] = [
  ['is down', 'time-stamp/unreachable', answering({ outcome: 'failed', why: 'connect ECONNREFUSED' })],
  [
    'sends us elsewhere',
    'time-stamp/unreachable',
    answering({ outcome: 'redirected', location: 'http://x/' }),
  ],
  ['is slow', 'time-stamp/timed-out', answering({ outcome: 'timed-out' })],
  ['floods', 'time-stamp/unreadable', answering({ outcome: 'too-large' })],
  ['answers with a web page', 'time-stamp/unreadable', answering(received(Buffer.from('<html>')))],
  ['refuses', 'time-stamp/refused', () => authority({ asked: () => Uint8Array.of(0) })],
  [
    'answers another request',
    'time-stamp/nonce-differs',
    () => authority({ asked: rewritten(() => ({ nonceBytes: Uint8Array.of(7) })) }),
  ],
  [
    'stamps without the nonce',
    'time-stamp/nonce-differs',
    () => authority({ asked: rewritten(() => ({ nonceBytes: undefined })) }),
  ],
  [
    'stamps another digest',
    'time-stamp/imprint-differs',
    () => authority({ asked: rewritten(() => ({ value: createHash('sha256').update('other').digest() })) }),
  ],
  ['has a certificate that ended', 'time-stamp/expired', () => authority({ genTime: day(40_000) })],
  ['is ten minutes ahead', 'time-stamp/clock-differs', () => authority({ genTime: minutes(10) })],
  ['is ten minutes behind', 'time-stamp/clock-differs', () => authority({ genTime: minutes(-10) })],
  ['gives a token whose signature is broken', 'time-stamp/unsound', () => authority({ answered: flipped })],
]
const minutes = (count: number) => new Date(DAY_0.getTime() + count * 60_000)

describe('a time-stamp authority that', () => {
  it('does its work gives a token over the digest, and is asked with a nonce and for its certificate', async () => {
    const requests: Uint8Array[] = []
    const sound = authority()
    const fetcher: Fetcher = (request) => {
      requests.push(request.post?.body ?? new Uint8Array())
      return sound(request)
    }
    await expect(client(fetcher)(SHA256)).resolves.toBeInstanceOf(Uint8Array)
    await client(fetcher)(SHA256)
    const [one, two] = requests.map(parseTimeStampRequest)
    expect(one).toMatchObject({ certificate: 'wanted', imprint: { digest: SHA256 } })
    expect(one?.nonceBytes).toHaveLength(16)
    expect(one?.nonceBytes).not.toEqual(two?.nonceBytes)
  })

  it('has a clock four minutes away is believed, as ours may be the wrong one', async () => {
    await expect(client(authority({ genTime: minutes(4) }))(SHA256)).resolves.toBeInstanceOf(Uint8Array)
  })

  it.each(TROUBLES)('%s: %s', async (_what, code, trouble) => {
    await expect(client(trouble())(SHA256)).rejects.toMatchObject({ code })
  })

  it('uses the key of a certificate for something else gives nothing', async () => {
    const unit = await world.issue(['medicalDoctor'])
    await expect(client(authority({ unit }))(SHA256)).rejects.toMatchObject({ code: 'time-stamp/unsound' })
  })
})

describe('several authorities', () => {
  const urls = [new URL('http://one.example.jp/'), new URL('http://two.example.jp/')]

  it('are asked in turn, and the second one’s token counts when the first is down', async () => {
    const sound = authority()
    const asked: string[] = []
    const fetcher: Fetcher = async (request) => {
      asked.push(request.url.hostname)
      return request.url.hostname.startsWith('one') ? { outcome: 'timed-out' } : sound(request)
    }
    await expect(client(fetcher, { urls })(SHA256)).resolves.toBeInstanceOf(Uint8Array)
    expect(asked).toEqual(['one.example.jp', 'two.example.jp'])
  })

  it('that all fail are all named, under the code of the first', async () => {
    const fetcher: Fetcher = async ({ url }) =>
      url.hostname.startsWith('one') ? { outcome: 'timed-out' } : received(Buffer.from('no'))
    const trouble = await client(fetcher, { urls })(SHA256).catch(
      (error: unknown) => error as TimeStampTrouble,
    )
    expect(trouble).toMatchObject({
      code: 'time-stamp/timed-out',
      attempts: [
        { address: 'http://one.example.jp/', code: 'time-stamp/timed-out' },
        { address: 'http://two.example.jp/', code: 'time-stamp/unreadable' },
      ],
    })
  })
})

describe('a signature that got no time stamp', () => {
  const theOnly = (signatures: readonly SignatureReport[]) => {
    expect(signatures).toHaveLength(1)
    return signatures[0]
  }
  const trust = () => world.trust

  it.each(TROUBLES)(
    'because the authority %s stays at level B-B, says so, and is stamped later',
    async (_what, code, trouble) => {
      const signer = await world.issue(['medicalDoctor'])
      const troubles: AdesError[] = []
      const onTrouble = (one: AdesError) => troubles.push(one)
      const bad = { signer, signingTime: DAY_0, timeStamp: client(trouble()), onTrouble }
      const [xades, cades] = [
        await sign(LETTER, { form: { packaging: 'enveloped' }, randomBytes, ...bad }),
        await signCades(LETTER, { packaging: 'attached', ...bad }),
      ]
      expect(troubles.map((one) => one.code)).toEqual([code, code])
      const at = day(3)
      const later = { randomBytes, timeStamp: world.stampAt(at) }
      for (const [file, stamped] of [
        [xades, await extend(xades, { level: 't', ...later })],
        [cades, await extendCades(cades, { level: 't', ...later })],
      ] as const) {
        const before = theOnly(
          (await validate(file, { at: DAY_0, trust: trust(), policy: 'hpki' })).signatures,
        )
        expect(before).toMatchObject({ verdict: 'VALID', level: 'B-B', stampedAt: null })
        const after = theOnly((await validate(stamped, { at, trust: trust(), policy: 'hpki' })).signatures)
        expect(after).toMatchObject({
          verdict: 'VALID',
          level: 'B-T',
          signedAt: DAY_0.toISOString(),
          stampedAt: at.toISOString(),
        })
        // Noon in Japan on both days, and neither time is shown as the other.
        expect(after?.headline.ja).toMatch(/2026年4月1日 12:00.*に署名したとされ.*2026年4月4日 12:00/)
        expect(after?.headline.en).toContain('added later')
      }
    },
  )

  it('is not made at all where nobody listens: whoever asked for level T is not given less in silence', async () => {
    const signer = await world.issue(['medicalDoctor'])
    const timeStamp = client(async () => ({ outcome: 'timed-out' }))
    const wish = { signer, signingTime: DAY_0, timeStamp }
    await expect(
      sign(LETTER, { form: { packaging: 'enveloped' }, randomBytes, ...wish }),
    ).rejects.toMatchObject({
      code: 'time-stamp/timed-out',
    })
    await expect(signCades(LETTER, { packaging: 'attached', ...wish })).rejects.toMatchObject({
      code: 'time-stamp/timed-out',
    })
  })

  it('hears of errors of our own as errors, not as trouble of an authority', async () => {
    const signer = await world.issue(['medicalDoctor'])
    const timeStamp = () => Promise.reject(new TypeError('ours'))
    const onTrouble = () => expect.unreachable()
    await expect(
      signCades(LETTER, { packaging: 'attached', signer, signingTime: DAY_0, timeStamp, onTrouble }),
    ).rejects.toThrow(TypeError)
  })
})
