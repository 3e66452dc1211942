import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { canonicalize, encryptXml } from '@jitsuin/xml'
import { SAML } from '@node-saml/node-saml'
import { describe, expect, it } from 'vitest'
import {
  buildAssertion,
  buildAuthnRequest,
  buildLogoutRequest,
  buildLogoutResponse,
  buildMetadata,
  buildResponse,
  type Draft,
  signDraft,
  unsigned,
} from '../src/index.js'
import {
  ACS,
  assertionFields,
  bytesOf,
  IDP,
  IDP_SLO,
  IDP_SSO,
  installed,
  NOW,
  party,
  run,
  SP,
  signedResponse,
} from './tools.js'

const idp = party('idp')
const sp = party('sp')
const head = { id: '_m1', issueInstant: NOW, destination: IDP_SSO, issuer: SP }
const nameId = { value: 'p-1', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' }
const key = { use: 'signing', certificateDer: idp.signer.certificateDer, encryptionMethods: [] } as const

const DRAFTS: Record<string, Draft> = {
  AuthnRequest: buildAuthnRequest({
    ...head,
    acsLocation: ACS,
    forceAuthn: 'yes',
    isPassive: 'no',
    nameIdFormat: nameId.format,
    allowCreate: 'yes',
    requestedContext: { comparison: 'minimum', classes: ['urn:a:1', 'urn:a:2'] },
  }),
  LogoutRequest: buildLogoutRequest({ ...head, notOnOrAfter: NOW, nameId, sessionIndexes: ['_1', '_2'] }),
  LogoutResponse: buildLogoutResponse(
    { ...head, inResponseTo: '_x' },
    { top: 'success', detail: 'partialLogout' },
  ),
  'Response that fails': buildResponse(head, { failure: { top: 'responder', detail: 'noPassive' } }),
  Metadata: buildMetadata({
    id: '_md',
    entityId: IDP,
    validUntil: NOW,
    cacheSeconds: 3600,
    attributes: [{ name: 'urn:jitsuin:attribute:hcRole', friendlyName: 'hcRole' }],
    identityProvider: {
      keys: [key, key],
      logout: [{ binding: 'redirect', location: IDP_SLO }],
      nameIdFormats: [nameId.format],
      signOn: [{ binding: 'post', location: IDP_SSO }],
      wantsSignedRequests: 'no',
    },
    serviceProvider: {
      keys: [{ ...key, use: 'both', encryptionMethods: ['http://www.w3.org/2009/xmlenc11#aes128-gcm'] }],
      logout: [{ binding: 'post', location: IDP_SLO, responseLocation: `${IDP_SLO}/done` }],
      nameIdFormats: [],
      consumers: [{ index: 0, location: ACS, isDefault: 'yes' }],
      signsRequests: 'yes',
      wantsSignedAssertions: 'yes',
      requestedAttributes: [],
    },
  }),
}

const SCHEMAS = '/usr/share/simplesamlphp/vendor/simplesamlphp/saml2/schemas'
const schemasThere = existsSync(SCHEMAS) && installed('xmllint')
if (!schemasThere) {
  if (process.env.CI) throw new Error('The OASIS schemas are missing in CI')
  console.warn('Skipped: the OASIS schemas are not installed (Debian: simplesamlphp)')
}

describe('what we write', () => {
  const canonical = (text: string) =>
    new TextDecoder().decode(
      canonicalize(bytesOf(text), { algorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#' }),
    )

  it.each(Object.entries(DRAFTS))('is canonical as it is written: %s', async (_name, draft) => {
    expect(canonical(unsigned(draft))).toBe(unsigned(draft))
    const signed = await signDraft(draft, idp.signer)
    expect(canonical(signed)).toBe(signed)
  })

  it('is canonical with an assertion and with an encrypted one, whatever stands in values', async () => {
    const attributes = [{ name: 'urn:a', friendlyName: '"<&>\t\n\r\'', values: ['"<&>\t\n\r\' 実印', '𠮷'] }]
    for (const text of [await signedResponse(idp, { attributes }), await encryptedResponse()]) {
      expect(canonical(text)).toBe(text)
    }
  })

  it.each(['\0', '\u001b', '\ufffe', '\ud800'])('refuses a value that XML cannot hold (%o)', (value) => {
    const attributes = [{ name: 'urn:a', friendlyName: 'a', values: [value] }]
    expect(() => buildAssertion(assertionFields({ attributes }))).toThrow(
      expect.objectContaining({ code: 'saml/malformed' }),
    )
  })
})

describe.skipIf(!schemasThere)('the schemas of OASIS', () => {
  const isValid = (text: string) => {
    const name = text.startsWith('<md:') ? 'metadata' : 'protocol'
    const schema = `${SCHEMAS}/saml-schema-${name}-2.0.xsd`
    return run('xmllint', { 'in.xml': text }, ['--noout', '--nonet', '--schema', schema, 'in.xml'])
  }

  it.each(Object.entries(DRAFTS))('accept our %s, signed and unsigned', async (_name, draft) => {
    for (const text of [unsigned(draft), await signDraft(draft, idp.signer)]) {
      expect(isValid(text)).toMatchObject({ status: 0 })
    }
  })

  it('accept our response, plain and encrypted', async () => {
    expect(isValid(await signedResponse(idp))).toMatchObject({ status: 0 })
    expect(isValid(await encryptedResponse())).toMatchObject({ status: 0 })
  })

  it('refuse a response without its status, so that they do look', async () => {
    const text = (await signedResponse(idp)).replace(/<samlp:Status>.*<\/samlp:Status>/, '')
    expect(isValid(text).status).not.toBe(0)
  })
})

describe.skipIf(!installed('xmlsec1'))('xmlsec1', () => {
  const verify = (text: string, root: string) =>
    run('xmlsec1', { 'in.xml': text, 'idp.pem': idp.certificatePem }, [
      '--verify',
      '--enabled-key-data',
      'key-name',
      '--pubkey-cert-pem',
      'idp.pem',
      '--id-attr:ID',
      root,
      'in.xml',
    ]).status

  it('verifies the signature of a response, and refuses it with an attribute altered', async () => {
    const text = await signedResponse(idp)
    const root = 'urn:oasis:names:tc:SAML:2.0:protocol:Response'
    expect(verify(text, root)).toBe(0)
    expect(verify(text.replace('Medical Doctor', 'Dentist'), root)).not.toBe(0)
  })

  it('verifies the signature of metadata', async () => {
    const text = await signDraft(DRAFTS.Metadata as Draft, idp.signer) // the table has the row
    expect(verify(text, 'urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor')).toBe(0)
  })
})

async function encryptedResponse(): Promise<string> {
  const assertion = await signDraft(buildAssertion(assertionFields()), idp.signer)
  const encryptedData = encryptXml(bytesOf(assertion), {
    type: 'element',
    dataAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyTransport: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    recipient: sp.publicKey,
    randomBytes,
  })
  const fields = { id: '_r1', issueInstant: NOW, issuer: IDP, destination: ACS, inResponseTo: '_request' }
  return signDraft(buildResponse(fields, { encryptedData }), idp.signer)
}

describe('node-saml as a service provider', () => {
  const receive = (xml: string, audience = SP) => {
    const options = {
      callbackUrl: ACS,
      issuer: SP,
      audience,
      idpCert: idp.certificatePem,
      idpIssuer: IDP,
      entryPoint: IDP_SSO,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: true,
      decryptionPvk: String(sp.key.export({ type: 'pkcs8', format: 'pem' })),
      acceptedClockSkewMs: -1, // its clock is today's; times are judged by our own tests
    }
    return new SAML(options).validatePostResponseAsync({ SAMLResponse: Buffer.from(xml).toString('base64') })
  }

  it('reads role and name out of our response (T-C09-2)', async () => {
    const { profile } = await receive(await signedResponse(idp))
    expect(profile).toMatchObject({
      nameID: 'p-7d1c0a',
      sessionIndex: '_s1',
      'urn:jitsuin:attribute:hcRole': 'Medical Doctor',
      'urn:jitsuin:attribute:displayName': '実印　太郎 <"&>',
    })
  })

  it('decrypts our assertion', async () => {
    const { profile } = await receive(await encryptedResponse())
    expect(profile).toMatchObject({ 'urn:jitsuin:attribute:hcRole': 'Medical Doctor' })
  })

  it.each([
    ['an altered attribute', 'Medical Doctor', 'Dentist'],
    ['an altered name', '実印　太郎', '実印　次郎'],
    ['another identifier', 'p-7d1c0a', 'p-7d1c0b'],
    ['a longer time', '2026-11-21T03:05:00.000Z', '2036-11-21T03:05:00.000Z'],
    ['another request', 'InResponseTo="_request"', 'InResponseTo="_other"'],
  ])('refuses our response with %s (T-C09-2)', async (_what, from, to) => {
    await expect(receive((await signedResponse(idp)).replaceAll(from, to))).rejects.toThrow()
  })

  it('refuses our response to another partner', async () => {
    await expect(receive(await signedResponse(idp), 'https://minato.example.jp/saml')).rejects.toThrow(
      /audience/i,
    )
  })
})
