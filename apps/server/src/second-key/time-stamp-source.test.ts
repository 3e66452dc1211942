import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestHierarchy, encodePem, type TestHierarchy } from '@jitsuin/keys'
import { type Fetcher, type TimeStampAuthority, timeStampAuthority } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timeStampSource } from './time-stamp-source.js'

const AT = new Date('2026-11-20T00:12:00Z')
const URL_OF_IT = new URL('http://tsa.test/')
const folder = mkdtempSync(join(tmpdir(), 'jitsuin-stamp-'))
let hierarchy: TestHierarchy
let authority: TimeStampAuthority

beforeAll(async () => {
  hierarchy = await createTestHierarchy({ strength: 'fast', at: AT, random: randomBytes })
  const { signer, certificateDer, chainDer } = hierarchy.timeStampUnit
  authority = timeStampAuthority(
    { ...signer, certificateDer, chainDer },
    {
      policies: ['1.2.3.4'],
      digests: new Set(['sha256']),
      accuracy: { seconds: 1 },
      ordering: 'by-time-and-accuracy',
    },
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

const sha256 = (text: string) => createHash('sha256').update(text).digest()
/** An authority behind HTTP; `change` is what becomes of the request on the way. */
const over =
  (change: (request: Uint8Array) => Uint8Array = (request) => request): Fetcher =>
  async ({ post }) => {
    const moment = { at: AT, serialBytes: randomBytes(8) }
    const { response } = await authority(change(Uint8Array.from(post?.body ?? [])), moment)
    return { outcome: 'received', contentType: 'application/timestamp-reply', bytes: response }
  }

describe('a time stamp for a client of CSC', () => {
  it('is a token that OpenSSL verifies over the digest', async () => {
    const digest = sha256('同意書')
    const token = await timeStampSource(URL_OF_IT, over(), () => AT)({ algorithm: 'sha256', digest })
    if (token === 'failed') throw new Error('No token')
    writeFileSync(join(folder, 'token'), token)
    writeFileSync(join(folder, 'root.pem'), encodePem('CERTIFICATE', hierarchy.root.certificateDer))
    const verify = ['ts', '-verify', '-digest', digest.toString('hex'), '-in', 'token', '-token_in']
    const time = ['-attime', String(AT.getTime() / 1000)]
    const said = spawnSync('openssl', [...verify, '-CAfile', 'root.pem', ...time], { cwd: folder })
    expect(`${said.stdout}${said.stderr}`).toContain('Verification: OK')
  })

  it.each([
    ['a refusal', { algorithm: 'sha384', digest: Buffer.alloc(48) } as const, over()],
    [
      'a token over something else',
      { algorithm: 'sha256', digest: sha256('a') } as const,
      over((request) =>
        Buffer.from(
          Buffer.from(request)
            .toString('hex')
            .replace(sha256('a').toString('hex'), sha256('b').toString('hex')),
          'hex',
        ),
      ),
    ],
    [
      'what is no answer',
      { algorithm: 'sha256', digest: sha256('a') } as const,
      async () => ({ outcome: 'received', contentType: 'text/html', bytes: Buffer.from('<html>') }) as const,
    ],
    [
      'a token of another nonce than the client’s',
      { algorithm: 'sha256', digest: sha256('a'), nonceBytes: Uint8Array.of(0x41, 0x42) } as const,
      over((request) =>
        Buffer.from(Buffer.from(request).toString('hex').replace('02024142', '02024143'), 'hex'),
      ),
    ],
    [
      'nothing in time',
      { algorithm: 'sha256', digest: sha256('a') } as const,
      async () => ({ outcome: 'timed-out' }) as const,
    ],
  ])('is none when the authority answers with %s', async (_what, imprint, fetcher) => {
    expect(await timeStampSource(URL_OF_IT, fetcher, () => AT)(imprint)).toBe('failed')
  })
})
