import { createSecretKey, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { LEGACY_ALGORITHMS, type SignatureUri } from '../../src/signature/algorithms.js'
import type { ReferenceRequest, SignatureRequest } from '../../src/signature/request.js'
import { verifyXmlSignature } from '../../src/signature/verify.js'
import {
  bytesOf,
  C14N_10,
  C14N_11,
  DOCUMENT,
  DSIG,
  ENVELOPED,
  EXC_C14N,
  ec,
  HMAC_SHA256,
  installed,
  type Pair,
  privatePem,
  publicPem,
  RSA_2048,
  RSA_SHA256,
  rsa,
  run,
  SHA256,
  SHA512,
  signedText,
} from './tools.js'

const P256 = ec('prime256v1')
const more = (name: string) => `http://www.w3.org/2001/04/xmldsig-more#${name}` as SignatureUri

function xmlsecVerify(text: string, key: KeyObject, files: Record<string, string> = {}) {
  return run('xmlsec1', { 'in.xml': text, 'key.pem': publicPem(key), ...files }, [
    '--verify',
    '--enabled-key-data',
    'key-name',
    '--id-attr:id',
    'urn:example:rx:Drug',
    '--id-attr:id',
    'urn:example:rx:Patient',
    '--pubkey-pem',
    'key.pem',
    'in.xml',
  ])
}

const references = (...list: ReferenceRequest[]): Pick<SignatureRequest, 'references'> => ({
  references: list,
})
const c14n = (
  algorithm: typeof EXC_C14N | typeof C14N_10 | typeof C14N_11 | `${typeof EXC_C14N}WithComments`,
  inclusivePrefixes?: string[],
) => ({ kind: 'canonicalization', algorithm, ...(inclusivePrefixes && { inclusivePrefixes }) }) as const
const ENVELOPED_TRANSFORM = { kind: 'enveloped-signature' } as const

describe.skipIf(!installed('xmlsec1'))('what xmlsec1 says of our signatures', () => {
  it.each([
    ['RSA-2048', RSA_2048, 'rsa-sha256'],
    ['RSA-3072', rsa(3072), 'rsa-sha384'],
    ['RSA-4096', rsa(4096), 'rsa-sha512'],
    ['P-256', P256, 'ecdsa-sha256'],
    ['P-384', ec('secp384r1'), 'ecdsa-sha384'],
    ['P-521', ec('secp521r1'), 'ecdsa-sha512'],
  ] as [string, Pair, string][])(
    'accepts %s and refuses its tampered twin',
    async (_name, pair, algorithm) => {
      const text = await signedText(
        { ...ENVELOPED, signatureAlgorithm: more(algorithm) as never },
        pair.privateKey,
        DOCUMENT,
      )
      expect(xmlsecVerify(text, pair.publicKey).stderr).toContain('OK')
      expect(xmlsecVerify(text.replace('太郎', '次郎'), pair.publicKey).status).not.toBe(0)
      expect(verifyXmlSignature(bytesOf(text), { key: pair.publicKey }).verdict).toBe('valid')
    },
  )

  const SHAPES: [string, Partial<SignatureRequest>, document: string | undefined][] = [
    [
      'inclusive C14N 1.0',
      {
        canonicalization: { algorithm: C14N_10 },
        ...references({ uri: '', transforms: [ENVELOPED_TRANSFORM], digest: SHA512 }),
      },
      DOCUMENT,
    ],
    [
      'C14N 1.1',
      {
        canonicalization: { algorithm: C14N_11 },
        ...references({ uri: '', transforms: [ENVELOPED_TRANSFORM, c14n(C14N_11)], digest: SHA256 }),
      },
      DOCUMENT,
    ],
    [
      'comments of the whole document',
      references({
        uri: '#xpointer(/)',
        transforms: [ENVELOPED_TRANSFORM, c14n(`${EXC_C14N}WithComments`)],
        digest: SHA256,
      }),
      DOCUMENT,
    ],
    [
      'inclusive prefixes',
      {
        canonicalization: { algorithm: EXC_C14N, inclusivePrefixes: ['xsi', '#default'] },
        ...references({ uri: '#drug', transforms: [c14n(EXC_C14N, ['xsi'])], digest: SHA256 }),
      },
      DOCUMENT,
    ],
    [
      'several references, one without transforms',
      references(
        { uri: '#drug', digest: SHA256 },
        { uri: "#xpointer(id('patient'))", transforms: [c14n(EXC_C14N)], digest: SHA256 },
        { uri: '#ki', transforms: [c14n(EXC_C14N)], digest: SHA256 },
      ),
      DOCUMENT,
    ],
    ['another prefix', { prefix: 'xs' }, DOCUMENT],
    ['no prefix', { prefix: '' }, DOCUMENT],
    [
      'an enveloping signature',
      {
        objects: [{ id: 'obj', content: '<a xmlns="urn:example:a">内容</a>' }],
        ...references({ uri: '#obj', digest: SHA256 }),
      },
      undefined,
    ],
    [
      'base64 of an object',
      {
        objects: [{ id: 'obj', content: '5a6f\n5Y2w' }],
        ...references({ uri: '#obj', transforms: [{ kind: 'base64' }], digest: SHA256 }),
      },
      undefined,
    ],
    [
      'an XPath filter',
      references({
        uri: '',
        transforms: [
          {
            kind: 'xpath',
            expression: 'not(ancestor-or-self::dsig:Signature) and not(self::rx:Patient)',
            namespaces: { dsig: DSIG, rx: 'urn:example:rx' },
          },
        ],
        digest: SHA256,
      }),
      DOCUMENT,
    ],
    [
      'the enveloped form with here()',
      references({
        uri: '',
        transforms: [
          {
            kind: 'xpath',
            expression:
              'count(ancestor-or-self::dsig:Signature | here()/ancestor::dsig:Signature[1]) > count(ancestor-or-self::dsig:Signature)',
            namespaces: { dsig: DSIG },
          },
        ],
        digest: SHA256,
      }),
      DOCUMENT,
    ],
    [
      'XPath Filter 2.0',
      references({
        uri: '',
        transforms: [
          {
            kind: 'xpath-filter-2',
            filters: [
              {
                operation: 'intersect',
                expression: '//rx:Drug | //rx:Patient',
                namespaces: { rx: 'urn:example:rx' },
              },
              {
                operation: 'subtract',
                expression: '//rx:Patient/text()',
                namespaces: { rx: 'urn:example:rx' },
              },
              {
                operation: 'union',
                expression: '/rx:Prescription/comment()',
                namespaces: { rx: 'urn:example:rx' },
              },
            ],
          },
        ],
        digest: SHA256,
      }),
      DOCUMENT,
    ],
  ]
  it.each(SHAPES)('accepts %s, and so do we', async (_name, shape, document) => {
    const text = await signedText(
      {
        ...ENVELOPED,
        keyInfo: {
          id: 'ki',
          content: '<ds:KeyName xmlns:ds="http://www.w3.org/2000/09/xmldsig#">k</ds:KeyName>',
        },
        ...shape,
      },
      RSA_2048.privateKey,
      document,
    )
    const judged = run('xmlsec1', { 'in.xml': text, 'key.pem': publicPem(RSA_2048.publicKey) }, [
      '--verify',
      '--id-attr:id',
      'urn:example:rx:Drug',
      '--id-attr:id',
      'urn:example:rx:Patient',
      '--pubkey-pem:k',
      'key.pem',
      'in.xml',
    ])
    expect(judged.stderr).toContain('OK')
    expect(verifyXmlSignature(bytesOf(text), { key: RSA_2048.publicKey }).verdict).toBe('valid')
  })

  it('accepts a detached signature over a file', async () => {
    const request = { ...ENVELOPED, ...references({ uri: 'data.csv', digest: SHA256 }) }
    const resolveDetached = (uri: string) => (uri === 'data.csv' ? bytesOf('SJ1\n') : undefined)
    const text = await signedText(request, RSA_2048.privateKey, undefined, { resolveDetached })
    expect(xmlsecVerify(text, RSA_2048.publicKey, { 'data.csv': 'SJ1\n' }).stderr).toContain('OK')
    expect(xmlsecVerify(text, RSA_2048.publicKey, { 'data.csv': 'SJ2\n' }).status).not.toBe(0)
    expect(verifyXmlSignature(bytesOf(text), { key: RSA_2048.publicKey, resolveDetached }).verdict).toBe(
      'valid',
    )
    expect(verifyXmlSignature(bytesOf(text), { key: RSA_2048.publicKey }).verdict).toBe('invalid')
  })
})

/** One document per trap of canonicalisation; `%` is what the tampered twin changes. */
const TRAPS = {
  'xml:lang and xml:space above the signed part':
    '<a xml:lang="ja" xml:space="preserve"><b id="x" p=" ">%</b></a>',
  'default and inherited namespaces':
    '<a xmlns="urn:a" xmlns:q="urn:q" xmlns:u="urn:unused"><q:b id="x" q:z="1" a="2"><c xmlns="">%</c></q:b></a>',
  'a prefix bound anew': '<p:a xmlns:p="urn:1"><b id="x"><p:c xmlns:p="urn:2" p:d="%"/><p:c/></b></p:a>',
  'CR LF, tabs and references':
    '<a>\r\n<b id="x"\r\n t="&#13;&#10;\t&quot;&lt;">\r\n&#13;%&amp;&gt;</b>\r\n</a>\r\n',
  comments: '<!-- top --><a><b id="x">%<!-- in -->text<!-- % --></b></a><!-- end -->',
  'CDATA and processing instructions':
    '<?one?><a><b id="x"><![CDATA[<%&]]>&#x41;<?two  data ?></b></a><?three?>',
  'composed and decomposed kana': '<a><b id="x">が\u304b\u3099\u{29e3d}%</b></a>',
  'a megabyte': `<a><b id="x">%${'<c d="1">実印</c>'.repeat(50_000)}</b></a>`,
} as const

describe.skipIf(!installed('xmlsec1'))('what xmlsec1 says of the traps of canonicalisation', () => {
  const METHODS = [C14N_10, C14N_11, EXC_C14N, `${EXC_C14N}WithComments`, `${C14N_10}#WithComments`] as const
  const ids = ['b', 'urn:a:b', 'urn:q:b'].flatMap((name) => ['--id-attr:id', name])
  const judge = (files: Record<string, string>) =>
    run('xmlsec1', { ...files, 'key.pem': publicPem(RSA_2048.publicKey) }, [
      '--verify',
      ...ids,
      '--pubkey-pem',
      'key.pem',
      ...Object.keys(files),
    ])
  const requestFor = (algorithm: (typeof METHODS)[number]): SignatureRequest => {
    const method = { kind: 'canonicalization', algorithm } as const
    const whole = { uri: '', transforms: [ENVELOPED_TRANSFORM, method], digest: SHA256 } as const
    const inner = { uri: "#xpointer(id('x'))", transforms: [method], digest: SHA256 } as const
    return { ...ENVELOPED, canonicalization: { algorithm }, references: [whole, inner] }
  }

  it.each(Object.entries(TRAPS))(
    'accepts %s under every method, and refuses the tampered twin',
    async (_name, text) => {
      const signed: Record<string, string> = {}
      for (const [at, algorithm] of METHODS.entries()) {
        signed[`${at}.xml`] = await signedText(
          requestFor(algorithm),
          RSA_2048.privateKey,
          text.replaceAll('%', '5'),
        )
      }
      const { status, stderr } = judge(signed)
      expect([status, stderr.match(/^OK$/gm)?.length]).toEqual([0, METHODS.length])
      const tampered = text.replace('%', '6').replaceAll('%', '5')
      const twins = Object.values(signed).map(
        (xml) => tampered.slice(0, tampered.lastIndexOf('</')) + xml.slice(xml.indexOf('<ds:Signature')),
      )
      expect(judge({ 'twin.xml': twins[0] ?? '' }).status).not.toBe(0)
      const verdicts = (texts: string[]) =>
        texts.map((xml) => verifyXmlSignature(bytesOf(xml), { key: RSA_2048.publicKey }).verdict)
      expect(verdicts(Object.values(signed))).toEqual(METHODS.map(() => 'valid'))
      expect(verdicts(twins)).toEqual(METHODS.map(() => 'invalid'))
    },
  )
})

/** A template that xmlsec1 fills. */
const template = (method: string, refs: string, c14nMethod: string = EXC_C14N) =>
  `<Signature xmlns="${DSIG}"><SignedInfo><CanonicalizationMethod Algorithm="${c14nMethod}"/>` +
  `<SignatureMethod Algorithm="${method}"/>${refs}</SignedInfo><SignatureValue/></Signature>`
const ref = (uri: string, transforms = '', digest = SHA256) =>
  `<Reference URI="${uri}">${transforms && `<Transforms>${transforms}</Transforms>`}<DigestMethod Algorithm="${digest}"/><DigestValue/></Reference>`
const transform = (algorithm: string, inside = '') =>
  `<Transform Algorithm="${algorithm}">${inside}</Transform>`
const envelopedTransform = transform(`${DSIG}enveloped-signature`)
const xpath = (expression: string) =>
  transform(
    'http://www.w3.org/TR/1999/REC-xpath-19991116',
    `<XPath xmlns:dsig="${DSIG}" xmlns:rx="urn:example:rx">${expression}</XPath>`,
  )
const filter2 = (...filters: [string, string][]) =>
  transform(
    'http://www.w3.org/2002/06/xmldsig-filter2',
    filters
      .map(
        ([kind, expression]) =>
          `<xf:XPath xmlns:xf="http://www.w3.org/2002/06/xmldsig-filter2" xmlns:rx="urn:example:rx" xmlns:dsig="${DSIG}" Filter="${kind}">${expression}</xf:XPath>`,
      )
      .join(''),
  )

function xmlsecSign(
  signature: string,
  key: string[],
  files: Record<string, string> = {},
  document = DOCUMENT,
) {
  const text = document.replace('</Prescription>', `${signature}</Prescription>`)
  const result = run(
    'xmlsec1',
    {
      'in.xml': text,
      'key.pem': privatePem(RSA_2048.privateKey),
      'ec.pem': privatePem(P256.privateKey),
      ...files,
    },
    [
      '--sign',
      '--id-attr:id',
      'urn:example:rx:Drug',
      '--id-attr:id',
      'urn:example:rx:Patient',
      ...key,
      'in.xml',
    ],
  )
  if (result.status !== 0) throw new Error(result.stderr)
  return result.stdout
}

describe.skipIf(!installed('xmlsec1'))('signatures that xmlsec1 makes', () => {
  it.each([
    ['enveloped, inclusive', ref('', envelopedTransform), C14N_10],
    ['enveloped, exclusive', ref('', envelopedTransform + transform(EXC_C14N)), EXC_C14N],
    ['C14N 1.1', ref('', envelopedTransform + transform(C14N_11)), C14N_11],
    ['a reference by Id without transforms', ref('#drug'), EXC_C14N],
    [
      'an xpointer with comments',
      ref('#xpointer(/)', envelopedTransform + transform(`${C14N_10}#WithComments`)),
      C14N_10,
    ],
    ['two C14Ns in a row', ref('#drug', transform(EXC_C14N) + transform(C14N_10)), EXC_C14N],
    ['several references', ref('#drug') + ref('#patient', transform(EXC_C14N), SHA512), EXC_C14N],
    ['XPath without signatures', ref('', xpath('not(ancestor-or-self::dsig:Signature)')), EXC_C14N],
    ['XPath by attribute', ref('', xpath('ancestor-or-self::*[@id="drug"] and not(self::text())')), EXC_C14N],
    [
      'XPath with names and counts',
      ref(
        '',
        xpath(
          "count(ancestor-or-self::rx:Drug) = 1 or local-name() = 'Patient' or (self::text() and starts-with(normalize-space(.), '実'))",
        ),
      ),
      EXC_C14N,
    ],
    [
      'XPath with namespaces and attributes',
      ref(
        '',
        xpath('self::* and not(ancestor-or-self::dsig:Signature) or count(parent::rx:Drug/namespace::*) > 0'),
      ),
      C14N_10,
    ],
    [
      'XPath with here()',
      ref(
        '',
        xpath(
          'count(ancestor-or-self::dsig:Signature | here()/ancestor::dsig:Signature[1]) &gt; count(ancestor-or-self::dsig:Signature)',
        ),
      ),
      EXC_C14N,
    ],
    [
      'XPath then enveloped',
      ref('', xpath('not(self::comment())') + envelopedTransform + transform(EXC_C14N)),
      EXC_C14N,
    ],
    [
      'XPath by id()',
      ref(
        '',
        xpath(
          "ancestor-or-self::rx:Prescription and count(id('drug') | ancestor-or-self::*) = count(ancestor-or-self::*)",
        ),
      ),
      EXC_C14N,
    ],
    ['Filter 2.0, subtract', ref('', filter2(['subtract', '//dsig:Signature'])), EXC_C14N],
    [
      'Filter 2.0, intersect and subtract',
      ref('', filter2(['intersect', '//rx:Drug | //rx:Patient'], ['subtract', '//rx:Patient/text()'])),
      EXC_C14N,
    ],
    [
      'Filter 2.0, intersect, subtract, union',
      ref(
        '',
        filter2(['intersect', '//*[@id]'], ['subtract', "//rx:*[@xml:lang='ja']"], ['union', '//rx:Patient']),
      ),
      C14N_10,
    ],
    [
      'Filter 2.0 on attributes',
      ref(
        '',
        filter2(
          ['intersect', '//rx:Drug | //rx:Patient'],
          ['subtract', '//rx:Drug/@dose'],
          ['subtract', '//@xml:lang'],
        ),
      ),
      EXC_C14N,
    ],
    [
      'XPath on attributes',
      ref(
        '',
        xpath(
          "not(ancestor-or-self::dsig:Signature) and not(name() = 'dose') and not(parent::rx:Patient and namespace-uri() != '')",
        ),
      ),
      EXC_C14N,
    ],
    [
      'Filter 2.0 with here()',
      ref('', filter2(['subtract', 'here()/ancestor::dsig:Signature[1]'])),
      EXC_C14N,
    ],
  ])('are valid: %s', (_name, refs, method) => {
    const text = xmlsecSign(template(RSA_SHA256, refs, method), ['--privkey-pem', 'key.pem'])
    expect(verifyXmlSignature(bytesOf(text), { key: RSA_2048.publicKey })).toMatchObject({ verdict: 'valid' })
    const tampered = text.replace('アムロ', 'アマロ').replace('太郎', '次郎').replace('dose="5', 'dose="6')
    expect(verifyXmlSignature(bytesOf(tampered), { key: RSA_2048.publicKey })).toMatchObject({
      verdict: 'invalid',
    })
  })

  it('are valid with ECDSA', () => {
    const text = xmlsecSign(template(more('ecdsa-sha256'), ref('#drug')), ['--privkey-pem', 'ec.pem'])
    expect(verifyXmlSignature(bytesOf(text), { key: P256.publicKey }).verdict).toBe('valid')
    expect(verifyXmlSignature(bytesOf(text), { key: RSA_2048.publicKey })).toMatchObject({
      code: 'xml-signature/key-mismatch',
    })
  })

  it('are valid over base64 that is decoded', () => {
    const document = DOCUMENT.replace('アムロジピン&#13;', 'U0ox\n Cg==')
    const text = xmlsecSign(
      template(RSA_SHA256, ref('#drug', transform(`${DSIG}base64`))),
      ['--privkey-pem', 'key.pem'],
      {},
      document,
    )
    expect(verifyXmlSignature(bytesOf(text), { key: RSA_2048.publicKey })).toMatchObject({
      verdict: 'valid',
      references: [{ content: { kind: 'bytes', bytes: Buffer.from('SJ1\n') } }],
    })
  })

  it('are valid with HMAC only when the caller hands over the key and allows HMAC', () => {
    const secret = '0123456789abcdef0123456789abcdef'
    const text = xmlsecSign(template(HMAC_SHA256, ref('#drug')), ['--hmackey', 'hmac.bin'], {
      'hmac.bin': secret,
    })
    const key = createSecretKey(Buffer.from(secret))
    const algorithms = { ...LEGACY_ALGORITHMS, signatures: new Set([HMAC_SHA256] as const) }
    expect(verifyXmlSignature(bytesOf(text), { key, algorithms }).verdict).toBe('valid')
    expect(verifyXmlSignature(bytesOf(text), { key })).toMatchObject({
      code: 'xml-signature/algorithm-refused',
    })
    expect(verifyXmlSignature(bytesOf(text), { key: RSA_2048.publicKey, algorithms })).toMatchObject({
      code: 'xml-signature/key-mismatch',
    })
  })

  it('are refused with SHA-1 unless the caller allows legacy algorithms', () => {
    const text = xmlsecSign(template(`${DSIG}rsa-sha1`, ref('#drug', '', `${DSIG}sha1`)), [
      '--privkey-pem',
      'key.pem',
    ])
    const key = RSA_2048.publicKey
    expect(verifyXmlSignature(bytesOf(text), { key })).toMatchObject({
      code: 'xml-signature/algorithm-refused',
    })
    expect(verifyXmlSignature(bytesOf(text), { key, algorithms: LEGACY_ALGORITHMS }).verdict).toBe('valid')
  })
})
