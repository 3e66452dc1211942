import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { later, OpensslCa } from '../../test/openssl-ca.js'
import { programIsThere } from '../../test/programs.js'
import { HPKI_ALGORITHMS } from '../algorithm-sets.js'
import type { Certificate } from '../certificate.js'
import { signCrl } from '../crl/build-crl.js'
import { ocspResponder } from '../ocsp/build-response.js'
import { parseOcspRequest } from '../ocsp/request.js'
import { findPath } from '../path/find-path.js'
import { anchorFromCertificate } from '../path/trust-anchor.js'
import { statusChecker } from '../status/status-checker.js'
import { FETCH_LIMITS, type FetchPolicy, guardedFetch, judgeUrl } from './fetch-policy.js'
import type { Fetcher, FetchOutcome, FetchRequest } from './fetcher.js'
import { FreshCache } from './fresh-cache.js'
import { statusSource } from './status-source.js'
import { establishTrust, type TrustedPath } from './trusted-path.js'

const PLACES = [
  { origin: 'http://crl.example.jp', path: '/lists/' },
  { origin: 'https://ocsp.example.jp', path: '/ask' },
]
const POLICY: FetchPolicy = { places: PLACES, ...FETCH_LIMITS }

describe('the list of places', () => {
  it.each([
    'http://crl.example.jp/lists/a.crl',
    'HTTP://CRL.EXAMPLE.JP:80/lists/b.crl#x',
    'https://ocsp.example.jp/ask?a=b',
  ])('allows %s', (url) => {
    expect(judgeUrl(url, POLICY).verdict).toBe('allowed')
  })

  it.each([
    ['crl.example.jp/lists/a.crl', 'not-a-url'],
    ['file:///etc/passwd', 'scheme'],
    ['ldap://crl.example.jp/cn=a', 'scheme'],
    ['http://crl.example.jp@10.0.0.1/lists/a.crl', 'user-information'],
    ['http://crl.example.jp/other/a.crl', 'not-on-the-list'],
    ['http://crl.example.jp/lists/../other', 'not-on-the-list'],
    ['http://crl.example.jp/lists/%2e%2e/other', 'not-on-the-list'],
    ['http://crl.example.jp:8080/lists/a.crl', 'not-on-the-list'],
    ['https://crl.example.jp/lists/a.crl', 'not-on-the-list'],
    ['http://crl.example.jp.attacker.example/lists/', 'not-on-the-list'],
    ['https://ocsp.example.jp/ask/more', 'not-on-the-list'],
    ['http://127.0.0.1/lists/', 'not-on-the-list'],
    ['http://[::1]/lists/', 'not-on-the-list'],
    ['http://2130706433/lists/', 'not-on-the-list'],
  ])('refuses %s', (url, reason) => {
    expect(judgeUrl(url, POLICY)).toEqual({ verdict: 'refused', reason })
  })
})

describe('fetching within the list', () => {
  const received = (contentType: string): FetchOutcome => ({
    outcome: 'received',
    contentType,
    bytes: Uint8Array.of(7),
  })
  const redirected = (location: string): FetchOutcome => ({ outcome: 'redirected', location })
  function fetching(...outcomes: FetchOutcome[]) {
    const asked: FetchRequest[] = []
    const fetcher: Fetcher = async (request) => {
      asked.push(request)
      return outcomes[asked.length - 1] ?? { outcome: 'failed', why: 'asked too often' }
    }
    return { asked, fetch: guardedFetch(POLICY, fetcher) }
  }
  const LIST = { url: 'http://crl.example.jp/lists/a.crl', kind: 'crl' } as const

  it('hands on what came with the right type, within the limits', async () => {
    const { asked, fetch } = fetching(received('application/pkix-crl'))
    expect(await fetch(LIST)).toEqual(Uint8Array.of(7))
    expect(asked).toMatchObject([{ timeoutMs: 10_000, maxBytes: 32 * 1024 * 1024 }])
  })

  it('follows a redirect to another place on the list, and to no other', async () => {
    expect(await fetching(redirected('b.crl'), received('application/pkix-crl')).fetch(LIST)).toEqual(
      Uint8Array.of(7),
    )
    const { asked, fetch } = fetching(
      redirected('http://169.254.169.254/latest'),
      received('application/pkix-crl'),
    )
    await expect(fetch(LIST)).rejects.toMatchObject({ code: 'fetch/not-allowed' })
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['a redirect without end', ['a', 'b', 'c'].map(redirected), 'fetch/failed'],
    ['a page instead of a list', [received('text/html')], 'fetch/failed'],
    ['no answer in time', [{ outcome: 'timed-out' }], 'fetch/timed-out'],
    ['too much', [{ outcome: 'too-large' }], 'fetch/too-large'],
    ['nothing', [{ outcome: 'failed', why: 'refused' }], 'fetch/failed'],
  ] satisfies [string, FetchOutcome[], string][])('refuses %s', async (_what, outcomes, code) => {
    await expect(fetching(...outcomes).fetch(LIST)).rejects.toMatchObject({ code })
  })

  it('opens no connection to a place that is not on the list', async () => {
    const { asked, fetch } = fetching()
    await expect(fetch({ ...LIST, url: 'http://elsewhere.example/' })).rejects.toMatchObject({
      code: 'fetch/not-allowed',
    })
    expect(asked).toEqual([])
  })
})

describe('the cache', () => {
  const START = new Date('2026-11-20T00:00:00Z')
  const after = (seconds: number) => new Date(START.getTime() + seconds * 1000)
  type Thing = { thisUpdate: Date; nextUpdate?: Date; name: string }
  const thing = (name: string, from = 0, to = 1000): Thing => ({
    name,
    thisUpdate: after(from),
    nextUpdate: after(to),
  })

  function setUp({ maxAgeSeconds = 10_000 } = {}) {
    let now = START
    const cache = new FreshCache<Thing>({
      now: () => now,
      refreshAheadSeconds: 200,
      retryAfterSeconds: 60,
      maxAgeSeconds,
      maxEntries: 2,
    })
    let loads = 0
    async function get(
      seconds: number,
      brought: Thing | Error,
      { key = 'k', keep = 'until-its-end' as 'until-its-end' | 'once' } = {},
    ) {
      now = after(seconds)
      const found = await cache.get(key, async () => {
        loads++
        if (brought instanceof Error) throw brought
        return { value: brought, keep }
      })
      await new Promise(setImmediate) // a refresh behind the scenes ends here
      return found.name
    }
    return { get, loads: () => loads }
  }

  it('asks once, however many want it at the same time', async () => {
    const { get, loads } = setUp()
    expect(await Promise.all([get(0, thing('a')), get(0, thing('b'))])).toEqual(['a', 'a'])
    expect([await get(1, thing('c')), loads()]).toEqual(['a', 1])
  })

  it('refreshes before the end, and serves the old one meanwhile', async () => {
    const { get } = setUp()
    await get(0, thing('a'))
    expect([
      await get(799, thing('b', 799, 2000)),
      await get(800, thing('c', 800, 2000)),
      await get(801, thing('d')),
    ]).toEqual(['a', 'a', 'c'])
  })

  it('serves until the very end when refreshing fails, and then reports the failure', async () => {
    const { get } = setUp()
    await get(0, thing('a'))
    expect(await get(900, new Error('down'))).toBe('a')
    expect(await get(1000, new Error('down'))).toBe('a')
    await expect(get(1001, new Error('down'))).rejects.toThrow('down')
  })

  it('does not hammer a source that is down', async () => {
    const { get, loads } = setUp()
    await get(0, thing('a'))
    await get(900, new Error('down'))
    await get(901, new Error('down'))
    expect(loads()).toBe(2)
  })

  it('asks again after the greatest age, and falls back on what is in force', async () => {
    const { get } = setUp({ maxAgeSeconds: 60 })
    await get(0, thing('a'))
    expect([
      await get(59, thing('b', 59)),
      await get(60, thing('c', 60)),
      await get(120, new Error('down')),
    ]).toEqual(['a', 'c', 'c'])
  })

  it('never replaces a newer one with an older, and keeps nothing that is over, or has no end, or was not to be kept', async () => {
    const { get } = setUp({ maxAgeSeconds: 60 })
    await get(0, thing('new', -10))
    expect([await get(60, thing('old', -20)), await get(61, thing('x'))]).toEqual(['old', 'new'])
    for (const [key, value, keep] of [
      ['over', thing('1', -20, -10), 'until-its-end'],
      ['endless', { name: '1', thisUpdate: START }, 'until-its-end'],
      ['once', thing('1'), 'once'],
    ] as const) {
      await get(200, value, { key, keep })
      expect(await get(200, thing('2'), { key })).toBe('2')
    }
  })

  it('forgets the oldest entry when it is full', async () => {
    const { get } = setUp()
    for (const key of ['a', 'b', 'c']) await get(0, thing(key), { key })
    expect([await get(1, thing('again'), { key: 'a' }), await get(1, thing('again'), { key: 'c' })]).toEqual([
      'again',
      'c',
    ])
  })
})

const CONFIG = `
[with_places]
keyUsage = critical,nonRepudiation
crlDistributionPoints = URI:http://crl.example.jp/lists/a.crl
authorityInfoAccess = OCSP;URI:https://ocsp.example.jp/ask
[trap]
keyUsage = critical,nonRepudiation
crlDistributionPoints = URI:http://10.0.0.1/admin
`

describe.runIf(programIsThere('openssl', 'version'))('status of a trusted path', () => {
  let ca: OpensslCa
  let stranger: OpensslCa
  let root: Certificate
  let leaf: Certificate

  beforeAll(() => {
    ca = new OpensslCa({ key: 'ec', config: CONFIG })
    stranger = new OpensslCa({ key: 'ec', config: CONFIG })
    root = ca.certificate('ca')
    leaf = ca.issue('leaf', { section: 'with_places' })
    ca.issue('trap', { section: 'trap' })
    ca.issue('responder', { section: 'responder' })
    stranger.issue('leaf', { section: 'with_places' })
  })
  afterAll(() => {
    ca.remove()
    stranger.remove()
  })

  const settings = () => ({ at: later(5), allowed: HPKI_ALGORITHMS })
  const material = (target: Certificate) => ({
    target,
    intermediates: [],
    anchors: [anchorFromCertificate(root)],
  })
  function trust(target: Certificate): TrustedPath {
    const found = establishTrust(material(target), settings())
    if (found.verdict !== 'trusted') throw new Error(found.failure.code)
    return found.path
  }

  /** The two servers of the certificate, in one function; what it was asked for is kept. */
  function network(by: OpensslCa = ca) {
    const asked: string[] = []
    const fetcher: Fetcher = async ({ url, post }) => {
      asked.push(url.href)
      const window = { thisUpdate: later(-60), nextUpdate: later(3600) }
      if (post) {
        const answers = parseOcspRequest(post.body).certIds.map(({ bytes }) => ({
          certIdDer: bytes,
          certStatus: { status: 'good' } as const,
          ...window,
        }))
        const bytes = await ocspResponder(ca.signer('responder'))({ answers, producedAt: later(-60) })
        return { outcome: 'received', contentType: 'application/ocsp-response', bytes }
      }
      const bytes = await signCrl(
        { issuer: by.certificate('ca'), ...window, crlNumber: 1n, revoked: [] },
        by.signer('ca'),
      )
      return { outcome: 'received', contentType: 'application/pkix-crl', bytes }
    }
    const cache = {
      now: () => later(5),
      refreshAheadSeconds: 60,
      retryAfterSeconds: 60,
      maxAgeSeconds: 3600,
      maxEntries: 10,
    }
    return {
      asked,
      source: statusSource({ fetch: guardedFetch(POLICY, fetcher), allowed: HPKI_ALGORITHMS, ...cache }),
    }
  }

  it('is fetched, judged good, and kept', async () => {
    const { asked, source } = network()
    const { lists, responses, failures } = await source(trust(leaf))
    expect([lists.length, responses.length, failures]).toEqual([1, 1, []])
    const check = statusChecker({ lists, responses: [], allowed: HPKI_ALGORITHMS })
    expect(findPath(material(leaf), { ...settings(), revocation: check }).verdict).toBe('valid')
    await source(trust(leaf))
    expect(asked).toEqual(['http://crl.example.jp/lists/a.crl', 'https://ocsp.example.jp/ask'])
  })

  it('is never looked for when the certificate leads to no anchor: no connection is opened', async () => {
    const { asked, source } = network()
    const untrusted = stranger.certificate('leaf')
    expect(establishTrust(material(untrusted), settings()).verdict).toBe('not-trusted')
    const forged = { ...trust(leaf), certificates: [untrusted] } as TrustedPath // what a careless caller might write
    await expect(source(forged)).rejects.toMatchObject({ code: 'fetch/not-allowed' })
    expect(asked).toEqual([])
  })

  it('is not looked for at places that are not on the list, and stays unknown', async () => {
    const { asked, source } = network()
    const found = await source(trust(ca.certificate('trap')))
    expect(found.failures).toEqual([{ address: 'http://10.0.0.1/admin', code: 'fetch/not-allowed' }])
    expect(asked).toEqual([])
  })

  it('does not keep a list that another key signed', async () => {
    const { asked, source } = network(stranger)
    for (let round = 0; round < 2; round++) {
      const { lists } = await source(trust(leaf))
      const check = statusChecker({ lists, responses: [], allowed: HPKI_ALGORITHMS })
      expect(findPath(material(leaf), { ...settings(), revocation: check })).toMatchObject({
        verdict: 'undetermined',
      })
    }
    expect(asked.filter((url) => url.endsWith('.crl'))).toHaveLength(2)
  })
})
