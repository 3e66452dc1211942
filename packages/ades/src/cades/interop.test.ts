/** CMS that openssl signed, and time stamps that openssl made: we accept them, and none of their twins. */
import { readFileSync } from 'node:fs'
import { japanDate, utf8 } from '@jitsuin/kernel'
import { encodePem, generateKey, softwareSigner } from '@jitsuin/keys'
import { type Signer, validityFromJapanDay } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opensslAuthority } from '../test-support/openssl-tsa.js'
import { makeWorld, type World } from '../test-support/people.js'
import { isHere, run, temporaryFolder } from '../test-support/programs.js'
import { reasons } from '../test-support/reasons.js'
import { validate } from '../validate/validate.js'
import { extendCades } from './extend/extend-cades.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const CONTENT = utf8('紹介状\r\n検証 花子 様\n'.repeat(500))
/** openssl states the time of its machine, so everything here is of today. */
const TODAY = new Date()
const HOUR_MS = 3_600_000
const SOON = new Date(TODAY.getTime() + HOUR_MS)

let world: World
const signers = new Map<string, Signer>()
beforeAll(async () => {
  world = await makeWorld(TODAY)
  for (const kind of ['rsa2048', 'p256'] as const) {
    const key = await generateKey(kind)
    const signer = await world.issue(['medicalDoctor'], {
      key,
      ...validityFromJapanDay(japanDate(TODAY), { years: 1 }),
    })
    signers.set(kind, signer)
    folder.write(`${kind}.pem`, encodePem('CERTIFICATE', signer.certificateDer))
    folder.write(`${kind}.key`, key.export({ type: 'pkcs8', format: 'pem' }))
    expect(softwareSigner(key).spkiDer).toEqual(signer.spkiDer)
  }
  folder.write('content', CONTENT)
})

const path = (name: string) => `${folder.path}/${name}`
function opensslSigns(kind: string, ...flags: string[]): Uint8Array {
  const { status, output } = run(
    'openssl',
    ...['cms', '-sign', '-binary', '-in', path('content'), '-outform', 'DER', '-out', path('theirs.p7s')],
    ...['-signer', path(`${kind}.pem`), '-inkey', path(`${kind}.key`), '-md', 'sha256', ...flags],
  )
  if (status !== 0) throw new Error(output)
  return readFileSync(path('theirs.p7s'))
}
const check = (file: Uint8Array, detached?: Uint8Array) =>
  validate(file, { at: SOON, trust: world.trust, policy: 'hpki', ...(detached && { detached }) })
const ATTACHED = ['-cades', '-nodetach'] as const

describe.skipIf(!isHere('openssl'))('CAdES that openssl made', () => {
  it.each([
    ['rsa2048', 'attached', ATTACHED],
    ['rsa2048', 'detached', ['-cades']],
    ['rsa2048', 'by key identifier', [...ATTACHED, '-keyid']],
    ['rsa2048', 'with PSS', [...ATTACHED, '-keyopt', 'rsa_padding_mode:pss']],
    ['rsa2048', 'with SHA-512', [...ATTACHED, '-md', 'sha512']],
    ['rsa2048', 'of indefinite lengths, the content in pieces', [...ATTACHED, '-stream', '-indef']],
    ['p256', 'attached', ATTACHED],
    ['p256', 'detached', ['-cades']],
  ] as const)('with %s, %s, is valid, and not with another content', async (kind, _how, flags) => {
    const file = opensslSigns(kind, ...flags)
    const isDetached = !flags.some((flag) => flag === '-nodetach')
    expect(reasons(await check(file, isDetached ? CONTENT : undefined))).toEqual(['VALID'])

    const other = CONTENT.with(0, 0x41)
    const changed = Buffer.from(file)
    if (!isDetached) changed[changed.indexOf(CONTENT.subarray(0, 12))] = 0x41
    expect(reasons(await check(changed, isDetached ? other : undefined))).toEqual([
      'INVALID',
      'references/changed',
    ])
  })

  it('of two signers is two valid signatures', async () => {
    const more = ['-signer', path('p256.pem'), '-inkey', path('p256.key')]
    const report = await check(opensslSigns('rsa2048', ...ATTACHED, ...more))
    expect(report.signatures.map(({ verdict }) => verdict)).toEqual(['VALID', 'VALID'])
  })

  it.each([
    ['plain CMS, which binds no certificate', ['-nodetach'], 'signer/unbound'],
    ['CMS without signed attributes', ['-nodetach', '-noattr'], 'format/no-signed-attributes'],
  ] as const)('is refused: %s', async (_what, flags, code) => {
    const [verdict, ...codes] = reasons(await check(opensslSigns('rsa2048', ...flags)))
    expect([verdict, codes.includes(code)]).toEqual(['INVALID', true])
  })

  it('with SHA-1 fits, but cannot be relied on without a proof of its time', async () => {
    const report = await check(opensslSigns('rsa2048', ...ATTACHED, '-md', 'sha1'))
    expect(reasons(report)).toEqual(['INDETERMINATE', 'algorithms/ended'])
    expect(report.subIndication).toBe('CRYPTO_CONSTRAINTS_FAILURE_NO_POE')
  })

  it('of indefinite lengths is raised with stamps of openssl to every level, and openssl accepts each', async () => {
    const authority = opensslAuthority(folder)
    const file = opensslSigns('rsa2048', ...ATTACHED, '-stream', '-indef')
    const crls = [authority.list(), ...(await world.listsAt(TODAY))]
    const trust = {
      anchors: [world.root],
      tsaAnchors: [authority.root()],
      material: { certificates: [world.signingCa], crls },
    }
    const validation = { at: SOON, trust, policy: 'hpki' } as const
    for (const level of ['t', 'lt', 'lta'] as const) {
      const raised = await extendCades(file, { level, timeStamp: authority.stamp, validation })
      const bare = level === 't' ? trust : { ...trust, material: { crls: level === 'lta' ? crls : [] } }
      const report = await validate(raised, { ...validation, trust: bare })
      expect([level, reasons(report)]).toEqual([level, ['VALID']])
      expect(report.signatures[0]?.level).toBe(`B-${level.toUpperCase()}`)
      const above = [world.root, world.signingCa].map((one) => encodePem('CERTIFICATE', one))
      const roots = folder.write('roots.pem', above.join('\n'))
      const { status } = run(
        'openssl',
        ...[
          'cms',
          '-verify',
          '-cades',
          '-binary',
          '-inform',
          'DER',
          '-in',
          folder.write('raised.p7s', raised),
        ],
        ...['-CAfile', roots, '-purpose', 'any', '-out', path('out')],
      )
      expect([level, status]).toEqual([level, 0])
      expect(readFileSync(path('out')).equals(CONTENT)).toBe(true)
    }
  })
})
