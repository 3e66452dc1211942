/** What an attacker sends: wrapped, altered, swollen and misleading messages. */
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  buildAuthnRequest,
  buildLogoutRequest,
  openPost,
  openRedirect,
  readAuthnRequest,
  readLogoutRequest,
  readMetadata,
  redirectAddress,
  signDraft,
  unsigned,
} from '../src/index.js'
import { ACS, bytesOf, IDP_SLO, IDP_SSO, NOW, party, SP } from './tools.js'

const sp = party('sp')
const other = party('other')
const KEYS = [sp.publicKey]
const head = { id: '_m1', issueInstant: NOW, destination: IDP_SSO, issuer: SP }
const request = buildAuthnRequest({ ...head, acsLocation: ACS })
const nameId = { value: 'p-1', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' }
const logout = buildLogoutRequest({
  ...head,
  destination: IDP_SLO,
  notOnOrAfter: NOW,
  nameId,
  sessionIndexes: ['_1'],
})
const signedRequest = await signDraft(request, sp.signer)
const signedLogout = await signDraft(logout, sp.signer)

const post = (xml: string, more = '') =>
  openPost(bytesOf(`SAMLRequest=${encodeURIComponent(Buffer.from(xml).toString('base64'))}${more}`))
const verify = (xml: string) => post(xml).verify(KEYS)
const refusal = (code: string) => expect.objectContaining({ code })
const deflated = (text: string) => encodeURIComponent(deflateRawSync(Buffer.from(text)).toString('base64'))
const signatureOf = (xml: string) => /<ds:Signature.*<\/ds:Signature>/.exec(xml)?.[0] ?? ''
const evil = (xml: string) =>
  xml
    .replace(signatureOf(xml), '')
    .replace('ID="_m1"', 'ID="_evil"')
    .replaceAll('p-1', 'p-2')
    .replace(ACS, 'https://evil.example/')

describe('a signed message in a form', () => {
  it('is accepted from its signer, and from nobody else', () => {
    expect(verify(signedRequest)).toBe('signed')
    expect(verify(signedLogout)).toBe('signed')
    expect(verify(unsigned(request))).toBe('unsigned')
    expect(() => post(signedRequest).verify([other.publicKey])).toThrow(refusal('saml/signature-invalid'))
    expect(() => post(signedRequest).verify([])).toThrow(refusal('saml/signature-invalid'))
  })

  it('is accepted under the second of two keys, as at a change of keys', () => {
    expect(post(signedRequest).verify([other.publicKey, sp.publicKey])).toBe('signed')
  })

  it.each(['_m1"', IDP_SSO, SP, ACS, '2026-11-21'])('is refused when %s is altered', (part) => {
    const altered = signedRequest.replaceAll(part, part.replace(/[a-z1]/, 'x'))
    expect(() => verify(altered)).toThrow(/./)
  })

  it.each([
    [
      'in the extensions of an evil one',
      (xml: string) =>
        evil(xml).replace('</saml:Issuer>', `</saml:Issuer><samlp:Extensions>${xml}</samlp:Extensions>`),
    ],
    ['behind an evil one', (xml: string) => evil(xml).replace('</samlp:', `${xml}</samlp:`)],
    ['in a wrapper around both', (xml: string) => `<x>${evil(xml)}${xml}</x>`],
    [
      'in the signature of an evil one, as its object',
      (xml: string) =>
        evil(xml).replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signatureOf(xml).replace('</ds:Signature>', `<ds:Object>${xml.replace(signatureOf(xml), '')}</ds:Object></ds:Signature>`)}`,
        ),
    ],
    [
      'next to its own signature, which an evil one took',
      (xml: string) =>
        evil(xml)
          .replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(xml)}`)
          .replace(
            '</samlp:',
            `<samlp:Extensions>${xml.replace(signatureOf(xml), '')}</samlp:Extensions></samlp:`,
          ),
    ],
    [
      'in an evil one of the same ID',
      (xml: string) =>
        evil(xml)
          .replace('_evil', '_m1')
          .replace('</saml:Issuer>', `</saml:Issuer><samlp:Extensions>${xml}</samlp:Extensions>`),
    ],
    [
      'under an issuer of another',
      (xml: string) =>
        xml.replace(
          '<saml:Issuer',
          `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">evil</saml:Issuer><saml:Issuer`,
        ),
    ],
  ])('is refused when it is wrapped: %s', (_how, wrap) => {
    for (const xml of [signedRequest, signedLogout]) {
      const wrapped = wrap(xml)
      expect(() => {
        const envelope = post(wrapped)
        expect(envelope.verify(KEYS)).toBe('signed')
      }).toThrow(/./)
      expect(() => verify(wrapped)).toThrow(refusal(expect.stringMatching(/^saml\/(signature-|malformed)/)))
    }
  })

  it.each([
    [
      'SHA-1 signatures',
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      'saml/algorithm-refused',
    ],
    [
      'an HMAC under our public key',
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
      'saml/algorithm-refused',
    ],
    [
      'no exclusive canonicalisation',
      'CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"',
      'CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"',
      'saml/algorithm-refused',
    ],
    [
      'a transform by XPath',
      'Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform>',
      'Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>true()</ds:XPath></ds:Transform>',
      'saml/algorithm-refused',
    ],
    [
      'a transform by XSLT',
      'Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform>',
      'Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"></ds:Transform>',
      'saml/algorithm-refused',
    ],
    ['a reference to the whole document', 'URI="#_m1"', 'URI=""', 'saml/signature-misplaced'],
    ['a reference elsewhere', 'URI="#_m1"', 'URI="http://evil.example/"', 'saml/signature-misplaced'],
  ])('is refused with %s', (_what, from, to, code) => {
    expect(signedRequest).toContain(from)
    expect(() => verify(signedRequest.replace(from, to))).toThrow(refusal(code))
  })

  it('is refused with a second signature', () => {
    const signature = signatureOf(signedRequest)
    const twice = signedRequest.replace(signature, signature + signature)
    expect(() => verify(twice)).toThrow(refusal('saml/signature-misplaced'))
  })

  it('is refused with a signature at its end instead of its place', () => {
    const signature = signatureOf(signedLogout)
    const end = '</samlp:LogoutRequest>'
    const moved = signedLogout.replace(signature, '').replace(end, signature + end)
    expect(() => verify(moved)).toThrow(refusal('saml/signature-misplaced'))
  })
})

describe('a signed query', async () => {
  const address = await redirectAddress(
    { kind: 'SAMLRequest', location: IDP_SSO, xml: unsigned(request), relayState: 'a b&c' },
    sp.signer,
  )
  const query = address.slice(address.indexOf('?') + 1)

  it('is accepted in any order, under the octets that were sent', () => {
    expect(openRedirect(query).verify(KEYS)).toBe('signed')
    expect(openRedirect(query.split('&').toReversed().join('&')).verify(KEYS)).toBe('signed')
    expect(openRedirect(query).relayState).toBe('a b&c')
  })

  it.each([
    [
      'another relay state',
      (text: string) => text.replace('RelayState=a', 'RelayState=b'),
      'saml/signature-invalid',
    ],
    ['no relay state', (text: string) => text.replace(/&RelayState=[^&]*/, ''), 'saml/signature-invalid'],
    [
      'a relay state in another spelling',
      (text: string) => text.replace('a%20b', 'a+b'),
      'saml/signature-invalid',
    ],
    [
      'SHA-1',
      (text: string) =>
        text.replace(
          /SigAlg=[^&]*/,
          `SigAlg=${encodeURIComponent('http://www.w3.org/2000/09/xmldsig#rsa-sha1')}`,
        ),
      'saml/algorithm-refused',
    ],
    ['a second request', (text: string) => `${text}&SAMLRequest=${deflated('<a/>')}`, 'saml/malformed'],
    [
      'a second request under an encoded name',
      (text: string) => `${text}&SAML%52equest=${deflated('<a/>')}`,
      'saml/malformed',
    ],
    [
      'an answer beside the request',
      (text: string) => `${text}&SAMLResponse=${deflated('<a/>')}`,
      'saml/malformed',
    ],
    ['its algorithm alone', (text: string) => text.replace(/&Signature=.*/, ''), 'saml/malformed'],
  ])('is refused with %s', (_what, change, code) => {
    expect(() => openRedirect(change(query)).verify(KEYS)).toThrow(refusal(code))
  })

  it('counts as unsigned when both parts of the signature are gone', () => {
    expect(openRedirect(query.replace(/&SigAlg=.*/, '')).verify(KEYS)).toBe('unsigned')
  })

  it('is refused when the message inside brings a signature, too', () => {
    const text = `SAMLRequest=${deflated(signedRequest)}`
    expect(() => openRedirect(text)).toThrow(refusal('saml/signature-misplaced'))
  })

  it('takes an elliptic key as well', async () => {
    const ec = party('ec', ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'])
    const fields = {
      kind: 'SAMLRequest',
      location: `${IDP_SSO}?a=1`,
      xml: unsigned(request),
      relayState: undefined,
    } as const
    const [, text = ''] = (await redirectAddress(fields, ec.signer)).split('?a=1&')
    expect(openRedirect(text).verify([sp.publicKey, ec.publicKey])).toBe('signed')
  })
})

describe('relay state', () => {
  it.each([
    ['81 bytes', 'x'.repeat(81)],
    ['27 characters of three bytes each and one more', `${'あ'.repeat(27)}`],
    ['a line break', 'a\nb'],
    ['a null', 'a\0b'],
  ])('of %s is refused', (_what, state) => {
    const more = `&RelayState=${encodeURIComponent(state)}`
    expect(() => post(unsigned(request), more)).toThrow(refusal('saml/relay-state'))
    expect(() => openRedirect(`SAMLRequest=${deflated(unsigned(request))}${more}`)).toThrow(
      refusal('saml/relay-state'),
    )
  })

  it('of 80 bytes is kept, whatever it looks like', () => {
    const state = `"><script>alert(1)</script>${'x'.repeat(53)}`
    expect(post(unsigned(request), `&RelayState=${encodeURIComponent(state)}`).relayState).toBe(state)
  })
})

describe('a swollen or poisoned message', () => {
  it.each([
    [
      'a bomb of zeros',
      () => openRedirect(`SAMLRequest=${deflated('0'.repeat(10_000_000))}`),
      'saml/too-large',
    ],
    ['a query without end', () => openRedirect(`SAMLRequest=${'A'.repeat(20_000)}`), 'saml/too-large'],
    [
      'an octet too many',
      () =>
        openRedirect(
          `SAMLRequest=${encodeURIComponent(Buffer.concat([deflateRawSync('<a/>'), Buffer.of(0)]).toString('base64'))}`,
        ),
      'saml/malformed',
    ],
    [
      'an octet too few',
      () =>
        openRedirect(
          `SAMLRequest=${encodeURIComponent(deflateRawSync(Buffer.from('<a/>')).subarray(0, -1).toString('base64'))}`,
        ),
      'saml/malformed',
    ],
    [
      'what was not deflated',
      () => openRedirect(`SAMLRequest=${Buffer.from('<a/>').toString('base64')}`),
      'saml/malformed',
    ],
    ['a bad escape', () => openRedirect('SAMLRequest=%GG'), 'saml/malformed'],
    ['a form without end', () => openPost(new Uint8Array(300_000)), 'saml/too-large'],
    [
      'an external entity',
      () => post(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`),
      'saml/malformed',
    ],
    [
      'a billion laughs',
      () => post(`<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>`),
      'saml/malformed',
    ],
    ['deep nesting', () => post(`${'<a>'.repeat(40)}${'</a>'.repeat(40)}`), 'saml/too-large'],
    ['ten thousand elements', () => post(`<a>${'<b/>'.repeat(10_000)}</a>`), 'saml/too-large'],
    ['one identifier on two elements', () => post('<a ID="x"><b ID="x"/></a>'), 'saml/malformed'],
    ['one identifier in two spellings', () => post('<a ID="x"><b Id="x"/></a>'), 'saml/malformed'],
    ['base64 with stray bits', () => openPost(bytesOf('SAMLRequest=PGEvPg=A')), 'saml/malformed'],
    [
      'two messages',
      () => openPost(bytesOf('SAMLRequest=PGEvPg%3D%3D&SAMLRequest=PGEvPg%3D%3D')),
      'saml/malformed',
    ],
    ['none', () => openPost(bytesOf('a=b')), 'saml/malformed'],
  ])('is refused: %s', (_what, open, code) => {
    expect(open).toThrow(refusal(code))
  })

  it.each([
    ['a comment in the NameID', 'p-1</saml', 'p-1<!---->.evil</saml'],
    ['a processing instruction in the NameID', 'p-1</saml', 'p-1<?x?></saml'],
    ['an empty NameID', '>p-1<', '><'],
    [
      'two NameIDs',
      '<samlp:SessionIndex>',
      '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">p-2</saml:NameID><samlp:SessionIndex>',
    ],
    ['text between elements', '<samlp:SessionIndex>', 'x<samlp:SessionIndex>'],
    ['version 1.1', 'Version="2.0"', 'Version="1.1"'],
    ['a time without zone', '00.000Z" NotOnOrAfter', '00.000" NotOnOrAfter'],
    [
      'a time that does not exist',
      '2026-11-21T03:00:00.000Z" NotOnOrAfter',
      '2026-02-30T03:00:00.000Z" NotOnOrAfter',
    ],
    ['an identifier that is none', 'ID="_m1"', 'ID="1 2"'],
    ['a qualified issuer', '<saml:Issuer', '<saml:Issuer NameQualifier="x"'],
    ['an unknown child', '</samlp:LogoutRequest>', '<samlp:Other/></samlp:LogoutRequest>'],
  ])('is refused as a logout request: %s', (_what, from, to) => {
    const text = unsigned(logout)
    expect(text).toContain(from)
    expect(() => readLogoutRequest(post(text.replace(from, to)).root)).toThrow(
      refusal(expect.stringMatching(/^saml\//)),
    )
  })

  it.each([
    [
      'artifact as the binding of the answer',
      'bindings:HTTP-POST',
      'bindings:HTTP-Artifact',
      'saml/unsupported',
    ],
    [
      'an index beside an address',
      'ForceAuthn',
      'AssertionConsumerServiceIndex="1" ForceAuthn',
      'saml/malformed',
    ],
    ['neither true nor false', 'ForceAuthn="true"', 'ForceAuthn="maybe"', 'saml/malformed'],
    [
      'a subject',
      '</samlp:',
      '<saml:Subject xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/></samlp:',
      'saml/unsupported',
    ],
    [
      'conditions',
      '</samlp:',
      '<saml:Conditions xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/></samlp:',
      'saml/unsupported',
    ],
    [
      'an unknown comparison',
      '</samlp:',
      '<samlp:RequestedAuthnContext Comparison="better"><saml:AuthnContextClassRef xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">urn:a</saml:AuthnContextClassRef></samlp:RequestedAuthnContext></samlp:',
      'saml/unsupported',
    ],
  ])('is refused as a request to sign in: %s', (_what, from, to, code) => {
    const text = unsigned(buildAuthnRequest({ ...head, acsLocation: ACS, forceAuthn: 'yes' }))
    expect(text).toContain(from)
    expect(() => readAuthnRequest(post(text.replace(from, to)).root)).toThrow(refusal(code))
  })
})

describe('metadata of a stranger', () => {
  const entity = (inside: string) =>
    bytesOf(
      `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${SP}"><SPSSODescriptor ` +
        `protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${inside}</SPSSODescriptor></EntityDescriptor>`,
    )
  const acs = (location: string, more = 'index="0"') =>
    `<AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${location}" ${more}/>`

  it('is read with an address for assertions', () => {
    const { metadata } = readMetadata(entity(acs(ACS)))
    expect(metadata.serviceProvider?.consumers).toEqual([{ index: 0, location: ACS, isDefault: 'no' }])
  })

  it.each([
    ['an address that is a script', entity(acs('javascript:alert(1)'))],
    ['an address that hides a name', entity(acs('https://aozora.example.jp@evil.example/'))],
    ['an address that is a path', entity(acs('/acs'))],
    ['no address', entity('')],
    ['two addresses of one index', entity(acs(ACS) + acs(`${ACS}2`))],
    [
      'a certificate that is none',
      entity(
        `<KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>AAAA</X509Certificate></X509Data></KeyInfo></KeyDescriptor>${acs(ACS)}`,
      ),
    ],
    ['a key without certificate', entity(`<KeyDescriptor/>${acs(ACS)}`)],
    ['many parties', bytesOf('<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"/>')],
  ])('is refused with %s', (_what, octets) => {
    expect(() => readMetadata(octets)).toThrow(refusal('saml/metadata-invalid'))
  })
})
