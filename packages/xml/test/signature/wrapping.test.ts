/**
 * The signature wrapping attacks of Somorovsky et al., "On Breaking SAML" (2012), XSW1 to XSW8, brought from SAML to any
 * signed element, and their kin. Each one must be refused, or the result must name the very element that was signed.
 */
import { describe, expect, it } from 'vitest'
import type { SignatureRequest, TransformRequest } from '../../src/signature/request.js'
import { verifyXmlSignature, type XmlSignatureResult } from '../../src/signature/verify.js'
import { bytesOf, DOCUMENT, ENVELOPED, EXC_C14N, publicPem, RSA_2048, SHA256, signedText } from './tools.js'

const exclusive = { kind: 'canonicalization', algorithm: EXC_C14N } as const

function request(uri: string, ...transforms: TransformRequest[]): SignatureRequest {
  return { ...ENVELOPED, references: [{ uri, transforms: [...transforms, exclusive], digest: SHA256 }] }
}

const judge = (text: string) => verifyXmlSignature(bytesOf(text), { key: RSA_2048.publicKey })
const part = (text: string, pattern: RegExp) => pattern.exec(text)?.[0] ?? ''

/** What a caller reads after `valid`: the text of the signed element, and where that stands. */
function readSigned(result: XmlSignatureResult) {
  if (result.verdict !== 'valid') return result.verdict === 'refused' ? result.code : result.verdict
  const [reference] = result.references
  const content = reference?.verdict === 'valid' ? reference.content : undefined
  if (content?.kind !== 'element') return content?.kind
  const [text] = content.element.children
  return { text: text?.kind === 'text' ? text.value : '', parent: nameOf(content.element.parent) }
}

function nameOf(node: { kind: string; localName?: string }): string {
  return node.localName ?? node.kind
}

const signed = await signedText(request('#drug'), RSA_2048.privateKey, DOCUMENT)
const drug = part(signed, /<Drug .*<\/Drug>/s)
const signature = part(signed, /<ds:Signature .*<\/ds:Signature>/s)
const evil = drug.replace('アムロジピン', '毒')
const evilOther = evil.replace('id="drug"', 'id="evil"')
const evilBare = evil.replace(' id="drug"', '')
const within = (outer: string, inner: string) => outer.replace('</Drug>', `${inner}</Drug>`)
const inObject = (inner: string) =>
  signature.replace('</ds:Signature>', `<ds:Object>${inner}</ds:Object></ds:Signature>`)
const build = (...parts: string[]) =>
  `<Prescription xmlns="urn:example:rx" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${parts.join('')}</Prescription>`
const TRUE_TEXT = 'アムロジピン\r'

describe('XSW1 to XSW8', () => {
  it.each([
    [
      '1: the signed element inside the signature of a forged root',
      build(evilOther, inObject(drug)),
      'Object',
    ],
    [
      '2: the signed element beside a detached signature, a forged one first',
      build(evilOther, signature, drug),
      'Prescription',
    ],
    ['3: a forged sibling before the signed element', build(evilOther, drug, signature), 'Prescription'],
    ['4: the signed element wrapped by the forged one', build(within(evilOther, drug), signature), 'Drug'],
    [
      '5: a forged element with the signature, the signed one at the end',
      build(within(evilOther, signature), drug),
      'Prescription',
    ],
    [
      '6: the signed element in the signature in the forged element',
      build(within(evilOther, inObject(drug))),
      'Object',
    ],
    [
      '7: a forged element in an extension',
      build(`<Extensions>${evilOther}</Extensions>`, drug, signature),
      'Prescription',
    ],
    [
      '8: the signed element in an object, the forged one without Id',
      build(evilBare, inObject(`<x xmlns="urn:example:rx">${drug}</x>`)),
      'x',
    ],
  ])('names the element that was signed, never the forged one: %s', (_what, text, parent) => {
    expect(readSigned(judge(text))).toEqual({ text: TRUE_TEXT, parent })
  })

  const spellings = ['id', 'Id', 'ID', 'xml:id'].flatMap((one) =>
    ['drug', ...(one === 'xml:id' ? [' drug ', '&#x20;drug'] : [])].map((id) => [one, id] as const),
  )
  it.each(spellings)('refuses each of them when the forged element keeps the Id as %s="%s"', (name, id) => {
    const twin = evil.replace('id="drug"', `${name}="${id}"`)
    const texts = [
      build(twin, inObject(drug)),
      build(twin, signature, drug),
      build(twin, drug, signature),
      build(within(twin, drug), signature),
      build(within(twin, signature), drug),
      build(within(twin, inObject(drug))),
      build(`<Extensions>${twin}</Extensions>`, drug, signature),
      build(drug, inObject(twin)),
    ]
    for (const text of texts) expect(readSigned(judge(text))).toBe('xml/duplicate-id')
  })
})

describe('identifiers that look alike', () => {
  it.each([
    ['another case of the attribute', evil.replace('id="drug"', 'iD="drug"')],
    ['an attribute of a foreign namespace', evil.replace('id="drug"', 'x:id="drug" xmlns:x="urn:example:x"')],
    ['a character reference', evil.replace('id="drug"', 'id="&#x64;rug2"')],
    ['white space at the end', evil.replace('id="drug"', 'id="drug "')],
    ['another normal form', evil.replace('id="drug"', 'id="dr\u0075\u0301g"')],
  ])('do not attract the reference: %s', (_what, other) => {
    expect(readSigned(judge(build(other, drug, signature)))).toEqual({
      text: TRUE_TEXT,
      parent: 'Prescription',
    })
  })

  it('are one identifier when a reference spells the same characters', () => {
    const twin = evil.replace('id="drug"', 'id="&#x64;rug"')
    expect(readSigned(judge(build(twin, drug, signature)))).toBe('xml/duplicate-id')
  })

  it.each([
    '#dr%75g',
    '#drug ',
    ' #drug',
    '#xpointer(id(drug))',
    '#xpointer(id("drug"))x',
    "#xpointer( id('drug'))",
    "#xpointer(id('drug') )",
  ])('never lead a URI that is spelled otherwise to the element: %s', (uri) => {
    const text = signed.replace('URI="#drug"', `URI="${uri.replaceAll('"', '&quot;')}"`)
    expect(judge(text).verdict).not.toBe('valid')
  })

  it.each(["#xpointer(id('drug'))", '#xpointer(id("drug"))'])('are found by %s', async (uri) => {
    const text = await signedText(request(uri), RSA_2048.privateKey, DOCUMENT)
    expect(readSigned(judge(text))).toEqual({ text: TRUE_TEXT, parent: 'Prescription' })
  })
})

describe('transforms that narrow what is signed', () => {
  const none = { namespaces: { rx: 'urn:example:rx' } }
  it.each<[string, TransformRequest]>([
    ['an XPath that keeps nothing', { kind: 'xpath', expression: 'false()', ...none }],
    ['an XPath that keeps what is not there', { kind: 'xpath', expression: 'self::rx:Nothing', ...none }],
    [
      'a filter that takes everything away',
      { kind: 'xpath-filter-2', filters: [{ operation: 'subtract', expression: '/', ...none }] },
    ],
    [
      'a filter for another place',
      { kind: 'xpath-filter-2', filters: [{ operation: 'intersect', expression: '//rx:Patient', ...none }] },
    ],
  ])('never hand out the element as signed: %s', async (_what, transform) => {
    const text = await signedText(request('#drug', transform), RSA_2048.privateKey, DOCUMENT)
    // The signature may hold, but over bytes alone, here over none.
    const result = judge(text)
    expect(readSigned(result)).toBe('bytes')
    const [reference] = result.verdict === 'valid' ? result.references : []
    expect(reference?.verdict === 'valid' && Buffer.from(reference.octets).toString()).toBe('')
  })

  it('never hand out the document when base64 reads the text of a part', async () => {
    const document = DOCUMENT.replace('アムロジピン&#13;', 'YWJj')
    const base64 = {
      ...ENVELOPED,
      references: [{ uri: '#drug', transforms: [{ kind: 'base64' }], digest: SHA256 }],
    } as const
    const text = await signedText(base64, RSA_2048.privateKey, document)
    const result = judge(text)
    expect(readSigned(result)).toBe('bytes')
    const [reference] = result.verdict === 'valid' ? result.references : []
    expect(reference?.verdict === 'valid' && Buffer.from(reference.octets).toString()).toBe('abc')
  })
})

describe('content split under the signature', () => {
  it('keeps an unsigned comment out of what the caller is told is signed', () => {
    const split = signed.replace('アムロジピン', 'アム<!-- 毒 -->ロジピン')
    const result = judge(split)
    const [reference] = result.verdict === 'valid' ? result.references : []
    expect(reference).toMatchObject({ verdict: 'valid', content: { kind: 'element', comments: 'unsigned' } })
  })

  it.each([
    ['a processing instruction', 'アム<?x 毒?>ロジピン'],
    ['an element', 'アム<x/>ロジピン'],
    ['CDATA with other text', '<![CDATA[毒]]>'],
  ])('is not valid with %s', (_what, content) => {
    expect(judge(signed.replace('アムロジピン', content)).verdict).toBe('invalid')
  })

  it('is the same content when CDATA only writes it otherwise', () => {
    expect(readSigned(judge(signed.replace('アムロジピン', '<![CDATA[アムロ]]>ジピン')))).toMatchObject({
      text: TRUE_TEXT,
    })
  })
})

describe('attributes and prefixes', () => {
  it.each([
    [
      'an attribute twice under two prefixes',
      drug.replace('id="drug"', 'id="drug" xmlns:p="urn:example:x" xmlns:q="urn:example:x" p:a="1" q:a="2"'),
      'xml/duplicate-attribute',
    ],
    ['the Id twice', drug.replace('id="drug"', 'id="drug" id="drug"'), 'xml/duplicate-attribute'],
    [
      'the ds prefix bound to another namespace',
      drug.replace('id="drug"', 'id="drug" xmlns="urn:example:other"'),
      'invalid',
    ],
  ])('are refused or invalid: %s', (_what, changed, outcome) => {
    expect(readSigned(judge(signed.replace(drug, changed)))).toBe(outcome)
  })

  it('do not believe a SignedInfo of another namespace', () => {
    const text = signed.replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ds="urn:example:ds">')
    expect(judge(text).verdict).toBe('refused')
  })

  it('do not let a prefix list added to the canonicalisation pass', () => {
    const list = `<ec:InclusiveNamespaces xmlns:ec="${EXC_C14N}" PrefixList="#default xsi"/>`
    const method = `<ds:CanonicalizationMethod Algorithm="${EXC_C14N}"/>`
    const text = signed.replace(method, method.replace('/>', `>${list}</ds:CanonicalizationMethod>`))
    expect(text).not.toBe(signed)
    expect(judge(text).verdict).toBe('invalid')
  })
})

describe('keys beside the caller\u2019s', () => {
  it('neither follows a RetrievalMethod nor trusts what stands in KeyInfo', () => {
    const text = signed.replace(
      '</ds:SignatureValue>',
      '</ds:SignatureValue><ds:KeyInfo><ds:RetrievalMethod URI="http://example.invalid/key"/></ds:KeyInfo>',
    )
    expect(readSigned(judge(text))).toMatchObject({ text: TRUE_TEXT })
  })

  it('takes the PEM of the public key, and refuses a text that is none', () => {
    const pem = publicPem(RSA_2048.publicKey)
    expect(verifyXmlSignature(bytesOf(signed), { key: pem }).verdict).toBe('valid')
    expect(verifyXmlSignature(bytesOf(signed), { key: 'secret' })).toMatchObject({
      verdict: 'refused',
      code: 'xml-signature/no-key',
    })
  })
})
