import {
  type AuthnRequestFields,
  buildAuthnRequest,
  readDocument,
  readResponse,
  type SamlResponse,
  signDraft,
  unsigned,
} from '@jitsuin/saml'
import { SAML } from '@node-saml/node-saml'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  ACS,
  aozora,
  BASE,
  beginAnew,
  doctor,
  formIn,
  officer,
  openWorld,
  partnerKey,
  postForm,
  requestAddress,
  SP,
  visit,
  type World,
  xmlOf,
} from './saml-world.js'

const KEY = partnerKey('aozora')
const OTHER = partnerKey('other')
const MEDICAL = { ja: '医師', en: 'Medical Doctor' }
let world: World
let count = 0
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => {
  beginAnew(world, aozora(KEY))
})
afterAll(() => world.close())

function request(more: Partial<AuthnRequestFields> = {}) {
  count++
  return buildAuthnRequest({
    id: `_request${count}`,
    issueInstant: world.now,
    destination: `${BASE}/saml/sso`,
    issuer: SP,
    acsLocation: ACS,
    ...more,
  })
}

const go = async (more: Partial<AuthnRequestFields> = {}, how: Parameters<typeof requestAddress>[1] = {}) =>
  visit(world, await requestAddress(request(more), how))

function responseOf(html: string): SamlResponse {
  return readResponse(readDocument(Buffer.from(xmlOf(html))).root)
}

function assertionOf(html: string) {
  const { content } = responseOf(html)
  if (content.kind !== 'assertion') throw new Error(`There is no assertion: ${xmlOf(html)}`)
  return content.assertion
}

async function idpCertificates(): Promise<string[]> {
  const metadata = (await visit(world, '/saml/metadata')).body
  return [...metadata.matchAll(/<md:KeyDescriptor.*?<ds:X509Certificate>([^<]*)/g)].map(
    ([, text]) => text ?? '',
  )
}

describe('a request to sign in', () => {
  it("is answered to a partner's library with role and name, which refuses every alteration (T-C09-2)", async () => {
    const page = await go({}, { relayState: 'state' })
    expect(page.status).toBe(200)
    const { action, fields } = formIn(page.body)
    expect(action).toBe(ACS)
    expect(fields.RelayState).toBe('state')
    const idpCert = await idpCertificates()
    const options = { callbackUrl: ACS, issuer: SP, audience: SP, idpCert, acceptedClockSkewMs: -1 }
    const sp = new SAML({ ...options, entryPoint: `${BASE}/saml/sso`, idpIssuer: `${BASE}/saml/metadata` })
    const receive = (xml: string) =>
      sp.validatePostResponseAsync({ SAMLResponse: Buffer.from(xml).toString('base64') })
    const xml = xmlOf(page.body)
    expect((await receive(xml)).profile).toMatchObject({
      'urn:jitsuin:attribute:hcRole': MEDICAL.en,
      'urn:oid:2.16.840.1.113730.3.1.241': '実印　太郎',
      'urn:jitsuin:attribute:licenseNumber': '123456',
    })
    for (const [from, to] of [
      ['Medical Doctor', 'Pharmacist'],
      ['123456', '123457'],
      ['太郎', '次郎'],
    ] as const) {
      await expect(receive(xml.replace(from, to))).rejects.toThrow()
    }
  })

  it('is answered with the method, the session and five minutes', async () => {
    const assertion = assertionOf((await go()).body)
    expect(assertion).toMatchObject({
      audiences: [SP],
      confirmation: {
        recipient: ACS,
        inResponseTo: `_request${count}`,
        notOnOrAfter: new Date('2026-11-21T03:05:00Z'),
      },
      authnInstant: new Date('2026-11-21T02:59:00Z'),
      contextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
      sessionNotOnOrAfter: new Date('2026-11-21T11:00:00Z'),
    })
  })

  it('is taken by form as by redirect, signed or not', async () => {
    for (const xml of [unsigned(request()), await signDraft(request(), KEY.signer)]) {
      const SAMLRequest = Buffer.from(xml).toString('base64')
      const { status, location } = await postForm(world, '/saml/sso', { SAMLRequest })
      expect(status).toBe(303)
      const page = await visit(world, String(location))
      expect(assertionOf(page.body).audiences).toEqual([SP])
    }
    expect((await go({}, { key: KEY })).status).toBe(200)
  })

  it('keeps one persistent name for a person at a partner, and another at every other partner', async () => {
    const minato = 'https://minato.example.jp/saml'
    world.partners.set('minato', aozora(KEY, { partnerId: 'minato', entityId: minato }))
    const nameOf = async (issuer: string) => assertionOf((await go({ issuer })).body).nameId.value
    const names = [await nameOf(SP), await nameOf(SP), await nameOf(minato)]
    expect(names[0]).toBe(names[1])
    expect(names[2]).not.toBe(names[0])
    expect(names.join()).not.toMatch(/T0001|123456|account/)
    world.session = doctor({ accountId: 'somebody-else' })
    expect(names).not.toContain(await nameOf(SP))
  })

  it('gives a transient name anew each time on request', async () => {
    const nameIdFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
    const names = [
      assertionOf((await go({ nameIdFormat })).body),
      assertionOf((await go({ nameIdFormat })).body),
    ]
    expect(names.map(({ nameId }) => nameId.format)).toEqual([nameIdFormat, nameIdFormat])
    expect(names[0]?.nameId.value).not.toBe(names[1]?.nameId.value)
  })

  it('makes no name when the partner forbids it, and takes one that is there', async () => {
    const persistent = { nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' }
    expect(responseOf((await go({ ...persistent, allowCreate: 'no' })).body).status).toMatchObject({
      top: 'requester',
      detailUri: expect.stringContaining('InvalidNameIDPolicy'),
    })
    const made = assertionOf((await go({ ...persistent, allowCreate: 'yes' })).body)
    expect(assertionOf((await go({ ...persistent, allowCreate: 'no' })).body).nameId.value).toBe(
      made.nameId.value,
    )
  })

  it('sends the browser to sign in and goes on afterwards, once', async () => {
    world.session = undefined
    const first = await go()
    expect(first).toMatchObject({ status: 303, location: `${BASE}/sign-in` })
    const [wish] = world.wishes
    expect(wish).toMatchObject({ audience: 'holder', forService: { en: 'Aozora <Net>' } })
    world.session = doctor()
    const back = await visit(world, wish?.returnTo ?? '')
    expect(assertionOf(back.body).confirmation.inResponseTo).toBe(`_request${count}`)
    const again = await visit(world, wish?.returnTo ?? '')
    expect([again.status, JSON.parse(again.body).code]).toEqual([410, 'saml-idp/flow-over'])
  })

  it('is over when the person took too long', async () => {
    world.session = undefined
    await go()
    world.session = doctor()
    world.now = new Date(world.now.getTime() + 900_000)
    expect((await visit(world, world.wishes[0]?.returnTo ?? '')).status).toBe(410)
  })

  it('asks for consent first where it is needed', async () => {
    world.release = { verdict: 'consent-needed', address: `${BASE}/consent/1` }
    expect(await go()).toMatchObject({ status: 303, location: `${BASE}/consent/1` })
  })

  it('tells the partner when the person or the rules say no, and nothing else', async () => {
    world.release = { verdict: 'refused' }
    const response = responseOf((await go()).body)
    expect(response.status.detailUri).toMatch(/RequestDenied$/)
    expect(response.content).toEqual({ kind: 'none' })
  })

  it('does not take staff for doctors', async () => {
    world.session = officer('S1')
    expect(await go()).toMatchObject({ status: 303, location: `${BASE}/sign-in` })
  })

  it('is answered without a page when it is passive', async () => {
    world.session = undefined
    expect(responseOf((await go({ isPassive: 'yes' })).body).status.detailUri).toMatch(/NoPassive$/)
    world.session = doctor()
    world.release = { verdict: 'consent-needed', address: `${BASE}/consent/1` }
    expect(responseOf((await go({ isPassive: 'yes' })).body).status.detailUri).toMatch(/NoPassive$/)
  })

  it('with ForceAuthn is answered only after a sign-in that is newer than the request', async () => {
    expect(await go({ forceAuthn: 'yes' })).toMatchObject({ status: 303 })
    expect(world.wishes[0]).toMatchObject({ anew: 'yes' })
    const { returnTo = '' } = world.wishes[0] ?? {}
    expect((await visit(world, returnTo)).status).toBe(303)
    world.session = doctor({ signedInAt: new Date(world.now.getTime() + 1000) })
    expect((await visit(world, returnTo)).status).toBe(200)
  })

  it.each([
    [
      'exactly a card',
      { comparison: 'exact', classes: ['urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI'] },
      'passkey',
      'sign-in',
    ],
    [
      'exactly a card',
      { comparison: 'exact', classes: ['urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI'] },
      'card',
      'answer',
    ],
    [
      'at least a passkey',
      { comparison: 'minimum', classes: ['https://refeds.org/profile/mfa'] },
      'card',
      'answer',
    ],
    [
      'at least a card',
      { comparison: 'minimum', classes: ['urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI'] },
      'passkey',
      'sign-in',
    ],
    [
      'at least a password',
      {
        comparison: 'minimum',
        classes: ['urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'],
      },
      'passkey',
      'answer',
    ],
  ] as const)(
    'that wants %s, checks how the person signed in',
    async (_what, requestedContext, method, outcome) => {
      world.session = doctor({ method })
      expect((await go({ requestedContext })).status).toBe(outcome === 'answer' ? 200 : 303)
    },
  )

  it('that wants exactly a password learns that nobody signs in so', async () => {
    const classes = ['urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport']
    const page = await go({ requestedContext: { comparison: 'exact', classes } })
    expect(responseOf(page.body).status.detailUri).toMatch(/NoAuthnContext$/)
  })

  it('goes to the address of an index, or the default', async () => {
    const { acsLocation: _left, ...rest } = { acsLocation: undefined }
    const draft = request()
    const bare = {
      ...draft,
      head: draft.head.replace(/ ProtocolBinding="[^"]*"| AssertionConsumerServiceURL="[^"]*"/g, ''),
    }
    expect(rest).toEqual({})
    expect(formIn((await visit(world, await requestAddress(bare))).body).action).toBe(`${ACS}3`)
    const other = request()
    const indexed = {
      ...other,
      head: other.head
        .replace(/ ProtocolBinding="[^"]*"/, '')
        .replace(/ AssertionConsumerServiceURL="[^"]*"/, ' AssertionConsumerServiceIndex="0"'),
    }
    expect(formIn((await visit(world, await requestAddress(indexed))).body).action).toBe(ACS)
  })

  it('is answered encrypted to a partner that wishes it', async () => {
    world.partners.set(
      'aozora',
      aozora(KEY, { encryption: { kind: 'aes-gcm', certificateDer: KEY.signer.certificateDer } }),
    )
    const page = await go()
    expect(responseOf(page.body).content.kind).toBe('encrypted')
    expect(xmlOf(page.body)).not.toContain('Medical')
    const sp = new SAML({
      callbackUrl: ACS,
      issuer: SP,
      audience: SP,
      idpCert: await idpCertificates(),
      acceptedClockSkewMs: -1,
      entryPoint: `${BASE}/saml/sso`,
      decryptionPvk: String(KEY.key.export({ type: 'pkcs8', format: 'pem' })),
    })
    const { profile } = await sp.validatePostResponseAsync({
      SAMLResponse: formIn(page.body).fields.SAMLResponse ?? '',
    })
    expect(profile).toMatchObject({ 'urn:jitsuin:attribute:hcRole': MEDICAL.en })
  })

  it('is not needed by a partner that asked for this, and by no other', async () => {
    expect((await visit(world, '/saml/start/aozora')).status).toBe(403)
    world.partners.set('aozora', aozora(KEY, { idpInitiated: 'allowed' }))
    const assertion = assertionOf((await visit(world, '/saml/start/aozora')).body)
    expect(assertion.confirmation.inResponseTo).toBeUndefined()
    expect((await visit(world, '/saml/start/nobody')).status).toBe(403)
  })
})

describe('an attack on the sign-in', () => {
  const refused = async (answer: ReturnType<typeof go>) => {
    const { status, body, location } = await answer
    expect(location).toBeUndefined()
    expect(body).not.toContain('SAMLResponse')
    return [status, JSON.parse(body).code]
  }

  it.each([
    ['an unknown partner', { issuer: 'https://evil.example/' }, 'saml-idp/unknown-partner'],
    [
      'an address that is not registered (open redirect)',
      { acsLocation: 'https://evil.example/acs' },
      'saml-idp/acs-not-registered',
    ],
    [
      'an address that only begins like the registered one',
      { acsLocation: `${ACS}.evil.example` },
      'saml-idp/acs-not-registered',
    ],
    ['an address in another spelling', { acsLocation: ACS.toUpperCase() }, 'saml-idp/acs-not-registered'],
    ['another destination', { destination: 'https://idp.example/sso' }, 'saml-idp/wrong-destination'],
    ['a request of six minutes ago', { issueInstant: new Date('2026-11-21T02:54:00Z') }, 'saml-idp/untimely'],
    ['a request of tomorrow', { issueInstant: new Date('2026-11-22T03:00:00Z') }, 'saml-idp/untimely'],
  ])('by %s ends on our page', async (_what, more, code) => {
    expect(await refused(go(more))).toEqual([403, code])
  })

  it('by a replayed request ends on our page', async () => {
    const address = await requestAddress(request(), { key: KEY })
    expect((await visit(world, address)).status).toBe(200)
    expect(await refused(visit(world, address))).toEqual([409, 'saml-idp/replayed'])
  })

  it('by an unsigned request in the name of a partner that signs ends on our page', async () => {
    world.partners.set('aozora', aozora(KEY, { signedRequests: 'demanded' }))
    expect(await refused(go())).toEqual([403, 'saml-idp/signature-demanded'])
    expect(await refused(go({}, { key: OTHER }))).toEqual([403, 'saml/signature-invalid'])
    expect((await go({}, { key: KEY })).status).toBe(200)
  })

  it('by a bad signature where none was needed ends on our page', async () => {
    expect(await refused(go({}, { key: OTHER }))).toEqual([403, 'saml/signature-invalid'])
  })

  it('by a wrapped request ends on our page', async () => {
    const genuine = await signDraft(request(), KEY.signer)
    const evil = unsigned(request({ id: '_evil', acsLocation: `${ACS}3` }))
    const wrapped = evil.replace(
      '</saml:Issuer>',
      `</saml:Issuer><samlp:Extensions>${genuine}</samlp:Extensions>`,
    )
    const answer = postForm(world, '/saml/sso', { SAMLRequest: Buffer.from(wrapped).toString('base64') })
    expect(await refused(answer)).toEqual([403, 'saml/signature-misplaced'])
  })

  it('by relay state is echoed as text, to the partner alone', async () => {
    const relayState = `"><script>alert(1)</script>&'`
    const { body, headers } = await go({}, { relayState })
    expect(body).not.toContain('<script>alert')
    expect(formIn(body).fields.RelayState).toBe(relayState)
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; form-action https:\/\/aozora\.example\.jp\/saml\/acs; base-uri 'none'; frame-ancestors 'none'/,
    )
    expect(await refused(go({}, { relayState: 'x'.repeat(81) }))).toEqual([400, 'saml/relay-state'])
  })

  it('by markup in a name of a partner is shown as text', async () => {
    expect((await visit(world, await requestAddress(request()), { 'accept-language': 'en' })).body).toContain(
      'Aozora &lt;Net&gt;',
    )
  })

  it('is told to a browser in a page of ours that goes nowhere', async () => {
    const address = await requestAddress(request({ acsLocation: 'https://evil.example/acs' }))
    const { status, body, headers } = await visit(world, address, {
      accept: 'text/html',
      'accept-language': 'ja',
    })
    expect(status).toBe(403)
    expect(body).toContain('結果の送り先が、登録されたものではありません。')
    expect(body).not.toContain('evil.example')
    expect(headers['content-security-policy']).toContain("form-action 'none'")
  })

  it('by a partner that was suspended while the person signed in ends on our page', async () => {
    world.session = undefined
    await go()
    world.session = doctor()
    world.partners.delete('aozora')
    expect(await refused(visit(world, world.wishes[0]?.returnTo ?? ''))).toEqual([
      403,
      'saml-idp/unknown-partner',
    ])
  })

  it('by an answer sent to where requests go ends on our page', async () => {
    expect(
      await refused(postForm(world, '/saml/sso', { SAMLResponse: Buffer.from('<a/>').toString('base64') })),
    ).toEqual([400, 'saml-idp/wrong-message'])
  })
})
