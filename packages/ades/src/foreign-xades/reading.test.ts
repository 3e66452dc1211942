/** XAdES as many programs have written it over twenty years: xmlsec1 fills in digests and value, openssl made the certificates. */
import { Buffer } from 'node:buffer'
import { createHash, createPublicKey } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  C14N,
  certReference,
  DS,
  ENVELOPED,
  EXC,
  SHA256,
  type SignatureTemplate,
  signatureTemplate,
  signByXmlsec1,
  transform,
  x509,
} from '../test-support/foreign-xades.js'
import { type OpensslPeople, opensslPeople } from '../test-support/openssl-people.js'
import { isHere, temporaryFolder } from '../test-support/programs.js'
import { validate } from '../validate/validate.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
let people: OpensslPeople

const check = async (file: Uint8Array, detached?: Uint8Array) => {
  const trust = { anchors: [people.der('root')], material: { crls: [people.list()] } }
  const at = new Date(Date.now() + 60_000)
  const report = await validate(file, { at, policy: 'basic', trust, ...(detached && { detached }) })
  const codes = report.signatures.flatMap(({ checks }) =>
    checks.filter(({ verdict }) => verdict.startsWith('IN')).map(({ reason }) => reason.code),
  )
  return { verdict: report.verdict, sub: report.subIndication, codes, report }
}

/** A letter with its signature inside, whose text the tampered twin changes. */
const letter = (template: SignatureTemplate = {}, body = '<Body Id="b">紹介</Body>') =>
  signByXmlsec1(folder, `<Letter>${body}${signatureTemplate(people, template)}</Letter>`, {
    node: template.id ?? 'S',
  })
const tampered = (file: Buffer) =>
  utf8(file.toString().replace('紹介', '紹会').replace('57S55LuL', '57S55Lya'))
const signedBy = (uri: string, transforms?: string): Pick<SignatureTemplate, 'references'> => ({
  references: [{ attributes: `URI="${uri}"`, ...(transforms && { transforms }) }],
})
const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116'
const FILTER = 'http://www.w3.org/2002/06/xmldsig-filter2'
const xpath = (text: string) => `<ds:XPath xmlns:ds="${DS}">${text}</ds:XPath>`
const filter = (text: string) =>
  `<f:XPath xmlns:f="${FILTER}" xmlns:ds="${DS}" Filter="subtract">${text}</f:XPath>`
const prefixes = `<ec:InclusiveNamespaces xmlns:ec="${EXC}" PrefixList="ds #default"/>`
const old = (version: string): SignatureTemplate => ({
  namespace: `http://uri.etsi.org/01903/${version}#`,
  typeOfProperties: `http://uri.etsi.org/01903/${version}#SignedProperties`,
})
const v1 = (...certs: readonly string[]) =>
  `<xa:SigningTime>2026-01-01T00:00:00</xa:SigningTime><xa:SigningCertificate>${certs.join('')}</xa:SigningCertificate>`
const base64Object =
  '<ds:Object Id="o" MimeType="text/plain" Encoding="http://www.w3.org/2000/09/xmldsig#base64">57S55LuL</ds:Object>'
const DATA_FORMAT =
  '<xa:SignedDataObjectProperties><xa:DataObjectFormat ObjectReference="#r"><xa:MimeType>text/xml</xa:MimeType></xa:DataObjectFormat>' +
  '<xa:CommitmentTypeIndication><xa:CommitmentTypeId><xa:Identifier>urn:x</xa:Identifier></xa:CommitmentTypeId><xa:AllSignedDataObjects/></xa:CommitmentTypeIndication></xa:SignedDataObjectProperties>'
const policy = (inside: string) => `<xa:SignaturePolicyIdentifier>${inside}</xa:SignaturePolicyIdentifier>`
const POLICY_ID =
  `<xa:SignaturePolicyId><xa:SigPolicyId><xa:Identifier Qualifier="OIDAsURN">urn:oid:1.2.3</xa:Identifier></xa:SigPolicyId><xa:SigPolicyHash><ds:DigestMethod Algorithm="${SHA256}"/><ds:DigestValue>AAAA</ds:DigestValue></xa:SigPolicyHash>` +
  '<xa:SigPolicyQualifiers><xa:SigPolicyQualifier><xa:SPURI>http://policy.invalid/</xa:SPURI></xa:SigPolicyQualifier></xa:SigPolicyQualifiers></xa:SignaturePolicyId>'
const STATEMENTS =
  '<xa:SignatureProductionPlaceV2><xa:City>東京</xa:City></xa:SignatureProductionPlaceV2><xa:SignerRoleV2><xa:ClaimedRoles><xa:ClaimedRole>医師</xa:ClaimedRole></xa:ClaimedRoles></xa:SignerRoleV2>'

/** Sound files, each with a tampered twin. */
const SOUND: Readonly<Record<string, () => Buffer>> = {
  'XAdES 1.1.1': () =>
    letter({ ...old('v1.1.1'), signed: v1(certReference(people.der('person'), { prefix: 'xa' })) }),
  'XAdES 1.2.2': () => letter(old('v1.2.2')),
  'the Type of 1.3.2 by its namespace': () =>
    letter({ typeOfProperties: 'http://uri.etsi.org/01903/v1.3.2#SignedProperties' }),
  'a signing certificate that is not the first of the list': () =>
    letter({
      signed: v1(certReference(people.der('root'), { serial: 1 }), certReference(people.der('person'))),
      keyInfo: x509(people.base64('root'), people.base64('person')),
    }),
  'a policy by hash with qualifiers': () =>
    letter({ signed: v1(certReference(people.der('person'))) + policy(POLICY_ID) }),
  'an implied policy': () =>
    letter({ signed: v1(certReference(people.der('person'))) + policy('<xa:SignaturePolicyImplied/>') }),
  'place, role, format and commitment': () =>
    letter({
      references: [{ attributes: 'Id="r" URI=""', transforms: transform(ENVELOPED) }],
      signed: v1(certReference(people.der('person'))) + STATEMENTS,
      signedData: DATA_FORMAT,
    }),
  'an XPath that leaves all signatures out': () =>
    letter(signedBy('', transform(XPATH, xpath('not(ancestor-or-self::ds:Signature)')))),
  'an XPath, and then exclusive canonicalisation with comments': () =>
    letter(
      signedBy(
        '',
        transform(XPATH, xpath('not(ancestor-or-self::ds:Signature)')) + transform(`${EXC}WithComments`),
      ),
      '<!-- 控え --><Body>紹介</Body>',
    ),
  'an XPath, and then C14N 1.1': () =>
    letter(
      signedBy(
        '',
        transform(XPATH, xpath('not(ancestor-or-self::ds:Signature)')) +
          transform('http://www.w3.org/2006/12/xml-c14n11'),
      ),
    ),
  'XPath Filter 2.0': () => letter(signedBy('', transform(FILTER, filter('/descendant::ds:Signature')))),
  'XPath Filter 2.0 with here()': () =>
    letter(signedBy('', transform(FILTER, filter('here()/ancestor::ds:Signature[1]')))),
  'inclusive canonicalisation with comments': () =>
    letter({
      ...signedBy('', transform(ENVELOPED) + transform(`${C14N}#WithComments`)),
      method: `${C14N}#WithComments`,
    }),
  'exclusive canonicalisation with a list of prefixes': () =>
    letter({ ...signedBy('', transform(ENVELOPED) + transform(EXC, prefixes)), method: EXC }),
  'a body beside the signature': () => letter(signedBy('#b')),
  'a body beside the signature by a pointer, with comments': () => letter(signedBy("#xpointer(id('b'))")),
  'a signature deep inside': () =>
    signByXmlsec1(folder, `<a><Body>紹介</Body><c><d>${signatureTemplate(people)}</d></c></a>`),
  'an object as it stands': () =>
    signByXmlsec1(
      folder,
      signatureTemplate(people, { ...signedBy('#o'), objects: '<ds:Object Id="o">紹介</ds:Object>' }),
    ),
  'the base64 of an object': () =>
    signByXmlsec1(
      folder,
      signatureTemplate(people, { ...signedBy('#o', transform(`${DS}base64`)), objects: base64Object }),
    ),
  'a manifest': () =>
    signByXmlsec1(
      folder,
      signatureTemplate(people, {
        references: [{ attributes: `URI="#m" Type="${DS}Manifest"` }],
        objects: `<ds:Object><ds:Manifest Id="m"><ds:Reference URI="#o"><ds:DigestMethod Algorithm="${SHA256}"/><ds:DigestValue>${createHash('sha256').update(`<ds:Object xmlns:ds="${DS}" Id="o">紹介</ds:Object>`).digest('base64')}</ds:DigestValue></ds:Reference></ds:Manifest></ds:Object><ds:Object Id="o">紹介</ds:Object>`,
      }),
    ),
  'a signed KeyInfo': () =>
    letter({
      references: [{ attributes: 'URI=""', transforms: transform(ENVELOPED) }, { attributes: 'URI="#K"' }],
      keyInfo: x509(people.base64('person')).replace('>', ' Id="K">'),
    }),
  'X509IssuerSerial and a key beside the certificate': () =>
    withKeyInfo(
      letter(),
      `<ds:KeyInfo><ds:KeyName>x</ds:KeyName>${keyValue()}<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>OID.2.5.4.3=#130D,C=JP</ds:X509IssuerName><ds:X509SerialNumber>7</ds:X509SerialNumber></ds:X509IssuerSerial><ds:X509SubjectName>CN = x</ds:X509SubjectName><ds:X509Certificate>\n${people.base64('person').replace(/(.{64})/g, '$1\n')}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`,
    ),
  'comments and instructions around, and between properties': () =>
    signByXmlsec1(
      folder,
      `<?xml version="1.0" encoding="UTF-8"?><!-- a --><?p q?><Letter><Body>紹介</Body>${signatureTemplate(people).replace('<xa:SigningCertificate>', '<!-- c --><xa:SigningCertificate>')}</Letter><!-- z -->`,
    ),
  'the enveloped transform where there is nothing to leave out': () =>
    letter(signedBy('#b', transform(ENVELOPED) + transform(EXC))),
}

/** KeyInfo is not signed; xmlsec1 would rewrite what is in it. */
function withKeyInfo(file: Buffer, keyInfo: string): Buffer {
  return Buffer.from(file.toString().replace(/<ds:KeyInfo>[\s\S]*<\/ds:KeyInfo>/, keyInfo))
}

function keyValue(): string {
  const { n = '', e = '' } = createPublicKey({
    key: `-----BEGIN CERTIFICATE-----\n${people.base64('person')}\n-----END CERTIFICATE-----`,
  }).export({ format: 'jwk' })
  const number = (text: string) => Buffer.from(text, 'base64url').toString('base64')
  return `<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${number(n)}</ds:Modulus><ds:Exponent>${number(e)}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>`
}

describe.skipIf(!isHere('xmlsec1') || !isHere('openssl'))('XAdES of others', () => {
  beforeAll(() => {
    people = opensslPeople(folder)
  })

  it.each(Object.keys(SOUND))('is valid with %s, and its tampered twin is not', async (name) => {
    const file = SOUND[name]?.() ?? Buffer.from('')
    expect(tampered(file)).not.toEqual(utf8(file.toString()))
    const { verdict, codes } = await check(file)
    expect([verdict, codes]).toEqual(['VALID', []])
    const twin = await check(tampered(file))
    expect([twin.verdict, twin.sub]).toEqual(['INVALID', 'HASH_FAILURE'])
  })

  it('is read in ISO 8859-1 and UTF-16, and its tampered twin is refused', async () => {
    const text = `<Letter><Body>M\u00fcller</Body>${signatureTemplate(people)}</Letter>`
    const latin = signByXmlsec1(
      folder,
      Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${text}`, 'latin1'),
    )
    expect(latin.includes(Buffer.from([0x4d, 0xfc]))).toBe(true)
    expect((await check(latin)).verdict).toBe('VALID')
    const wide = Buffer.from(`\ufeff${latin.toString('latin1').replace('ISO-8859-1', 'UTF-16')}`, 'utf16le')
    expect((await check(wide)).verdict).toBe('VALID')
    const other = Buffer.from(latin.toString('latin1').replace('\u00fc', '\u00fb'), 'latin1')
    expect((await check(other)).codes).toContain('references/changed')
  })

  it('is judged side by side with another signature, each for itself', async () => {
    const beside = signedBy('', transform(XPATH, xpath('not(ancestor-or-self::ds:Signature)')))
    const one = signatureTemplate(people, { ...beside, id: 'A' })
    const two = signatureTemplate(people, { ...beside, id: 'B' })
    const first = signByXmlsec1(folder, `<Letter><Body>紹介</Body>${one}${two}</Letter>`, { node: 'A' })
    const both = signByXmlsec1(folder, first, { node: 'B' })
    const { verdict, report } = await check(both)
    expect([verdict, report.signatures.map(({ id }) => id)]).toEqual(['VALID', ['A', 'B']])
    expect((await check(tampered(both))).verdict).toBe('INVALID')
  })

  it.each([
    [
      'no XAdES at all',
      () => letter({ namespace: 'none' }),
      'SIG_CONSTRAINTS_FAILURE',
      'signer/unbound-open',
    ],
    [
      'no signing certificate among its properties',
      () => letter({ signed: '<xa:SigningTime>2026-01-01T00:00:00Z</xa:SigningTime>' }),
      'SIG_CONSTRAINTS_FAILURE',
      'signer/unbound-open',
    ],
    [
      'a bare key',
      () => withKeyInfo(letter({ namespace: 'none' }), `<ds:KeyInfo>${keyValue()}</ds:KeyInfo>`),
      'NO_SIGNING_CERTIFICATE_FOUND',
      'signer/key-only-open',
    ],
    ['no KeyInfo', () => letter({ keyInfo: '' }), 'NO_SIGNING_CERTIFICATE_FOUND', 'signer/not-found-open'],
    [
      'properties under no Type',
      () => letter({ typeOfProperties: '' }),
      'SIG_CONSTRAINTS_FAILURE',
      'format/properties-unbound',
    ],
    [
      'properties that aim elsewhere',
      () => letter({ target: ' Target="#X"' }),
      'SIG_CONSTRAINTS_FAILURE',
      'format/properties-unbound',
    ],
    [
      'another certificate named than carried',
      () => letter({ signed: v1(certReference(people.der('other'))) }),
      'SIG_CONSTRAINTS_FAILURE',
      'signer/mismatch-open',
    ],
    [
      'only a part signed',
      () => letter(signedBy('#b'), '<Body Id="b">紹介</Body><Foot>x</Foot>'),
      'SIG_CONSTRAINTS_FAILURE',
      'coverage/partial',
    ],
  ] as const)('with %s is indeterminate, and its tampered twin invalid', async (_what, make, sub, code) => {
    const file = make()
    const sound = await check(file)
    expect([sound.verdict, sound.sub, sound.codes]).toEqual(['INDETERMINATE', sub, [code]])
    expect((await check(tampered(file))).verdict).toBe('INVALID')
  })

  it('names what a manifest lists, and which of it was changed or is missing', async () => {
    const file = SOUND['a manifest']?.() ?? Buffer.from('')
    const manifest = async (bytes: Uint8Array) => (await check(bytes)).report.signatures[0]?.manifest
    expect(await manifest(file)).toEqual([{ uri: '#o', verdict: 'valid' }])
    expect(await manifest(tampered(file))).toEqual([{ uri: '#o', verdict: 'changed' }])
    const lost = utf8(file.toString().replace('Id="o"', 'Id="p"'))
    expect(await manifest(lost)).toEqual([{ uri: '#o', verdict: 'missing' }])
    expect(await check(lost)).toMatchObject({ verdict: 'INDETERMINATE', sub: 'SIGNED_DATA_NOT_FOUND' })
    const relisted = utf8(file.toString().replace('<ds:Manifest Id="m">', '<ds:Manifest Id="m"> '))
    expect(await check(relisted)).toMatchObject({ verdict: 'INVALID', sub: 'HASH_FAILURE' })
  })

  it('without XAdES is called an XML Signature, and names its signer all the same', async () => {
    const { report } = await check(letter({ namespace: 'none', id: '' }))
    expect(report.signatures[0]).toMatchObject({
      id: '#1',
      format: 'XML Signature',
      level: 'none',
      verdict: 'INDETERMINATE',
    })
    expect(report.signatures[0]?.signer?.cn).toBe('Invented Person')
  })

  it('with a bare key is invalid if that key did not make the value', async () => {
    const file = withKeyInfo(
      letter({ namespace: 'none' }),
      `<ds:KeyInfo>${keyValue()}</ds:KeyInfo>`,
    ).toString()
    const changed = file.replace(
      /(<ds:SignatureValue[^>]*>)(....)/,
      (_all, tag, four) => `${tag}${four === 'AAAA' ? 'BBBB' : 'AAAA'}`,
    )
    expect(await check(utf8(changed))).toMatchObject({ verdict: 'INVALID', sub: 'SIG_CRYPTO_FAILURE' })
  })

  it.each([
    ['XSLT', transform('http://www.w3.org/TR/1999/REC-xslt-19991116', '<x/>')],
    ['an unknown transform', transform('urn:example:transform')],
    ['an unknown function in its XPath', transform(XPATH, xpath('document("x")'))],
  ])('with %s is invalid or indeterminate, and never followed', async (_what, transforms) => {
    const file = letter(signedBy('', transform(ENVELOPED))).toString()
    const changed = utf8(file.replace('</ds:Transforms>', `${transforms}</ds:Transforms>`))
    const { verdict, codes } = await check(changed)
    expect([verdict, codes]).toEqual(['INVALID', ['references/missing', 'value/wrong']])
  })

  it('that refers to the network is never fetched: its data are missing', async () => {
    const file = signByXmlsec1(
      folder,
      signatureTemplate(people, signedBy('data.bin')).replace('data.bin', prepared()),
    )
    expect(await check(file)).toMatchObject({ verdict: 'INDETERMINATE', sub: 'SIGNED_DATA_NOT_FOUND' })
    expect((await check(file, utf8('紹介'))).verdict).toBe('VALID')
    expect((await check(file, utf8('紹会'))).codes).toContain('references/changed')
  })

  it('over two files of which one is given is indeterminate, not invalid', async () => {
    folder.write('one.bin', '紹介')
    folder.write('two.bin', '別紙')
    const references = ['one.bin', 'two.bin'].map((name) => ({ attributes: `URI="${folder.path}/${name}"` }))
    const file = signByXmlsec1(folder, signatureTemplate(people, { references }))
    expect(await check(file, utf8('紹介'))).toMatchObject({
      verdict: 'INDETERMINATE',
      sub: 'SIGNED_DATA_NOT_FOUND',
    })
    expect((await check(file, utf8('何か'))).verdict).toBe('INVALID')
  })
})

/** xmlsec1 reads a file of this folder. */
function prepared(): string {
  return folder.write('data.bin', '紹介')
}
