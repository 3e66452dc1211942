/** The service from outside: OpenSSL, GnuTLS and the JDK ask it; what they cannot send, we send by hand. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import {
  encodeTimeStampRequest,
  parseOcspResponse,
  parseTimeStampResponse,
  parseTimeStampToken,
} from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Clock, machineClock, serveStatus } from '../src/index.js'
import { makeWorld, run, signerOf, type World } from './world.js'

const PROGRAMS = ['openssl', 'ocsptool', 'java'] as const
const has = (program: (typeof PROGRAMS)[number]): boolean => {
  const found = spawnSync(program, [program === 'openssl' ? 'version' : '--version']).error === undefined
  if (!found && process.env.CI) throw new Error(`${program} is needed in CI`)
  if (!found) console.warn(`Skipped: what ${program} says, because it is not installed`)
  return found
}
const OPENSSL = has('openssl')
const OCSPTOOL = has('ocsptool')
const JAVA = has('java')

let world: World
let listener: Awaited<ReturnType<typeof serveStatus>>
let changed: () => void
let url = ''
let movedMs = 0

beforeAll(async () => {
  world = await makeWorld()
  const machine = machineClock()
  const clock: Clock = { ...machine, wallMs: () => machine.wallMs() + movedMs }
  listener = await serveStatus({
    source: {
      load: async () => world.material(),
      watch: (callback) => {
        changed = callback
        return { close: () => undefined }
      },
    },
    port: 0,
    random: randomBytes,
    clock,
  })
  url = `http://127.0.0.1:${listener.port}`
})
afterAll(async () => {
  await listener.close()
  world.close()
})

/** Posts octets as they are. */
async function post(path: string, body: Uint8Array, type = 'application/ocsp-request') {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': type },
    body: Buffer.from(body),
  })
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
}

/** Asks OpenSSL to ask us. */
function askOcsp(...args: string[]): Promise<{ code: number; text: string }> {
  const trust = ['-CAfile', world.file('root.pem'), '-verify_other', world.file('ca.pem')]
  return run('openssl', 'ocsp', '-issuer', world.file('ca.pem'), ...trust, ...args)
}

/** A question that OpenSSL made. */
async function question(...args: string[]): Promise<Uint8Array> {
  const made = await askOcsp('-reqout', world.file('question'), ...args)
  expect(made.code, made.text).toBe(0)
  return readFileSync(world.file('question'))
}

async function tokenRequest(...args: string[]): Promise<Uint8Array> {
  const out = world.file('query')
  const made = await run('openssl', 'ts', '-query', '-data', world.file('ca.pem'), '-out', out, ...args)
  expect(made.code, made.text).toBe(0)
  return readFileSync(out)
}

describe.skipIf(!OPENSSL)('OCSP by OpenSSL', () => {
  it.each([
    ['with a nonce', []],
    ['without a nonce', ['-no_nonce']],
    ['naming the issuer by SHA-256', ['-no_nonce', '-sha256']],
  ])('tells a good certificate %s', async (_how, options) => {
    const { code, text } = await askOcsp('-url', url, ...options, '-cert', world.file('taro.pem'))
    expect(text).toContain('Response verify OK')
    expect(text).toMatch(/taro\.pem: good/)
    expect(text).not.toContain('WARNING')
    expect(code).toBe(0)
  })

  it('answers about several certificates at once; a number that was never issued is unknown, not good', async () => {
    const certificates = ['-cert', world.file('taro.pem'), '-cert', world.file('hanako.pem')]
    const { text } = await askOcsp('-url', `${url}/ocsp`, ...certificates, '-serial', '0x4212')
    expect(text).toContain('Response verify OK')
    expect(text).toMatch(/taro\.pem: good[\s\S]*hanako\.pem: good[\s\S]*0x4212: unknown/)
  })

  it('does not speak for another authority', async () => {
    const other = ['-issuer', world.file('other-ca.pem'), '-cert', world.file('stranger.pem')]
    const { text } = await run('openssl', 'ocsp', '-url', url, ...other)
    expect(text).toContain('unauthorized')
  })

  it('answers over GET as over POST (RFC 5019 §5), percent-encoded or not', async () => {
    const asked = await question('-no_nonce', '-cert', world.file('hanako.pem'))
    const base64 = Buffer.from(asked).toString('base64')
    const { bytes: posted } = await post('/ocsp', asked)
    for (const path of [
      `/ocsp/${encodeURIComponent(base64)}`,
      `/ocsp/${base64}`,
      `/${encodeURIComponent(base64)}`,
    ]) {
      const response = await fetch(url + path)
      expect(response.headers.get('content-type')).toBe('application/ocsp-response')
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(posted)
    }
  })

  it('lets caches keep an answer for a minute at most, and an answer to a nonce not at all (T-C02-3)', async () => {
    const asked = await question('-no_nonce', '-cert', world.file('hanako.pem'))
    const got = await fetch(`${url}/ocsp/${encodeURIComponent(Buffer.from(asked).toString('base64'))}`)
    const age = Number(/max-age=(\d+)/.exec(got.headers.get('cache-control') ?? '')?.[1])
    expect(age).toBeGreaterThan(0)
    expect(age).toBeLessThanOrEqual(60)
    const etag = got.headers.get('etag') ?? ''
    const again = await fetch(got.url, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    const { response } = await post('/ocsp', await question('-cert', world.file('hanako.pem')))
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('shows a revocation in the very next answer and list, with reason and time (T-C02-3, T-C04-4)', async () => {
    const asked = await question('-no_nonce', '-cert', world.file('jiro.pem'))
    expect(statusIn((await post('/ocsp', asked)).bytes)).toMatchObject({ status: 'good' })
    const at = new Date('2026-11-20T00:12:00Z')
    world.revoke('jiro', 'keyCompromise', at)
    await world.publish()
    changed()
    expect(statusIn((await post('/ocsp', asked)).bytes)).toEqual({
      status: 'revoked',
      at,
      reason: 'keyCompromise',
    })
    const { text } = await askOcsp('-url', url, '-cert', world.file('jiro.pem'))
    expect(text).toMatch(
      /jiro\.pem: revoked[\s\S]*Reason: keyCompromise[\s\S]*Revocation Time: Nov 20 00:12:00 2026 GMT/,
    )

    const list = await fetch(`${url}/sign.crl`)
    expect(list.headers.get('content-type')).toBe('application/pkix-crl')
    expect(Number(/max-age=(\d+)/.exec(list.headers.get('cache-control') ?? '')?.[1])).toBeLessThanOrEqual(60)
    writeFileSync(world.file('list'), new Uint8Array(await list.arrayBuffer()))
    const shown = await run(
      'openssl',
      'crl',
      '-inform',
      'DER',
      '-in',
      world.file('list'),
      '-noout',
      '-text',
      '-CAfile',
      world.file('ca.pem'),
    )
    expect(shown.text).toContain('verify OK')
    expect(shown.text).toContain(world.serials.jiro.toUpperCase())
    expect(shown.text).toContain('Key Compromise')
  })
})

function statusIn(response: Uint8Array) {
  const parsed = parseOcspResponse(response)
  return parsed.responseStatus === 'successful'
    ? parsed.basic.responses[0]?.certStatus
    : parsed.responseStatus
}

describe('OCSP for those who send something else', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['garbage', randomBytes(200)],
    ['text', Buffer.from('GET / HTTP/1.0')],
    ['64 KiB and one octet', new Uint8Array(64 * 1024 + 1)],
    ['a length that runs past the end', Uint8Array.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff)],
  ])('%s is a malformed request, said in OCSP', async (_what, body) => {
    const { response, bytes } = await post('/ocsp', body)
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'application/ocsp-response',
    ])
    expect([...bytes]).toEqual([0x30, 0x03, 0x0a, 0x01, 0x01])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('every question cut short is malformed, and the service lives on', async () => {
    const whole = await question('-no_nonce', '-cert', world.file('hanako.pem'))
    for (let length = 0; length < whole.length; length++) {
      expect(statusIn((await post('/', whole.subarray(0, length))).bytes)).toBe('malformedRequest')
    }
    expect(statusIn((await post('/', whole)).bytes)).toEqual({ status: 'good' })
  })

  it.each(['/ocsp/', '/ocsp/!!!!', '/ocsp/%zz', '/ocsp/MDAw%00'])('GET %s is malformed', async (path) => {
    const response = await fetch(url + path)
    expect(statusIn(new Uint8Array(await response.arrayBuffer()))).toBe('malformedRequest')
  })

  it('an address that is nothing of ours is a problem in JSON', async () => {
    const response = await fetch(`${url}/nothing`)
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  })
})

describe.skipIf(!OCSPTOOL)('OCSP by GnuTLS', () => {
  it('accepts the answer', async () => {
    const files = ['--load-cert', world.file('taro.pem'), '--load-issuer', world.file('ca.pem')]
    const { code, text } = await run(
      'ocsptool',
      `--ask=${url}/ocsp`,
      ...files,
      '--load-trust',
      world.file('ca.pem'),
    )
    expect(text).toMatch(/Certificate Status: good/)
    expect(text).toMatch(/Verifying OCSP Response: Success/)
    expect(code).toBe(0)
  })
})

describe.skipIf(!JAVA)('OCSP by the JDK', () => {
  it('finds a good path valid and a revoked one revoked', async () => {
    const program = new URL('AskOcsp.java', import.meta.url).pathname
    const ask = (name: string) =>
      run(
        'java',
        program,
        `${url}/ocsp`,
        world.file('root.pem'),
        world.file('ca.pem'),
        world.file(`${name}.pem`),
      )
    const [good, revoked] = await Promise.all([ask('taro'), ask('jiro')])
    expect(good.text).toMatch(/^VALID/)
    expect(revoked.text).toMatch(/^REVOKED/)
  })
})

describe.skipIf(!OPENSSL)('time stamps by OpenSSL', () => {
  it.each(['-sha256', '-sha384', '-sha512'])('makes a token that verifies, over %s', async (digest) => {
    const query = await tokenRequest(digest, '-cert')
    const { response, bytes } = await post('/tsa', query, 'application/timestamp-query')
    expect(response.headers.get('content-type')).toBe('application/timestamp-reply')
    writeFileSync(world.file('reply'), bytes)
    const verify = ['-in', world.file('reply'), '-CAfile', world.file('root.pem')]
    const { text } = await run('openssl', 'ts', '-verify', '-queryfile', world.file('query'), ...verify)
    expect(text).toContain('Verification: OK')
  })

  it('sends its certificate only when asked, and repeats the nonce', async () => {
    const bare = tokenIn((await post('/tsa', await tokenRequest('-sha256', '-no_nonce'))).bytes)
    expect(bare.info.nonceBytes).toBeUndefined()
    expect(bare.signedData.certificatesDer).toEqual([])
    const full = tokenIn((await post('/tsa', await tokenRequest('-sha256', '-cert'))).bytes)
    expect(full.info.nonceBytes).toBeDefined()
    expect(full.signedData.certificatesDer.length).toBeGreaterThan(0)
  })

  it.each([
    ['SHA-1', ['-sha1'], 'badAlg'],
    ['MD5', ['-md5'], 'badAlg'],
    ['another policy', ['-sha256', '-tspolicy', '1.2.3.4.1'], 'unacceptedPolicy'],
  ])('refuses %s by name', async (_what, options, failure) => {
    expect(refusalIn((await post('/tsa', await tokenRequest(...options))).bytes)).toEqual([failure])
  })

  it.each([
    ['garbage', randomBytes(64)],
    ['nothing', new Uint8Array()],
    ['too much', new Uint8Array(17 * 1024)],
  ])('refuses %s by name', async (_what, body) => {
    expect(refusalIn((await post('/tsa', body)).bytes)).toEqual(['badDataFormat'])
  })

  it('never uses a number twice, and each has 64 bits or more', async () => {
    const query = await tokenRequest('-sha256')
    const tokens = await Promise.all(
      Array.from({ length: 30 }, async () => tokenIn((await post('/tsa', query)).bytes)),
    )
    const serials = tokens.map(({ info }) => info.serialHex)
    expect(new Set(serials).size).toBe(30)
    for (const serial of serials) expect(serial.length).toBeGreaterThanOrEqual(16)
  })
})

function tokenIn(response: Uint8Array) {
  const parsed = parseTimeStampResponse(response)
  if (parsed.outcome !== 'token') throw new Error(parsed.failures.join())
  return parseTimeStampToken(parsed.tokenBytes)
}

function refusalIn(response: Uint8Array) {
  const parsed = parseTimeStampResponse(response)
  return parsed.outcome === 'refusal' ? parsed.failures : 'token'
}

describe('when something is wrong', () => {
  const query = () =>
    encodeTimeStampRequest({ digest: 'sha256', value: randomBytes(32), certificate: 'not-wanted' })

  it.each([90_000, -90_000])(
    'with its clock moved by %i ms, tokens and answers stop (T-N19-1)',
    async (ms) => {
      const asked = await question('-no_nonce', '-cert', world.file('hanako.pem'))
      movedMs = ms
      try {
        expect(refusalIn((await post('/tsa', query())).bytes)).toEqual(['timeNotAvailable'])
        expect(statusIn((await post('/ocsp', asked)).bytes)).toBe('tryLater')
        expect((await fetch(`${url}/readyz`)).status).toBe(503)
      } finally {
        movedMs = 0
      }
      expect(refusalIn((await post('/tsa', query())).bytes)).toBe('token')
      expect(statusIn((await post('/ocsp', asked)).bytes)).toEqual({ status: 'good' })
    },
  )

  it('with its list past nextUpdate, it asks to try later and caches keep nothing', async () => {
    const asked = await question('-no_nonce', '-cert', world.file('hanako.pem'))
    const nextUpdate = new Date(Date.now() - 1000)
    await world.publish({ thisUpdate: new Date(nextUpdate.getTime() - 1000), nextUpdate })
    changed()
    expect(statusIn((await post('/ocsp', asked)).bytes)).toBe('tryLater')
    expect((await fetch(`${url}/sign.crl`)).headers.get('cache-control')).toBe('no-store')
    await world.publish()
    changed()
    expect(statusIn((await post('/ocsp', asked)).bytes)).toEqual({ status: 'good' })
  })

  it('refuses to open with a responder that the authority did not certify', async () => {
    const material = world.material()
    const [sign] = material.authorities
    if (!sign) throw new Error('no authority')
    const responder = signerOf(world.hierarchy.responders.authenticationPersonCa)
    const authorities = [{ ...sign, responder }]
    const source = { load: async () => ({ ...material, authorities }) }
    await expect(serveStatus({ source, port: 0, random: randomBytes })).rejects.toMatchObject({
      code: 'status/responder-refused',
    })
  })
})
