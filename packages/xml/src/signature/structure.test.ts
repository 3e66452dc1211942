import { describe, expect, it } from 'vitest'
import { findById } from '../find.js'
import { parseXml } from '../reader/reader.js'
import { parseManifest, parseXmlSignature } from './structure.js'

const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

/** The layout of a signed electronic prescription, with values that are none. */
const SIGNATURE = `<xs:Signature xmlns:xs="http://www.w3.org/2000/09/xmldsig#" Id="PrescriptionSign"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">
  <xs:SignedInfo Id="si">
    <xs:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">
      <ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="xs  #default"/>
    </xs:CanonicalizationMethod>
    <xs:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
    <xs:Reference Id="r1" URI="#PrescriptionDocument">
      <xs:DigestMethod Algorithm="${SHA256}"/>
      <xs:DigestValue>
        AQID
        BA==
      </xs:DigestValue>
    </xs:Reference>
    <xs:Reference URI="#sp" Type="http://uri.etsi.org/01903#SignedProperties">
      <xs:Transforms>
        <xs:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
        <xs:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><xs:XPath>true()</xs:XPath></xs:Transform>
      </xs:Transforms>
      <xs:DigestMethod Algorithm="${SHA256}"/>
      <xs:DigestValue>/w==</xs:DigestValue>
    </xs:Reference>
  </xs:SignedInfo>
  <xs:SignatureValue Id="sv">AAEC</xs:SignatureValue>
  <xs:KeyInfo Id="ki"/>
  <xs:Object><sp Id="sp"/></xs:Object>
  <xs:Object Id="o2"/>
</xs:Signature>`
const parse = (text: string) => parseXml(new TextEncoder().encode(text))

describe('parseXmlSignature', () => {
  it('takes a signature apart, in its order', () => {
    const document = parse(SIGNATURE)
    const signature = parseXmlSignature(document.root)
    expect(signature).toMatchObject({
      id: 'PrescriptionSign',
      canonicalization: {
        algorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
        inclusivePrefixes: ['xs', '#default'],
      },
      scheme: { scheme: 'rsa', hash: 'sha256' },
      signatureValue: Buffer.from([0, 1, 2]),
      references: [
        {
          id: 'r1',
          uri: '#PrescriptionDocument',
          type: undefined,
          transforms: [],
          digestValue: Buffer.from([1, 2, 3, 4]),
        },
        {
          id: undefined,
          type: 'http://uri.etsi.org/01903#SignedProperties',
          digestUri: SHA256,
          digestValue: Buffer.from([255]),
        },
      ],
    })
    expect(signature.references[1]?.transforms.map(({ kind }) => kind)).toEqual(['canonicalization', 'xpath'])
    expect(signature.keyInfo).toBe(findById(document, 'ki'))
    expect(signature.signedInfo).toBe(findById(document, 'si'))
    expect(signature.signatureValueElement).toBe(findById(document, 'sv'))
    expect(signature.objects).toHaveLength(2)
  })

  it.each([
    ['base64 in which a digit is over', 'AQID', 'AQIDB'],
    ['base64 with stray bits', 'BA==', 'BB=='],
    ['base64 with text behind its padding', 'BA==', 'BA==AAAA'],
    ['base64 with a no-break space', 'BA==', 'BA==\u00a0'],
    ['an attribute in no namespace of ours', 'Id="ki"', 'Id="ki" Other="x"'],
    [
      'prefixes for inclusive canonicalisation',
      'CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"',
      'CanonicalizationMethod Algorithm="http://www.w3.org/2006/12/xml-c14n11"',
    ],
    [
      'a second XPath',
      '<xs:XPath>true()</xs:XPath>',
      '<xs:XPath>true()</xs:XPath><xs:XPath>true()</xs:XPath>',
    ],
    ['no XPath', '<xs:XPath>true()</xs:XPath>', ''],
    [
      'a child of a digest method',
      `<xs:DigestMethod Algorithm="${SHA256}"/>`,
      `<xs:DigestMethod Algorithm="${SHA256}"><x/></xs:DigestMethod>`,
    ],
  ])('refuses %s', (_what, from, to) => {
    expect(SIGNATURE).toContain(from)
    expect(() => parseXmlSignature(parse(SIGNATURE.replace(from, to)).root)).toThrow(
      expect.objectContaining({ code: 'xml-signature/malformed' }),
    )
  })

  it('refuses another element', () => {
    expect(() => parseXmlSignature(parse('<Signature/>').root)).toThrow(
      expect.objectContaining({ code: 'xml-signature/malformed' }),
    )
    expect(() => parseManifest(parse(SIGNATURE).root)).toThrow(
      expect.objectContaining({ code: 'xml-signature/malformed' }),
    )
  })
})
