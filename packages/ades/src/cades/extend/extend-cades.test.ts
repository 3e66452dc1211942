import { createHash } from 'node:crypto'
import { concatBytes, toHex, utf8 } from '@jitsuin/kernel'
import { encodePem } from '@jitsuin/keys'
import { der, encodeCertId, ocspResponder, parseCertificate, type Signer } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ValidationReport } from '../../report.js'
import { asn1parse, nodeAt, type ParsedNode } from '../../test-support/asn1parse.js'
import { DAY_0, day, makeWorld, type World } from '../../test-support/people.js'
import { isHere, run, temporaryFolder } from '../../test-support/programs.js'
import { reasons } from '../../test-support/reasons.js'
import { validate } from '../../validate/validate.js'
import { attribute } from '../create/attribute.js'
import { type CadesOptions, signCades } from '../create/sign-cades.js'
import { UNSIGNED_ATTRIBUTES } from '../oids.js'
import { readMessage } from '../read/message.js'
import { addSigner, countersign } from './add-signatures.js'
import { addToMessage } from './change-message.js'
import { type CadesExtendOptions, extendCades } from './extend-cades.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const withOpenssl = describe.skipIf(!isHere('openssl'))
const CONTENT = utf8('紹介状\r\n検証 花子 様\n')

let world: World
let doctor: Signer
let dentist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'], { notAfter: new Date('2026-04-30T14:59:59Z') })
  dentist = await world.issue(['dentist'], { cn: 'Jiro Jitsuin', key: 'p384' })
  folder.write('root.pem', encodePem('CERTIFICATE', world.root))
})

const signed = (more: Partial<CadesOptions> = {}) =>
  signCades(CONTENT, { signer: doctor, packaging: 'attached', signingTime: DAY_0, ...more })

type Moments = {
  readonly level: 'lt' | 'lta'
  readonly at: Date
  readonly stampedAt?: Date
  readonly detached?: Uint8Array
}
/** Raises a message at a time, with lists of that day. */
async function raise(file: Uint8Array, { level, at, stampedAt = at, detached }: Moments, more = {}) {
  const trust = world.trustWith(await world.listsAt(new Date(at.getTime() - 3_600_000)))
  const validation = { at, trust, policy: 'hpki', ...(detached && { detached }) } as const
  return extendCades(file, { level, validation, timeStamp: world.stampAt(stampedAt), ...more })
}

/** A verifier that has nothing but the anchors, and what is fresh on that day. */
const check = (file: Uint8Array, at: Date, crls: readonly Uint8Array[] = [], detached?: Uint8Array) =>
  validate(file, {
    at,
    policy: 'hpki',
    trust: { anchors: [world.root], material: { crls } },
    ...(detached && { detached }),
  })
const codeOf = ({ signatures }: ValidationReport, id: string) =>
  signatures[0]?.checks.find((one) => one.id === id)?.reason.code

function opensslAccepts(file: Uint8Array, detached?: Uint8Array): boolean {
  const beside = detached ? ['-content', folder.write('beside', detached)] : []
  const { status } = run(
    'openssl',
    ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', folder.write('m.p7s', file)],
    ...['-CAfile', `${folder.path}/root.pem`, '-purpose', 'any', '-attime', `${DAY_0.getTime() / 1000}`],
    ...['-out', `${folder.path}/out`, ...beside],
  )
  return status === 0
}

describe('raising a CAdES signature', () => {
  it('to B-T changes no octet of what is signed, and openssl still accepts it', async () => {
    const before = await signed()
    const after = await extendCades(before, { level: 't', timeStamp: world.stampAt(DAY_0) })
    const [one] = readMessage(before).signers
    const [two] = readMessage(after).signers
    expect(Buffer.concat(two?.fixedFields ?? [])).toEqual(Buffer.concat(one?.fixedFields ?? []))
    expect((await check(after, day(1), await world.listsAt(DAY_0))).signatures[0]).toMatchObject({
      verdict: 'VALID',
      level: 'B-T',
    })
    expect(opensslAccepts(after)).toBe(true)
  })

  it.each(['attached', 'detached'] as const)(
    'to B-LT makes it valid with nothing but the anchors, %s',
    async (packaging) => {
      const detached = packaging === 'detached' ? CONTENT : undefined
      const file = await raise(await signed({ packaging, timeStamp: world.stampAt(DAY_0) }), {
        level: 'lt',
        at: day(1),
        ...(detached && { detached }),
      })
      const report = await check(file, day(2), [], detached)
      expect([reasons(report), report.signatures[0]?.level]).toEqual([['VALID'], 'B-LT'])
      expect(opensslAccepts(file, detached)).toBe(true)
      expect(await raise(file, { level: 'lt', at: day(1), ...(detached && { detached }) })).toHaveLength(
        file.length,
      )
    },
  )

  it('to B-LT stamps a signature that has no stamp yet', async () => {
    const file = await raise(await signed(), { level: 'lt', at: day(1), stampedAt: day(0.9) })
    expect((await check(file, day(2))).signatures[0]?.stampedAt).toBe(day(0.9).toISOString())
  })

  it.each(['attached', 'detached'] as const)(
    'to B-LTA keeps it valid long after certificate and lists have ended, %s',
    async (packaging) => {
      const detached = packaging === 'detached' ? CONTENT : undefined
      const beside = detached ? { detached } : {}
      const stamped = await signed({ packaging, timeStamp: world.stampAt(DAY_0) })
      const file = await raise(stamped, { level: 'lta', at: day(1), ...beside })
      const report = await check(file, day(400), await world.listsAt(day(399)), detached)
      expect(reasons(report)).toEqual(['VALID'])
      expect(report.signatures[0]).toMatchObject({ level: 'B-LTA', stampedAt: DAY_0.toISOString() })
      expect(codeOf(report, 'archive-cover')).toBe('archive-cover/ok')
      expect(opensslAccepts(file, detached)).toBe(true)
      const lower = await raise(stamped, { level: 'lt', at: day(1), ...beside })
      expect((await check(lower, day(400), [], detached)).verdict).toBe('INDETERMINATE')
    },
  )

  it('to B-LTA leaves it open, not broken, for whoever has no content to look at', async () => {
    const stamped = await signed({ packaging: 'detached', timeStamp: world.stampAt(DAY_0) })
    const file = await raise(stamped, { level: 'lta', at: day(1), detached: CONTENT })
    const report = await check(file, day(400), await world.listsAt(day(399)))
    expect(reasons(report)).toEqual(expect.arrayContaining(['INDETERMINATE', 'references/missing']))
    expect(report.subIndication).toBe('SIGNED_DATA_NOT_FOUND')
  })

  it('archives once more, and the new stamp covers the old one', async () => {
    const once = await raise(await signed({ timeStamp: world.stampAt(DAY_0) }), { level: 'lta', at: day(1) })
    const twice = await raise(once, { level: 'lta', at: day(300) })
    const report = await check(twice, day(600), await world.listsAt(day(599)))
    expect([reasons(report), codeOf(report, 'archive-cover')]).toEqual([['VALID'], 'archive-cover/ok'])
    expect(readMessage(twice).signers[0]?.unsigned).toHaveLength(3)
    expect((await check(twice, day(600))).verdict).toBe('INDETERMINATE')
  })

  it('is not needed where the values stand in the attributes of TS 101 733', async () => {
    const message = readMessage(await signed({ timeStamp: world.stampAt(DAY_0) }))
    const [part] = message.signers
    if (!part) throw new Error('No signer')
    const [, cas = world.root, units = world.root] = await world.listsAt(day(1))
    const answer = der.parse(await ocspAnswer(doctor, day(1)))
    const wrapped = der.explicitValue(der.children(answer, der.SEQUENCE, 2)[1], 0)
    const basic = der.octets(der.children(wrapped, der.SEQUENCE, 2)[1])
    const values = [
      attribute(UNSIGNED_ATTRIBUTES.certificateValues, der.sequence(world.signingCa, world.root)),
      attribute(
        UNSIGNED_ATTRIBUTES.revocationValues,
        der.sequence(der.explicit(0, der.sequence(cas, units)), der.explicit(1, der.sequence(basic))),
      ),
    ]
    const { certificatesField: _field, ...open } = message
    const bare = { ...open, certificates: [doctor.certificateDer] }
    const report = await check(addToMessage(bare, { attributes: { part, values } }), day(2))
    expect([reasons(report), report.signatures[0]?.level]).toEqual([['VALID'], 'B-LT'])
    expect((await check(addToMessage(bare, {}), day(2))).verdict).toBe('INDETERMINATE')
  })

  it('keeps answers of OCSP as other revocation information, where no list is at hand', async () => {
    const answer = await ocspAnswer(doctor, day(1))
    const [, cas = doctor.certificateDer, units = doctor.certificateDer] = await world.listsAt(day(1))
    const material = { certificates: [world.signingCa], crls: [cas, units], ocsps: [answer] }
    const file = await extendCades(await signed(), {
      level: 'lt',
      timeStamp: world.stampAt(day(1)),
      validation: { at: day(1), policy: 'hpki', trust: { anchors: [world.root], material } },
    })
    const others = readMessage(file).lists.filter((item) => item[0] === 0xa1)
    expect(others.map((item) => Buffer.from(item).includes(Buffer.from(answer)))).toEqual([true])
    expect(reasons(await check(file, day(2)))).toEqual(['VALID'])
    expect(opensslAccepts(file)).toBe(true)
    const message = readMessage(file)
    const { listsField: _field, ...open } = message
    const without = addToMessage({ ...open, lists: message.lists.filter((item) => item[0] !== 0xa1) }, {})
    expect((await check(without, day(2))).verdict).toBe('INDETERMINATE')
  })

  it.each<readonly [string, () => Promise<Uint8Array>, string]>([
    ['a signature that is not valid', async () => replaced(await signed(), CONTENT), 'extend/not-valid'],
    ['detached content that is not there', () => signed({ packaging: 'detached' }), 'extend/not-valid'],
    ['a message of two signers without saying which', twoSigners, 'extend/which-signature'],
    ['a message that is cut short', async () => (await signed()).subarray(0, -1), 'cades/cut-short'],
    ['an archive of the older form', oldArchive, 'extend/old-archive'],
  ])('refuses %s', async (_what, make, code) => {
    await expect(raise(await make(), { level: 'lta', at: day(1) })).rejects.toMatchObject({ code })
  })

  it('refuses a signature time stamp behind an archive, and an unknown id', async () => {
    const file = await raise(await signed(), { level: 'lta', at: day(1) })
    const options: CadesExtendOptions = { level: 't', timeStamp: world.stampAt(day(2)) }
    await expect(extendCades(file, options)).rejects.toMatchObject({ code: 'extend/already-archived' })
    await expect(extendCades(file, { ...options, signatureId: 'S-0' })).rejects.toMatchObject({
      code: 'extend/no-signature',
    })
  })
})

describe('an archive time stamp', () => {
  let file: Uint8Array
  beforeAll(async () => {
    const stamped = await signed({ timeStamp: world.stampAt(DAY_0) })
    file = await raise(stamped, { level: 'lta', at: day(1) })
  })
  const later = async (changed: Uint8Array) => check(changed, day(400), await world.listsAt(day(399)))

  withOpenssl('as openssl takes it apart', () => {
    it('is over the octets that EN 319 122-1 §5.5.3 names, and its index has the digests of §5.5.2', () => {
      const root = asn1parse(folder.write('lta.p7s', file), file)
      const signedData = nodeAt(root, 1, 0)
      const signer = nodeAt(signedData, -1, 0)
      const unsigned = nodeAt(signer, -1).children
      const archive = unsigned.find((one) => nodeAt(one, 0).bytes.equals(oid('0.4.0.1733.2.4')))
      const token = nodeAt(archive ?? root, 1, 0)
      const index = nodeAt(token, 1, 0, -1, 0, -1, 0, 1, 0)
      expect(nodeAt(token, 1, 0, -1, 0, -1, 0, 0).bytes.equals(oid('0.4.0.19122.1.5'))).toBe(true)

      const octets = concatBytes([
        nodeAt(signedData, 2, 0).bytes,
        sha256(CONTENT),
        ...signer.children.slice(0, 6).map(({ bytes }) => bytes),
        index.bytes,
      ])
      const tokenFile = folder.write('token.der', token.bytes)
      const { output } = run('openssl', 'ts', '-reply', '-in', tokenFile, '-token_in', '-token_out', '-text')
      const dump = [...output.matchAll(/^ {4}00[01]0 - ((?:[0-9a-f]{2}[ -]){16})/gm)].map(
        ([, hex = '']) => hex,
      )
      expect(dump.slice(0, 2).join('').replace(/[ -]/g, '')).toBe(toHex(sha256(octets)))

      const verified = run(
        'openssl',
        ...['ts', '-verify', '-in', tokenFile, '-token_in', '-CAfile', `${folder.path}/root.pem`],
        ...['-digest', toHex(sha256(octets)), '-attime', `${day(1).getTime() / 1000}`],
      )
      expect(verified.output).toContain('Verification: OK')

      const digestsOf = (node: ParsedNode) => node.children.map(({ content }) => toHex(content))
      const hashes = (nodes: readonly ParsedNode[]) => nodes.map(({ bytes }) => toHex(sha256(bytes)))
      expect(digestsOf(nodeAt(index, 1))).toEqual(hashes(nodeAt(signedData, 3).children))
      expect(digestsOf(nodeAt(index, 2))).toEqual(hashes(nodeAt(signedData, 4).children))
      const [stamp] = unsigned.filter((one) => one !== archive)
      const value = stamp && [nodeAt(stamp, 0).bytes, nodeAt(stamp, 1, 0).bytes]
      expect(digestsOf(nodeAt(index, 3))).toEqual([toHex(sha256(concatBytes(value ?? [])))])
    })
  })

  it('proves nothing once a certificate, a list or an attribute that it names is gone', async () => {
    const message = readMessage(file)
    const [part] = message.signers
    const { certificatesField: _field, ...open } = message
    const fewer = addToMessage({ ...open, certificates: message.certificates.slice(1) }, {})
    expect(reasons(await later(fewer))).toContain('archive/hash-index')
    const { listsField: _lists, ...unlisted } = message
    const noLists = addToMessage({ ...unlisted, lists: message.lists.slice(1) }, {})
    expect(reasons(await later(noLists))).toContain('archive/hash-index')
    if (!part) throw new Error('No signer')
    const unsigned = part.unsigned.filter(({ type }) => type === UNSIGNED_ATTRIBUTES.archiveV3)
    const bare = addToMessage(
      { ...message, signers: [] },
      { signers: [resigned(part.fixedFields, unsigned)] },
    )
    expect(reasons(await later(bare))).toContain('archive/hash-index')
  })

  it('is refused without its index, with another one, and over another content', async () => {
    const index = Buffer.from(oid('0.4.0.19122.1.5'))
    const at = Buffer.from(file).indexOf(index)
    const renamed = file.with(at + index.length - 1, 9)
    expect(reasons(await later(renamed))).toEqual(expect.arrayContaining(['INVALID', 'archive/hash-index']))
    const other = file.with(at + index.length + 20, (file[at + index.length + 20] ?? 0) ^ 1)
    expect((await later(other)).verdict).toBe('INVALID')
    expect(reasons(await later(replaced(file, CONTENT)))).toEqual(
      expect.arrayContaining(['INVALID', 'references/changed', 'stamp/other-data']),
    )
  })

  it('is reported to leave out what was added after it, which stays as valid as it was', async () => {
    const message = readMessage(file)
    const [part] = message.signers
    if (!part) throw new Error('No signer')
    const more = attribute('1.3.6.1.4.1.99999.7', der.utf8('later'))
    for (const additions of [
      { attributes: { part, values: [more] } },
      { certificates: [dentist.certificateDer] },
    ]) {
      const report = await later(addToMessage(message, additions))
      expect([report.verdict, codeOf(report, 'archive-cover')]).toEqual([
        'VALID',
        'archive-cover/unprotected',
      ])
    }
  })

  it('covers no signature time stamp that was put in behind it', async () => {
    const message = readMessage(file)
    const [part] = message.signers
    if (!part) throw new Error('No signer')
    const other = await makeWorld()
    const late = await other.stampAt(day(0.5))(sha256(part.signature))
    const changed = addToMessage(message, {
      attributes: { part, values: [attribute(UNSIGNED_ATTRIBUTES.signatureTimeStamp, late)] },
    })
    const trust = {
      anchors: [world.root, other.root],
      material: { crls: [...(await world.listsAt(day(399))), ...(await other.listsAt(day(1)))] },
    }
    const report = await validate(changed, { at: day(400), policy: 'hpki', trust })
    expect(reasons(report)).toEqual(['INDETERMINATE', 'stamp/status-unknown'])
  })

  it('with the index of TS 101 733 is judged, and covers attributes whole', async () => {
    const message = readMessage(
      await raise(await signed({ timeStamp: world.stampAt(DAY_0) }), { level: 'lt', at: day(1) }),
    )
    const [part] = message.signers
    if (!part) throw new Error('No signer')
    const listOf = (items: readonly Uint8Array[]) =>
      der.sequence(...items.map((item) => der.octetString(sha256(item))))
    const index = (attributes: readonly Uint8Array[]) =>
      der.sequence(listOf(message.certificates), listOf(message.lists), listOf(attributes))
    const stampedWith = async (indexBytes: Uint8Array) => {
      const octets = [message.encapsulated.contentTypeBytes, sha256(CONTENT), ...part.fixedFields, indexBytes]
      const token = readMessage(await world.stampAt(day(1))(sha256(concatBytes(octets))))
      const [unit] = token.signers
      if (!unit) throw new Error('No unit')
      const values = [attribute(UNSIGNED_ATTRIBUTES.hashIndex, indexBytes)]
      const stamp = addToMessage(token, { attributes: { part: unit, values } })
      const archive = attribute(UNSIGNED_ATTRIBUTES.archiveV3, stamp)
      return addToMessage(message, { attributes: { part, values: [archive] } })
    }
    const attributes = part.unsigned.map(({ bytes }) => bytes)
    const report = await later(await stampedWith(index(attributes)))
    expect([reasons(report), codeOf(report, 'archive-cover')]).toEqual([['VALID'], 'archive-cover/ok'])
    const other = await later(await stampedWith(index([der.nullValue()])))
    expect(reasons(other)).toContain('archive/hash-index')
  })

  it('of version 2 is judged over the whole message, with the octets of the SET and without', async () => {
    for (const set of ['with', 'without'] as const) {
      const old = await oldArchive(set)
      const report = await later(old)
      expect([set, reasons(report), report.signatures[0]?.level]).toEqual([set, ['VALID'], 'B-LTA'])
      const changed = addToMessage(readMessage(old), { certificates: [dentist.certificateDer] })
      expect(reasons(await later(changed))).toContain('stamp/other-data')
    }
  })
})

describe('further signatures', () => {
  it('of another signer stand beside the first, and openssl accepts both', async () => {
    const file = await twoSigners()
    const report = await check(file, day(1), await world.listsAt(DAY_0))
    expect(report.signatures.map(({ verdict, signer }) => [verdict, signer?.cn])).toEqual(
      expect.arrayContaining([
        ['VALID', 'Taro Jitsuin'],
        ['VALID', 'Jiro Jitsuin'],
      ]),
    )
    expect(opensslAccepts(file)).toBe(true)
  })

  it('leave an archive of the first intact, and can be archived themselves', async () => {
    const first = await raise(await signed(), { level: 'lta', at: day(1) })
    const both = await addSigner(first, { signer: dentist, signingTime: day(2) })
    const ids = (await check(both, day(2), await world.listsAt(day(2)))).signatures.map(({ id }) => id)
    const [second] = ids.filter((id) => id !== idOfFirst(first))
    const file = await raise(both, { level: 'lta', at: day(2.5) }, { signatureId: second })
    const report = await check(file, day(400), await world.listsAt(day(399)))
    expect(report.signatures.map(({ verdict, level }) => [verdict, level])).toEqual([
      ['VALID', 'B-LTA'],
      ['VALID', 'B-LTA'],
    ])
  })

  it('to detached content need the content', async () => {
    const file = await signed({ packaging: 'detached' })
    const options = { signer: dentist, signingTime: DAY_0 }
    await expect(addSigner(file, options)).rejects.toMatchObject({ code: 'extend/no-content' })
    const both = await addSigner(file, { ...options, detached: CONTENT })
    expect((await check(both, day(1), await world.listsAt(DAY_0), CONTENT)).verdict).toBe('VALID')
    expect(opensslAccepts(both, CONTENT)).toBe(true)
  })

  it('over a signature are countersignatures, judged like any other', async () => {
    const file = await countersign(await signed(), {
      signer: dentist,
      signingTime: DAY_0,
      timeStamp: world.stampAt(DAY_0),
    })
    const report = await check(file, day(1), await world.listsAt(DAY_0))
    expect(report.signatures.map(({ verdict, packaging, level }) => [verdict, packaging, level])).toEqual([
      ['VALID', 'attached', 'B-B'],
      ['VALID', 'countersignature', 'B-T'],
    ])
    expect(report.signatures[1]?.covers).toEqual([report.signatures[0]?.id])
    expect(opensslAccepts(file)).toBe(true)
  })

  it('that were moved to another signature do not hold', async () => {
    const countersigned = readMessage(
      await countersign(await signed(), { signer: dentist, signingTime: DAY_0 }),
    )
    const values = countersigned.signers[0]?.unsigned.map(({ bytes }) => bytes) ?? []
    const other = readMessage(await signed({ signingTime: day(0.1) }))
    const [part] = other.signers
    if (!part) throw new Error('No signer')
    const file = addToMessage(other, { certificates: [dentist.certificateDer], attributes: { part, values } })
    expect(reasons(await check(file, day(1), await world.listsAt(DAY_0)))).toEqual([
      'INVALID',
      'references/changed',
    ])
  })
})

/** That a certificate is good, by the responder of its authority. */
function ocspAnswer({ certificateDer }: Signer, at: Date): Promise<Uint8Array> {
  const { subject, spkiBytes } = parseCertificate(world.signingCa)
  const issuer = { nameBytes: subject.bytes, spkiBytes }
  const { signer, ...member } = world.hierarchy.responders.signingCa
  const certIdDer = encodeCertId(issuer, { serialBytes: parseCertificate(certificateDer).serialBytes })
  const nextUpdate = new Date(at.getTime() + 96 * 3_600_000)
  const good = { certIdDer, certStatus: { status: 'good' }, thisUpdate: at, nextUpdate } as const
  return ocspResponder({ ...member, ...signer })({ answers: [good], producedAt: at })
}

async function twoSigners(): Promise<Uint8Array> {
  return addSigner(await signed(), { signer: dentist, signingTime: DAY_0 })
}

/** An archive time stamp of version 2, put together here by hand from the parts of the file. */
async function oldArchive(set: 'with' | 'without' = 'with'): Promise<Uint8Array> {
  const message = readMessage(
    await raise(await signed({ timeStamp: world.stampAt(DAY_0) }), { level: 'lt', at: day(1) }),
  )
  const [part] = message.signers
  if (!part) throw new Error('No signer')
  const attributes = concatBytes(part.unsigned.map(({ bytes }) => bytes))
  const octets = concatBytes([
    message.encapsulated.bytes,
    message.certificatesField ?? new Uint8Array(),
    message.listsField ?? new Uint8Array(),
    ...part.fixedFields,
    ...(set === 'with' ? [der.encode(0xa1, attributes)] : [attributes]),
  ])
  const token = await world.stampAt(day(1))(sha256(octets))
  return addToMessage(message, {
    attributes: { part, values: [attribute(UNSIGNED_ATTRIBUTES.archiveV2, token)] },
  })
}

function idOfFirst(file: Uint8Array): string {
  const value = readMessage(file).signers[0]?.signature ?? new Uint8Array()
  return `S-${toHex(sha256(value)).slice(0, 16)}`
}

function resigned(
  fixed: readonly Uint8Array[],
  unsigned: readonly { readonly bytes: Uint8Array }[],
): Uint8Array {
  return der.sequence(...fixed, der.encode(0xa1, ...unsigned.map(({ bytes }) => bytes)))
}

function replaced(file: Uint8Array, content: Uint8Array): Uint8Array {
  const at = Buffer.from(file).indexOf(content)
  return file.with(at, (file[at] ?? 0) ^ 1)
}

function oid(dotted: string): Buffer {
  return Buffer.from(der.oid(dotted))
}

function sha256(octets: Uint8Array): Uint8Array {
  return createHash('sha256').update(octets).digest()
}
