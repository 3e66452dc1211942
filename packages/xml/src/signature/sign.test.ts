import { describe, expect, it } from 'vitest'
import {
  bytesOf,
  DOCUMENT,
  ENVELOPED,
  EXC_C14N,
  RSA_2048,
  RSA_SHA256,
  SHA256,
  signer,
  textOf,
} from '../../test/signature/tools.js'
import { parseXml } from '../reader/reader.js'
import { offsetOfEndTag } from './offsets.js'
import type { SignatureRequest } from './request.js'
import { type SignOptions, signXml } from './sign.js'
import { verifyXmlSignature } from './verify.js'

const sign = signer(RSA_SHA256, RSA_2048.privateKey)
const make = (document: string, request: SignatureRequest, more: Partial<SignOptions> = {}) => {
  const bytes = bytesOf(document)
  return signXml({
    request,
    sign,
    target: { document: bytes, offset: offsetOfEndTag(bytes, parseXml(bytes).root) },
    ...more,
  })
}
const one = (uri: string): SignatureRequest => ({ ...ENVELOPED, references: [{ uri, digest: SHA256 }] })
const exclusive = { kind: 'canonicalization', algorithm: EXC_C14N } as const

describe('signXml', () => {
  it('digests a prescription as existing verifiers do, with and without a transform', async () => {
    const document =
      '<Document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Document"><Prescription>' +
      '<PrescriptionDocument id="PrescriptionDocument">U0oxCg==</PrescriptionDocument></Prescription></Document>'
    const uri = '#PrescriptionDocument'
    const references = [
      { uri, digest: SHA256 },
      { uri, transforms: [exclusive], digest: SHA256 },
    ] as const
    const { signature } = await make(document, { ...ENVELOPED, prefix: 'xs', references })
    // `printf` of the canonical element, by hand, through `openssl dgst -sha256 -binary | base64`
    expect(textOf(signature).match(/(?<=<xs:DigestValue>)[^<]*/g)).toEqual([
      'MAp8PuuLqGSBgPZCBB/3Pm5oDggfnFcy9pgNUkdwHL0=',
      'a0VHYnDnnjH+He+/xQQG4b7+m86BxFIHpefmk3kzvC4=',
    ])
  })

  it('keeps every byte of the document around the signature', async () => {
    const odd = DOCUMENT.replaceAll('\n', '\r\n')
      .replace('実印', '<![CDATA[実印]]>')
      .replace(' dose', '\t  dose')
    const { bytes, signature } = await make(odd, ENVELOPED)
    expect(textOf(bytes).replace(textOf(signature), '')).toBe(odd)
    expect(verifyXmlSignature(bytes, { key: RSA_2048.publicKey }).verdict).toBe('valid')
  })

  it('lets a second signature stand beside the first and leaves both valid', async () => {
    const first = await make(DOCUMENT, one('#drug'))
    const second = await make(textOf(first.bytes), { ...one('#patient'), id: 'second' })
    for (const signatureId of ['sig', 'second']) {
      expect(verifyXmlSignature(second.bytes, { key: RSA_2048.publicKey, signatureId }).verdict).toBe('valid')
    }
  })

  it('gives the caller the canonical SignedInfo, and waits for the answer', async () => {
    let seen = ''
    const { bytes } = await make(DOCUMENT, one('#drug'), {
      sign: async (octets) => {
        seen = textOf(octets)
        return sign(octets)
      },
    })
    expect(seen).toMatch(
      /^<ds:SignedInfo xmlns:ds="[^"]*"><ds:CanonicalizationMethod Algorithm="[^"]*"><\/ds:Canon/,
    )
    expect(seen).not.toContain('<ds:DigestValue></ds:DigestValue>')
    expect(verifyXmlSignature(bytes, { key: RSA_2048.publicKey }).verdict).toBe('valid')
  })

  it('escapes what it writes', async () => {
    const id = `a&b"<c>\n`
    const document = `<a Id="a&amp;b&quot;&lt;c&gt;&#10;"/>`
    const request = {
      ...one(`#xpointer(id('${id}'))`),
      objects: [{ content: document, mimeType: 'a"b', encoding: '<' }],
    }
    const { bytes } = await signXml({ request, sign })
    expect(verifyXmlSignature(bytes, { key: RSA_2048.publicKey }).verdict).toBe('valid')
  })

  it.each([
    ['a reference to nothing', one('#nobody'), 'xml-signature/request'],
    ['a file that nobody hands over', one('file.csv'), 'xml-signature/request'],
    ['no references', { ...ENVELOPED, references: [] }, 'xml-signature/request'],
    ['an Id that is taken', { ...ENVELOPED, id: 'drug' }, 'xml/duplicate-id'],
    ['an Id that is no name', { ...ENVELOPED, id: 'a b' }, 'xml-signature/request'],
    ['a prefix that is no name', { ...ENVELOPED, prefix: 'a:b' }, 'xml-signature/request'],
    [
      'an object with the place of a digest',
      { ...ENVELOPED, objects: [{ content: '<ds:DigestValue></ds:DigestValue>' }] },
      'xml-signature/request',
    ],
    ['an object that is no XML', { ...ENVELOPED, objects: [{ content: '<a>' }] }, 'xml/malformed'],
    [
      'SHA-1 digests',
      { ...ENVELOPED, references: [{ uri: '#drug', digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }] },
      'xml-signature/algorithm-refused',
    ],
    [
      'SHA-1 signatures',
      { ...ENVELOPED, signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' },
      'xml-signature/algorithm-refused',
    ],
  ] as [string, SignatureRequest, string][])('refuses %s', async (_what, request, code) => {
    await expect(make(DOCUMENT, request)).rejects.toMatchObject({ code })
  })

  it.each([
    ['behind the root', DOCUMENT.length + 100, 'xml/malformed'],
    ['in a comment', DOCUMENT.indexOf('<!--') + 5, 'xml-signature/request'],
    ['in a tag', DOCUMENT.indexOf('xmlns'), 'xml/malformed'],
  ])('refuses a place %s', async (_what, offset, code) => {
    const target = { document: bytesOf(DOCUMENT), offset }
    await expect(signXml({ request: ENVELOPED, sign, target })).rejects.toMatchObject({ code })
  })
})
