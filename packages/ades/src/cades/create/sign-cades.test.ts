import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { encodePem } from '@jitsuin/keys'
import { der, type Signer } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_0, makeWorld, strangerKey, type World } from '../../test-support/people.js'
import { isHere, run, temporaryFolder } from '../../test-support/programs.js'
import { collect } from '../content.js'
import { type CadesOptions, signCades, streamCades } from './sign-cades.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const withOpenssl = describe.skipIf(!isHere('openssl'))

const CONTENT = utf8('紹介状\r\n検証 花子 様\n')
const ALGORITHMS = [
  ['rsa2048', 'rsa-sha256'],
  ['rsa2048', 'rsa-sha384'],
  ['rsa2048', 'rsa-sha512'],
  ['rsa2048', 'rsa-pss-sha256'],
  ['p256', 'ecdsa-sha256'],
  ['p384', 'ecdsa-sha384'],
] as const
const PACKAGINGS = ['attached', 'detached'] as const

let world: World
let doctor: Signer
let byKey: Map<string, Signer>
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  byKey = new Map()
  for (const [key, algorithm] of ALGORITHMS)
    byKey.set(
      algorithm,
      await world.issue(['medicalDoctor'], key === 'rsa2048' ? { algorithm } : { key, algorithm }),
    )
  folder.write('root.pem', encodePem('CERTIFICATE', world.root))
  folder.write('content', CONTENT)
})

const options = (more: Partial<CadesOptions> = {}): CadesOptions => ({
  signer: doctor,
  packaging: 'attached',
  signingTime: DAY_0,
  ...more,
})

/** What `openssl cms -verify -cades` says of a message; `out` is the content that it gave out. */
function openssl(message: Uint8Array, content?: Uint8Array): { accepted: boolean; out: Uint8Array } {
  const file = folder.write('message.p7s', message)
  const out = folder.write('out', '')
  const beside = content ? ['-content', folder.write('beside', content)] : []
  const { status } = run(
    'openssl',
    ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', file, '-out', out],
    ...['-CAfile', `${folder.path}/root.pem`, '-purpose', 'any', '-attime', `${DAY_0.getTime() / 1000}`],
    ...beside,
  )
  return { accepted: status === 0, out: readFileSync(out) }
}

withOpenssl('CAdES of ours, as openssl judges it', () => {
  it.each(
    ALGORITHMS.flatMap(([, algorithm]) => PACKAGINGS.map((packaging) => [algorithm, packaging] as const)),
  )('accepts %s, %s, and neither another content nor another value', async (algorithm, packaging) => {
    const signer = byKey.get(algorithm) ?? doctor
    const message = await signCades(CONTENT, options({ signer, packaging }))
    const beside = packaging === 'detached' ? CONTENT : undefined
    const verdict = openssl(message, beside)
    expect([verdict.accepted, Buffer.from(verdict.out).equals(CONTENT)]).toEqual([true, true])

    const other = utf8('紹介状\r\n検証 太郎 様\n')
    const changed = packaging === 'detached' ? message : replaced(message, CONTENT, other)
    expect(openssl(changed, beside && other).accepted).toBe(false)
    expect(openssl(message.with(-1, (message.at(-1) ?? 0) ^ 1), beside).accepted).toBe(false)
  })

  it('accepts every statement that a signer may make', async () => {
    const message = await signCades(
      CONTENT,
      options({
        commitment: 'proofOfApproval',
        location: { country: 'JP', locality: '千代田区', postalAddress: ['千代田１－１'] },
        claimed: [{ type: '2.5.4.12', text: '院長' }],
        mimeType: 'text/plain',
        contentHints: { contentType: '1.2.840.113549.1.7.1', description: '紹介状' },
        policy: {
          oid: '1.3.6.1.4.1.99999.2',
          digest: 'sha256',
          hash: createHash('sha256').update('policy').digest(),
          uri: 'http://pki.demo.invalid/policy/',
        },
        contentTimeStamp: world.stampAt(DAY_0),
        timeStamp: world.stampAt(DAY_0),
      }),
    )
    expect(openssl(message).accepted).toBe(true)
    const { output } = run(
      'openssl',
      'cms',
      '-cmsout',
      '-print',
      '-inform',
      'DER',
      '-in',
      `${folder.path}/message.p7s`,
    )
    for (const name of [
      'id-smime-aa-ets-commitmentType',
      'id-smime-aa-ets-signerLocation',
      'id-smime-aa-contentHint',
      'id-smime-aa-ets-sigPolicyId',
      'id-smime-aa-ets-contentTimestamp',
      'id-smime-aa-timeStampToken',
      '0.4.0.1733.2.1',
      '0.4.0.19122.1.1',
    ])
      expect(output).toContain(name)
  })

  it('accepts a content that came in pieces, and an empty one', async () => {
    const pieces = async function* () {
      yield CONTENT.subarray(0, 5)
      yield CONTENT.subarray(5)
    }
    expect(openssl(await signCades(pieces, options())).out).toEqual(Buffer.from(CONTENT))
    expect(openssl(await signCades(new Uint8Array(), options())).accepted).toBe(true)
  })
})

describe('signing with CAdES', () => {
  it('writes DER whatever the length of the content', async () => {
    for (const length of [0, 1, 127, 128, 255, 256, 70_000]) {
      const message = await signCades(randomBytes(length), options())
      expect(der.parse(message).bytes).toHaveLength(message.length)
    }
  })

  it('passes a content of 200 MB through with no more of it in memory than a few pieces', async () => {
    const piece = randomBytes(1 << 20)
    const large = async function* () {
      for (let count = 0; count < 200; count++) yield piece
    }
    const hash = createHash('sha256')
    let written = 0
    let peak = 0
    const before = process.memoryUsage().rss
    for await (const part of streamCades(large, options())) {
      written += part.length
      hash.update(part)
      peak = Math.max(peak, process.memoryUsage().rss - before)
    }
    expect(written).toBeGreaterThan(200 * (1 << 20))
    expect(peak).toBeLessThan(100 * (1 << 20))
  })

  it('refuses a content that changed between its digest and its writing', async () => {
    let opened = 0
    const growing = async function* () {
      opened += 1
      yield concatBytes([CONTENT, new Uint8Array(opened)])
    }
    await expect(collect(streamCades(growing, options()))).rejects.toMatchObject({
      code: 'sign/content-changed',
    })
    let turned = 0
    const turning = async function* () {
      turned += 1
      yield utf8(`content ${turned}`)
    }
    await expect(collect(streamCades(turning, options()))).rejects.toMatchObject({
      code: 'sign/content-changed',
    })
  })

  it.each([
    [
      'a certificate of another key',
      async () => options({ signer: { ...doctor, ...(await strangerKey()) } }),
      'sign/certificate-key-mismatch',
    ],
    [
      'a time stamp over other octets',
      async () => options({ timeStamp: () => world.stampAt(DAY_0)(new Uint8Array(32)) }),
      'time-stamp/imprint-differs',
    ],
    [
      'a content time stamp over other octets',
      async () => options({ contentTimeStamp: () => world.stampAt(DAY_0)(new Uint8Array(32)) }),
      'time-stamp/imprint-differs',
    ],
  ])('refuses %s', async (_what, make, code) => {
    await expect(signCades(CONTENT, await make())).rejects.toMatchObject({ code })
  })
})

function replaced(message: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const at = Buffer.from(message).indexOf(from)
  if (at < 0 || from.length !== to.length) throw new Error('Nothing to replace')
  return concatBytes([message.subarray(0, at), to, message.subarray(at + to.length)])
}
