/**
 * The levels of TS 101 903 (T, C, X, X-L, A) in the forms of old documents: xmlsec1 signs, `openssl ts` stamps, and what is stamped is put
 * together here as text, by the rules of the standard and without our canonicalisation.
 */
import { createHash } from 'node:crypto'
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { der, parseCertificate } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issuerSerialOf } from '../create/issuer-serial.js'
import {
  certReference,
  DS,
  ENVELOPED,
  EXC,
  SHA256,
  type SignatureTemplate,
  signatureTemplate,
  signByXmlsec1,
  transform,
  XADES_132,
} from '../test-support/foreign-xades.js'
import { type OpensslPeople, opensslPeople } from '../test-support/openssl-people.js'
import { type OpensslAuthority, opensslAuthority } from '../test-support/openssl-tsa.js'
import { isHere, temporaryFolder } from '../test-support/programs.js'
import { validate } from '../validate/validate.js'

const folder = temporaryFolder()
const tsaFolder = temporaryFolder()
afterAll(() => [folder, tsaFolder].map((one) => one.remove()))
let people: OpensslPeople
let authority: OpensslAuthority
/** A signed letter with room for unsigned properties. */
let letter: string

const XADES_141 = 'http://uri.etsi.org/01903/v1.4.1#'
const DATA = '<Letter><Body Id="b">紹介</Body></Letter>'
const UNSIGNED =
  '<xa:UnsignedProperties><xa:UnsignedSignatureProperties></xa:UnsignedSignatureProperties></xa:UnsignedProperties>'
const END = '</xa:UnsignedSignatureProperties>'
const METHOD = `<ds:CanonicalizationMethod Algorithm="${EXC}"/>`

/** The exclusive canonical form of an element as these files write it: declarations where a prefix is first used, no empty tags. */
function canonical(element: string): string {
  const open = element.replace(/<([\w:]+)([^<>]*)\/>/g, '<$1$2></$1>')
  const declare = (prefix: string, uri: string, text: string) =>
    text.replace(new RegExp(`^<${prefix}:\\w+`), `$& xmlns:${prefix}="${uri}"`)
  if (open.startsWith('<ds:')) return declare('ds', DS, open)
  const inner = open.replace(/<ds:\w+/g, `$& xmlns:ds="${DS}"`)
  if (open.startsWith('<xa:')) return declare('xa', XADES_132, inner)
  return declare('v', XADES_141, inner.replace(/<xa:EncapsulatedTimeStamp/g, `$& xmlns:xa="${XADES_132}"`))
}

const part = (file: string, name: string): string =>
  new RegExp(`<${name}[ >][\\s\\S]*?</${name}>`).exec(file)?.[0] ?? ''
const canonicalPart = (file: string, name: string) => canonical(part(file, name))
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const stampOver = async (text: string) =>
  `<xa:EncapsulatedTimeStamp>${base64(await authority.stamp(createHash('sha256').update(text).digest()))}</xa:EncapsulatedTimeStamp>`
const add = (file: string, property: string) =>
  file.replace(END, property.replace(/^<v:\w+/, `$& xmlns:v="${XADES_141}"`) + END)
/** The properties that are there, each in its canonical form. */
const properties = (file: string): string[] =>
  [
    ...part(file, 'xa:UnsignedSignatureProperties').matchAll(
      /<((?:xa|v):\w+(?:Stamp|Refs|Values|V2|Data))[ >].*?<\/\1>/gs,
    ),
  ].map(([text]) => canonical(text.replace(` xmlns:v="${XADES_141}"`, '')))
/** What an archive covers beside the properties: referenced data, SignedInfo, SignatureValue, KeyInfo. */
const signedParts = (file: string) =>
  [
    DATA,
    ...['xa:SignedProperties', 'ds:SignedInfo', 'ds:SignatureValue', 'ds:KeyInfo'].map((name) =>
      canonicalPart(file, name),
    ),
  ].join('')

const withStamp = async (file: string) =>
  add(
    file,
    `<xa:SignatureTimeStamp>${METHOD}${await stampOver(canonicalPart(file, 'ds:SignatureValue'))}</xa:SignatureTimeStamp>`,
  )
const digest = (value: Uint8Array) =>
  `<ds:DigestMethod Algorithm="${SHA256}"/><ds:DigestValue>${createHash('sha256').update(value).digest('base64')}</ds:DigestValue>`
const certificateRefs = (der = people.der('root')) =>
  `<xa:CompleteCertificateRefs><xa:CertRefs>${certReference(der, { serial: 1 })}</xa:CertRefs></xa:CompleteCertificateRefs>`
const revocationRefs = () =>
  `<xa:CompleteRevocationRefs><xa:CRLRefs><xa:CRLRef><xa:DigestAlgAndValue>${digest(people.list())}</xa:DigestAlgAndValue></xa:CRLRef></xa:CRLRefs></xa:CompleteRevocationRefs>`
const withRefs = (file: string) => add(add(file, certificateRefs()), revocationRefs())
const withValues = (file: string) =>
  add(
    add(
      file,
      `<xa:CertificateValues>${[people.der('root'), authority.root()].map((der) => `<xa:EncapsulatedX509Certificate>${base64(der)}</xa:EncapsulatedX509Certificate>`).join('')}</xa:CertificateValues>`,
    ),
    `<xa:RevocationValues><xa:CRLValues>${[people.list(), authority.list()].map((der) => `<xa:EncapsulatedCRLValue>${base64(der)}</xa:EncapsulatedCRLValue>`).join('')}</xa:CRLValues></xa:RevocationValues>`,
  )
const withSigAndRefs = async (file: string) =>
  add(
    file,
    `<xa:SigAndRefsTimeStamp>${METHOD}${await stampOver([canonicalPart(file, 'ds:SignatureValue'), ...properties(file)].join(''))}</xa:SigAndRefsTimeStamp>`,
  )
const withRefsOnly = async (file: string) =>
  add(
    file,
    `<xa:RefsOnlyTimeStamp>${METHOD}${await stampOver(properties(file).slice(1).join(''))}</xa:RefsOnlyTimeStamp>`,
  )
const withArchive = async (file: string, prefix: 'xa' | 'v') =>
  add(
    file,
    `<${prefix}:ArchiveTimeStamp>${METHOD}${await stampOver(signedParts(file) + properties(file).join(''))}</${prefix}:ArchiveTimeStamp>`,
  )

const check = async (file: string, lists: 'given' | 'in the file' = 'given') => {
  const crls = lists === 'given' ? [people.list(), authority.list()] : []
  const trust = { anchors: [people.der('root'), authority.root()], material: { crls } }
  const report = await validate(utf8(file), { at: new Date(Date.now() + 60_000), policy: 'basic', trust })
  const { checks = [], form, level } = report.signatures[0] ?? {}
  const codes = checks.filter(({ verdict }) => verdict.startsWith('IN')).map(({ reason }) => reason.code)
  const stated = (id: string) => checks.find((one) => one.id === id)?.reason.code
  return { verdict: report.verdict, codes, form, level, stated }
}
const sign = (
  template: SignatureTemplate = {},
  wrap = (signature: string) => DATA.replace('</Letter>', `${signature}</Letter>`),
) =>
  signByXmlsec1(folder, wrap(signatureTemplate(people, { unsigned: UNSIGNED, ...template })))
    .toString()
    .replace('<xa:UnsignedSignatureProperties/>', `<xa:UnsignedSignatureProperties>${END}`) // as it stood before

describe.skipIf(!isHere('xmlsec1') || !isHere('openssl'))('XAdES of the old levels', () => {
  beforeAll(() => {
    people = opensslPeople(folder)
    authority = opensslAuthority(tsaFolder)
    letter = sign()
  })

  it.each([
    ['BES', 'B-B', async () => letter],
    ['T', 'B-T', () => withStamp(letter)],
    ['C', 'B-T', async () => withRefs(await withStamp(letter))],
    ['X', 'B-T', async () => withSigAndRefs(withRefs(await withStamp(letter)))],
    ['X', 'B-T', async () => withRefsOnly(withRefs(await withStamp(letter)))],
    ['X-L', 'B-LT', async () => withValues(await withSigAndRefs(withRefs(await withStamp(letter))))],
    ['A', 'B-LTA', async () => withArchive(withValues(await withStamp(letter)), 'xa')],
    [
      'A',
      'B-LTA',
      async () => withArchive(withValues(await withSigAndRefs(withRefs(await withStamp(letter)))), 'v'),
    ],
    [
      'A',
      'B-LTA',
      async () => withArchive(await withArchive(withValues(await withStamp(letter)), 'xa'), 'v'),
    ],
    [
      'A',
      'B-LTA',
      async () => withArchive(await withArchive(withValues(await withStamp(letter)), 'v'), 'xa'),
    ],
  ] as const)('%s is valid and named as such, beside %s', async (form, level, make) => {
    const file = await make()
    const judged = await check(file, form === 'X-L' || form === 'A' ? 'in the file' : 'given')
    expect([judged.verdict, judged.codes, judged.form, judged.level]).toEqual(['VALID', [], form, level])
  })

  it.each([
    ['a signature that was stamped', () => withStamp(letter), /(<ds:SignatureValue Id="S-V)/, '$1x'],
    [
      'references under a stamp with the signature',
      async () => withSigAndRefs(withRefs(await withStamp(letter))),
      'CN=Invented Root,C=JP</ds:X509IssuerName><ds:X509SerialNumber>1<',
      'CN=Invented Root,C=JP</ds:X509IssuerName><ds:X509SerialNumber>2<',
    ],
    [
      'references under a stamp of their own',
      async () => withRefsOnly(withRefs(await withStamp(letter))),
      '<xa:CRLRefs>',
      '<xa:CRLRefs Id="x">',
    ],
    [
      'values under an archive of 1.3.2',
      async () => withArchive(withValues(await withStamp(letter)), 'xa'),
      '<xa:CertificateValues>',
      '<xa:CertificateValues Id="x">',
    ],
    [
      'values under an archive of 1.4.1',
      async () => withArchive(withValues(await withStamp(letter)), 'v'),
      '<xa:CertificateValues>',
      '<xa:CertificateValues Id="x">',
    ],
    [
      'an archive under another',
      async () => withArchive(await withArchive(withValues(await withStamp(letter)), 'xa'), 'v'),
      '<xa:ArchiveTimeStamp>',
      '<xa:ArchiveTimeStamp Id="x">',
    ],
  ])('are invalid with a change of %s', async (_what, make, from, to) => {
    const file = await make()
    const changed = file.replace(from, to)
    expect(changed).not.toBe(file)
    const { verdict, codes } = await check(changed)
    expect([verdict, codes]).toEqual(['INVALID', expect.arrayContaining(['stamp/other-data'])])
  })

  it('say that references to certificates and lists are met by the values of the file, or are not', async () => {
    const file = withRefs(await withStamp(letter))
    expect((await check(file)).stated('complete-references')).toBe('complete-references/elsewhere')
    expect((await check(withValues(file))).stated('complete-references')).toBe('complete-references/ok')
    const serial = base64(issuerSerialOf(parseCertificate(people.der('root'))))
    const other = `<v:CompleteCertificateRefsV2><xa:CertRefs><xa:Cert><xa:CertDigest>${digest(utf8('x'))}</xa:CertDigest><xa:IssuerSerialV2>${serial}</xa:IssuerSerialV2></xa:Cert></xa:CertRefs></v:CompleteCertificateRefsV2>`
    const differing = await check(withValues(add(await withStamp(letter), other)))
    expect([differing.verdict, differing.codes]).toEqual(['INDETERMINATE', ['complete-references/differ']])
  })

  it('may list what an archive covers (Include), and cover only that', async () => {
    const named = withValues(await withStamp(letter))
      .replace('<xa:SignatureTimeStamp>', '<xa:SignatureTimeStamp Id="T">')
      .replace('<xa:CertificateValues>', '<xa:CertificateValues Id="C">')
    const [stamp = '', certificates = ''] = properties(named)
    const includes = '<xa:Include URI="#T"/><xa:Include URI="#C"/>'
    const archive = `<xa:ArchiveTimeStamp>${includes}${METHOD}${await stampOver(signedParts(named) + stamp + certificates)}</xa:ArchiveTimeStamp>`
    expect(await check(add(named, archive))).toMatchObject({ verdict: 'VALID', form: 'A' })
    const wrong = add(named, archive.replace('URI="#C"', 'URI="#T"'))
    expect((await check(wrong)).verdict).toBe('INVALID')
    const lost = add(named, archive.replace('URI="#C"', 'URI="#none"'))
    expect(await check(lost)).toMatchObject({ verdict: 'INDETERMINATE', codes: ['archive/unsupported'] })
  })

  it('may have stamps over the content, all of it or listed references', async () => {
    const references = [{ attributes: 'Id="r" URI=""', transforms: transform(ENVELOPED) }]
    const token = await stampOver(DATA)
    const signedData = (stamp: string) =>
      `<xa:SignedDataObjectProperties>${stamp}</xa:SignedDataObjectProperties>`
    const all = `<xa:AllDataObjectsTimeStamp>${METHOD}${token}</xa:AllDataObjectsTimeStamp>`
    const one = `<xa:IndividualDataObjectsTimeStamp><xa:Include URI="#r" referencedData="true"/>${METHOD}${token}</xa:IndividualDataObjectsTimeStamp>`
    for (const stamp of [all, one]) {
      const judged = await check(sign({ references, signedData: signedData(stamp) }))
      expect([judged.verdict, judged.stated('content-time-stamp')]).toEqual(['VALID', 'content-stamp/ok'])
    }
    const other = all.replace(token, await stampOver(DATA.replace('紹介', '紹会')))
    expect((await check(sign({ references, signedData: signedData(other) }))).codes).toEqual([
      'stamp/other-data',
    ])
  })

  it('may have two tokens in one property, and none that is written in XML', async () => {
    const over = () => stampOver(canonicalPart(letter, 'ds:SignatureValue'))
    const property = (tokens: string) => `<xa:SignatureTimeStamp>${METHOD}${tokens}</xa:SignatureTimeStamp>`
    expect((await check(add(letter, property((await over()) + (await over()))))).verdict).toBe('VALID')
    const mixed = add(letter, property((await over()) + (await stampOver('x'))))
    expect((await check(mixed)).codes).toEqual(['stamp/other-data'])
    const xml = add(letter, property('<xa:XMLTimeStamp><x/></xa:XMLTimeStamp>'))
    expect(await check(xml)).toMatchObject({ verdict: 'INDETERMINATE', codes: ['archive/unsupported'] })
  })

  it('may have tokens in BER, with lengths left open and the content in pieces', async () => {
    const imprint = createHash('sha256').update(canonicalPart(letter, 'ds:SignatureValue')).digest()
    const token = inBer(await authority.stamp(imprint))
    const property = (bytes: Uint8Array) =>
      add(
        letter,
        `<xa:SignatureTimeStamp>${METHOD}<xa:EncapsulatedTimeStamp Encoding="http://uri.etsi.org/01903/v1.2.2#BER">${base64(bytes)}</xa:EncapsulatedTimeStamp></xa:SignatureTimeStamp>`,
      )
    expect(await check(property(token))).toMatchObject({ verdict: 'VALID', level: 'B-T' })
    const broken = token.with(token.length - 20, (token.at(-20) ?? 0) ^ 1)
    expect((await check(property(broken))).verdict).toBe('INVALID')
  })

  it('over data that are not at hand are indeterminate, archive and all', async () => {
    folder.write('data.bin', '紹介')
    const references = [{ attributes: `URI="${folder.path}/data.bin"` }]
    const beside = sign({ references }, (signature) => signature)
    const stamped = withValues(await withStamp(beside))
    const covered = concatBytes([
      utf8('紹介'),
      utf8((signedParts(stamped) + properties(stamped).join('')).slice(DATA.length)),
    ])
    const token = `<xa:EncapsulatedTimeStamp>${base64(await authority.stamp(createHash('sha256').update(covered).digest()))}</xa:EncapsulatedTimeStamp>`
    const archived = add(stamped, `<v:ArchiveTimeStamp>${METHOD}${token}</v:ArchiveTimeStamp>`)
    expect(await check(archived)).toMatchObject({
      verdict: 'INDETERMINATE',
      codes: ['references/missing', 'stamp/data-missing'],
    })
  })
})

/** The frame of a token with indefinite lengths (X.690 §8.1.3.6), its content cut in two. */
function inBer(token: Uint8Array): Uint8Array {
  const open = (tag: number, ...parts: readonly Uint8Array[]) =>
    concatBytes([Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0)])
  const [type, explicit] = der.children(der.parse(token), der.SEQUENCE, 2)
  const [version, digests, encapsulated, ...rest] = der.children(der.explicitValue(explicit, 0), der.SEQUENCE)
  if (!version || !digests || !encapsulated) throw new Error('no SignedData')
  const [contentType, content] = der.children(encapsulated, der.SEQUENCE, 2)
  const octets = der.explicitValue(content, 0).content
  const pieces = [octets.subarray(0, 10), octets.subarray(10)].map((one) => der.octetString(one))
  const inner = open(0x30, contentType.bytes, open(0xa0, open(0x24, ...pieces)))
  const signedData = open(0x30, version.bytes, digests.bytes, inner, ...rest.map(({ bytes }) => bytes))
  return open(0x30, type.bytes, open(0xa0, signedData))
}
