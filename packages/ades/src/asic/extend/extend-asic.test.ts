/** Containers that are raised: inside where the form can do it, else by archive manifests with time stamps that openssl verifies. */
import { randomBytes } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import { encodePem } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import { sourceOf } from '@jitsuin/zip'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collect } from '../../cades/content.js'
import { altered, unpacked } from '../../test-support/containers.js'
import { DAY_0, day, makeWorld, type World } from '../../test-support/people.js'
import { isHere, run, temporaryFolder } from '../../test-support/programs.js'
import { reasons } from '../../test-support/reasons.js'
import { validate } from '../../validate/validate.js'
import { addAsicSignature } from '../create/add-signer.js'
import { signAsic } from '../create/sign-asic.js'
import type { AsicSignature } from '../create/signature-files.js'
import type { AsicKind } from '../names.js'
import { extendAsic } from './extend-asic.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const LETTER = { name: '紹介状.pdf', content: utf8('%PDF-1.4 紹介状\r\n'.repeat(20)) }
const IMAGE = { name: '画像.png', content: new Uint8Array(randomBytes(900)) }

let world: World
let doctor: Signer
let dentist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'], { notAfter: new Date('2026-04-30T14:59:59Z') })
  dentist = await world.issue(['dentist'], { cn: 'Jiro Jitsuin', notAfter: new Date('2026-04-30T14:59:59Z') })
})

type Form = AsicSignature['form']
const signature = (form: Form, signer = doctor, at = DAY_0): AsicSignature =>
  form === 'time-stamp'
    ? { form, timeStamp: world.stampAt(at) }
    : { form, signer, signingTime: at, randomBytes }
const make = (kind: AsicKind, form: Form) =>
  collect(
    signAsic(kind === 'asic-s' ? [LETTER] : [LETTER, IMAGE], {
      kind,
      signature: signature(form),
      packedAt: DAY_0,
    }),
  )
/** Raises a container at a time, with lists of that day. */
async function raise(file: Uint8Array, level: 't' | 'lt' | 'lta', at: Date) {
  const common = { timeStamp: world.stampAt(at), randomBytes, packedAt: at }
  if (level === 't') return collect(extendAsic(sourceOf(file), { ...common, level }))
  const trust = world.trustWith(await world.listsAt(new Date(at.getTime() - 3_600_000)))
  return collect(extendAsic(sourceOf(file), { ...common, level, validation: { at, trust, policy: 'hpki' } }))
}
/** A verifier that has nothing but the anchors, and what is fresh on that day. */
const check = async (file: Uint8Array, at: Date, fresh = true) =>
  validate(file, {
    at,
    policy: 'hpki',
    trust: {
      anchors: [world.root],
      material: { crls: fresh ? await world.listsAt(new Date(at.getTime() - 86_400_000)) : [] },
    },
  })
const ARCHIVE = 'META-INF/ASiCArchiveManifest.xml'

const SIGNED = [
  ['asic-s', 'xades'],
  ['asic-s', 'cades'],
  ['asic-e', 'xades'],
  ['asic-e', 'cades'],
] as const
const STAMPED = [
  ['asic-s', 'time-stamp'],
  ['asic-e', 'time-stamp'],
] as const

describe('raising a container', () => {
  it.each(SIGNED)(
    'to B-T and B-LT makes it valid with nothing but the anchors: %s with %s',
    async (kind, form) => {
      const stamped = await raise(await make(kind, form), 't', DAY_0)
      const now = await validate(stamped, { at: day(0.5), policy: 'hpki', trust: world.trust })
      expect(now.signatures[0]).toMatchObject({ verdict: 'VALID', level: 'B-T' })
      const kept = await raise(stamped, 'lt', day(0.5))
      const report = await check(kept, day(1), false)
      expect(reasons(report)).toEqual(['VALID'])
      expect(report.signatures[0]).toMatchObject({ level: 'B-LT', stampedAt: DAY_0.toISOString() })
      const data = await unpacked(kept)
      expect(Buffer.from(data.get(LETTER.name) ?? '')).toEqual(Buffer.from(LETTER.content))
    },
  )

  it.each([...SIGNED, ...STAMPED])(
    'to B-LTA, twice, keeps it valid long after certificates and lists have ended: %s with %s',
    async (kind, form) => {
      const once = await raise(await make(kind, form), 'lta', day(1))
      const report = await check(once, day(400))
      expect(reasons(report)).toEqual(['VALID'])
      expect(report.signatures.map(({ level }) => level)).toEqual(['B-LTA'])
      expect(report.signatures[0]?.stampedAt).toBe((form === 'time-stamp' ? DAY_0 : day(1)).toISOString())
      const twice = await raise(once, 'lta', day(300))
      expect(reasons(await check(twice, day(600)))).toEqual(['VALID'])
      for (const file of [once, twice]) {
        const twin = await altered(file, { [LETTER.name]: LETTER.content.with(3, 0) })
        expect((await check(twin, day(600))).verdict).toBe('INVALID')
      }
      const names = [...(await unpacked(twice)).keys()].filter((name) => name.includes('Archive'))
      const isByManifest = form === 'time-stamp' || (kind === 'asic-e' && form === 'cades')
      expect(names.length).toBe(isByManifest ? 2 : 0)
    },
  )

  it('with an archive manifest names everything with its digest, under a time stamp that openssl verifies', async () => {
    const file = await raise(await make('asic-e', 'cades'), 'lta', day(1))
    const files = await unpacked(file)
    const manifest = files.get(ARCHIVE) ?? new Uint8Array()
    const named = [
      ...Buffer.from(manifest)
        .toString()
        .matchAll(/DataObjectReference URI="([^"]+)"/g),
    ]
    expect(named.map(([, uri]) => decodeURIComponent(uri ?? '')).sort()).toEqual(
      [LETTER.name, IMAGE.name, 'META-INF/ASiCManifest001.xml', 'META-INF/signature001.p7s'].sort(),
    )
    if (!isHere('openssl')) return
    folder.write('root.pem', encodePem('CERTIFICATE', world.root))
    folder.write('unit.pem', encodePem('CERTIFICATE', world.timeStampUnit.certificateDer))
    folder.write('a.xml', manifest)
    folder.write('a.tst', files.get('META-INF/timestamp002.tst') ?? new Uint8Array())
    const verify = `cd ${folder.path} && openssl ts -verify -token_in -in a.tst -data a.xml -CAfile root.pem -untrusted unit.pem -attime ${day(1).getTime() / 1000}`
    expect(run('bash', '-c', verify).output).toMatch(/Verification: OK/)
  })

  it('leaves a signature that came later to the next archive, and that one covers both', async () => {
    const once = await raise(await make('asic-e', 'cades'), 'lta', day(1))
    const added = await collect(
      addAsicSignature(sourceOf(once), { signature: signature('cades', dentist, day(2)), packedAt: day(2) }),
    )
    expect((await check(added, day(3))).signatures.map(({ level }) => level).sort()).toEqual(['B-B', 'B-LTA'])
    const twice = await raise(added, 'lta', day(3))
    const report = await check(twice, day(400))
    expect(reasons(report)).toEqual(['VALID'])
    expect(report.signatures.map(({ level }) => level)).toEqual(['B-LTA', 'B-LTA'])
  })

  it('is refused where something is not valid, and a time stamp where all is archived', async () => {
    const file = await make('asic-e', 'cades')
    const changed = await altered(file, { [IMAGE.name]: utf8('x') })
    await expect(raise(changed, 'lta', day(1))).rejects.toMatchObject({ code: 'extend/not-valid' })
    const more = await altered(file, { 'more.txt': utf8('x') })
    await expect(raise(more, 'lt', day(1))).rejects.toMatchObject({ code: 'extend/not-valid' })
    const archived = await raise(file, 'lta', day(1))
    await expect(raise(archived, 't', day(2))).rejects.toMatchObject({ code: 'extend/already-archived' })
  })
})

describe('an archive manifest', () => {
  const archived = async () => raise(await make('asic-e', 'cades'), 'lta', day(1))
  const p7s = 'META-INF/signature001.p7s'

  it('is broken by every change to what it names', async () => {
    const file = await archived()
    const again = await make('asic-e', 'cades') // the same files, signed by the same doctor, anew
    const other = (await unpacked(again)).get(p7s) ?? new Uint8Array()
    expect((await check(await altered(file, { [p7s]: other }), day(1.5))).verdict).toBe('INVALID')
    const manifest = Buffer.from((await unpacked(file)).get(ARCHIVE) ?? '').toString()
    const renamed = utf8(manifest.replace(' MimeType="image/png"', ' MimeType="image/jpeg"'))
    expect(reasons(await check(await altered(file, { [ARCHIVE]: renamed }), day(1.5)))).toContain(
      'stamp/other-data',
    )
  })

  it('proves nothing once it, or its time stamp, is gone', async () => {
    const file = await archived()
    const without = await altered(file, { [ARCHIVE]: null, 'META-INF/timestamp002.tst': null })
    expect((await check(without, day(400), false)).verdict).toBe('INDETERMINATE')
    const alone = await altered(file, { [ARCHIVE]: null })
    expect(reasons(await check(alone, day(400)))).toContain('container/no-manifest')
    const unnamed = await altered(file, { 'META-INF/timestamp002.tst': null })
    expect((await check(unnamed, day(400), false)).verdict).toBe('INDETERMINATE')
  })
})
