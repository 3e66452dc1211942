import { X509Certificate } from 'node:crypto'
import type { Fetcher } from '@jitsuin/pki'
import {
  buildAuthnRequest,
  buildMetadata,
  type Draft,
  readDocument,
  signDraft,
  unsigned,
  verifyElement,
} from '@jitsuin/saml'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { metadataReadingSchema, SAML_ROUTES, samlKeysSchema } from '../src/contract.js'
import { fetchMetadata } from '../src/usecases/saml-metadata.js'
import {
  ACS,
  aozora,
  BASE,
  doctor,
  officer,
  openWorld,
  partnerKey,
  requestAddress,
  SP,
  visit,
  type World,
  xmlOf,
} from './saml-world.js'

const KEY = partnerKey('aozora')
const DAY_MS = 86_400_000
let world: World
let count = 0
beforeEach(async () => {
  world = await openWorld(
    aozora(KEY),
    aozora(KEY, { partnerId: 'minato', entityId: 'https://minato.example.jp/saml' }),
  )
})
afterEach(() => world.close())

async function act(path: string, who: string, payload: object | undefined = undefined) {
  world.session = officer(who)
  return world.service.inject({ method: 'POST', url: path, ...(payload && { payload }) })
}
const codeOf = (answer: Awaited<ReturnType<typeof act>>) =>
  answer.statusCode === 201 ? 'done' : answer.json().code
const keys = async () => {
  world.session = officer('S1')
  return samlKeysSchema.parse((await world.service.inject(SAML_ROUTES.keys)).json()).keys
}

/** Which of the published keys signs a partner's answer: its place in the list. */
async function signsFor(issuer: string): Promise<number> {
  const published = await keys()
  world.session = doctor()
  count++
  const request = buildAuthnRequest({
    id: `_r${count}`,
    issueInstant: world.now,
    destination: `${BASE}/saml/sso`,
    issuer,
    acsLocation: ACS,
  })
  const { root } = readDocument(Buffer.from(xmlOf((await visit(world, await requestAddress(request))).body)))
  return published.findIndex(({ certificatePem }) => {
    try {
      return verifyElement(root, [new X509Certificate(certificatePem).publicKey]) === 'signed'
    } catch {
      return false
    }
  })
}

describe('the roll-over of the signing key', () => {
  it('is announced, rehearsed, proposed by one, approved by another after the countdown, and the old key stays a while', async () => {
    expect((await keys()).map(({ state }) => state)).toEqual(['active'])
    expect(codeOf(await act(SAML_ROUTES.announce, 'S1'))).toBe('done')
    expect(codeOf(await act(SAML_ROUTES.announce, 'S1'))).toBe('saml-key/next-there-already')
    expect((await keys()).map(({ state, activeFrom }) => [state, activeFrom])).toEqual([
      ['active', undefined],
      ['announced', '2026-12-05T03:00:00.000Z'],
    ])
    expect(codeOf(await act(SAML_ROUTES.propose, 'S1'))).toBe('saml-key/not-rehearsed')

    expect(codeOf(await act(SAML_ROUTES.rehearse, 'S1', { partnerId: 'aozora' }))).toBe('done')
    expect([await signsFor(SP), await signsFor('https://minato.example.jp/saml')]).toEqual([1, 0])
    world.now = new Date(world.now.getTime() + 3_600_000)
    expect(await signsFor(SP)).toBe(0)

    expect(codeOf(await act(SAML_ROUTES.activate, 'S2'))).toBe('saml-key/not-proposed')
    expect(codeOf(await act(SAML_ROUTES.propose, 'S1'))).toBe('done')
    expect(codeOf(await act(SAML_ROUTES.activate, 'S1'))).toBe('saml-key/same-officer')
    expect(codeOf(await act(SAML_ROUTES.activate, 'S2'))).toBe('saml-key/countdown')
    world.now = new Date('2026-12-05T03:00:00Z')
    expect(codeOf(await act(SAML_ROUTES.activate, 'S2'))).toBe('done')
    const [active, retired] = await keys()
    expect([active?.state, retired?.state]).toEqual(['active', 'retired'])
    expect(await signsFor(SP)).toBe(0)
    world.now = new Date(world.now.getTime() + 7 * DAY_MS)
    expect((await keys()).map(({ state }) => state)).toEqual(['active'])
  })

  it('shows every key in metadata before it signs for anyone', async () => {
    await act(SAML_ROUTES.announce, 'S1')
    const { body } = await visit(world, '/saml/metadata')
    const shown = [...body.matchAll(/<md:KeyDescriptor.*?<ds:X509Certificate>([^<]*)/g)].map(([, der]) => der)
    const published = (await keys()).map(({ certificatePem }) =>
      new X509Certificate(certificatePem).raw.toString('base64'),
    )
    expect(shown).toEqual(published)
  })

  it('is no business of doctors, nor of staff of other offices', async () => {
    for (const session of [undefined, doctor(), officer('S1', ['receptionist'])]) {
      world.session = session
      expect((await world.service.inject({ method: 'POST', url: SAML_ROUTES.announce })).json().code).toBe(
        'saml-idp/not-permitted',
      )
      expect((await world.service.inject(SAML_ROUTES.keys)).statusCode).toBe(403)
    }
  })
})

describe('metadata', () => {
  it('of ours is signed by the active key and counts for a week', async () => {
    const { body, headers } = await visit(world, '/saml/metadata')
    expect(headers['content-type']).toBe('application/samlmetadata+xml')
    expect(body).toContain(' validUntil="2026-11-28T03:00:00.000Z"')
    expect(body).toContain(' cacheDuration="PT86400S"')
    const [active] = await keys()
    const key = new X509Certificate(active?.certificatePem ?? '').publicKey
    expect(verifyElement(readDocument(Buffer.from(body)).root, [key])).toBe('signed')
  })

  const metadata = (
    more: { location?: string; certificateDer?: Uint8Array; validUntil?: Date } = {},
  ): Draft =>
    buildMetadata({
      id: '_md',
      entityId: SP,
      validUntil: more.validUntil,
      cacheSeconds: 60,
      identityProvider: undefined,
      serviceProvider: {
        keys: [
          {
            use: 'signing',
            certificateDer: more.certificateDer ?? KEY.signer.certificateDer,
            encryptionMethods: [],
          },
        ],
        logout: [{ binding: 'redirect', location: 'https://aozora.example.jp/saml/slo' }],
        nameIdFormats: [],
        consumers: [
          { index: 0, location: more.location ?? ACS, isDefault: 'no' },
          { index: 3, location: `${ACS}3`, isDefault: 'yes' },
        ],
        signsRequests: 'yes',
        wantsSignedAssertions: 'yes',
        requestedAttributes: [],
      },
    })
  const read = (payload: object) => act(SAML_ROUTES.metadataReadings, 'S1', payload)

  it('of a partner shows what it would change, and changes nothing', async () => {
    const same = await read({ source: { xml: unsigned(metadata()) } })
    expect(metadataReadingSchema.parse(same.json())).toMatchObject({ signature: 'not-checked', changes: [] })
    const next = partnerKey('next')
    const changed = await read({
      source: {
        xml: unsigned(
          metadata({ location: 'https://evil.example/acs', certificateDer: next.signer.certificateDer }),
        ),
      },
    })
    expect(
      metadataReadingSchema.parse(changed.json()).changes.map(({ what, change }) => `${change} ${what}`),
    ).toEqual([
      'removed consumer',
      'removed signing-certificate',
      'added consumer',
      'added signing-certificate',
    ])
    expect(world.partners.get('aozora')?.consumers[0]?.location).toBe(ACS)
  })

  it('with a pinned certificate must be signed by it', async () => {
    const pinnedCertificatePem = KEY.certificatePem
    const signed = await signDraft(metadata(), KEY.signer)
    expect((await read({ source: { xml: signed }, pinnedCertificatePem })).json().signature).toBe('checked')
    const code = async (xml: string) => (await read({ source: { xml }, pinnedCertificatePem })).json().code
    expect(await code(unsigned(metadata()))).toBe('saml-idp/metadata-untrusted')
    expect(await code(await signDraft(metadata(), partnerKey('other').signer))).toBe('saml/signature-invalid')
    expect(await code(signed.replace(ACS, 'https://evil.example/acs'))).toBe('saml/signature-invalid')
  })

  it('that is over is refused', async () => {
    const xml = unsigned(metadata({ validUntil: new Date('2026-11-21T02:00:00Z') }))
    expect((await read({ source: { xml } })).json().code).toBe('saml/metadata-invalid')
  })

  it('is fetched over https or from this machine, and from nowhere else', async () => {
    const asked: string[] = []
    world.fetcher = async ({ url }) => {
      asked.push(url.href)
      return { outcome: 'received', contentType: 'text/xml', bytes: Buffer.from(unsigned(metadata())) }
    }
    for (const address of ['https://aozora.example.jp/md', 'http://aozora-net.localhost:8323/md']) {
      expect((await read({ source: { address } })).statusCode).toBe(200)
    }
    const refused = [
      'http://169.254.169.254/latest',
      'http://aozora.example.jp/md',
      'http://127.0.0.1:8318/',
      'file:///etc/passwd',
      'https://a:b@c.example/',
      'x',
    ]
    for (const address of refused) {
      expect((await read({ source: { address } })).json().code).toBe('saml-idp/metadata-address')
    }
    expect(asked).toEqual(['https://aozora.example.jp/md', 'http://aozora-net.localhost:8323/md'])
    world.fetcher = async () => ({ outcome: 'redirected', location: 'http://169.254.169.254/' })
    expect((await read({ source: { address: 'https://aozora.example.jp/md' } })).json().code).toBe(
      'saml-idp/metadata-unreachable',
    )
  })

  it('is never fetched from this machine by a provider that is reached over https', async () => {
    const fetcher: Fetcher = async ({ url }) => ({
      outcome: 'received',
      contentType: 'text/xml',
      bytes: Buffer.from(url.href),
    })
    const asking = { fetcher, ownAddress: 'https://signin.example.jp/saml/metadata' }
    for (const address of ['http://localhost:8318/md', 'http://aozora-net.localhost:8323/md']) {
      await expect(fetchMetadata(asking, address)).rejects.toMatchObject({
        code: 'saml-idp/metadata-address',
      })
    }
    const address = 'https://aozora.example.jp/md'
    expect(Buffer.from(await fetchMetadata(asking, address)).toString()).toBe(address)
  })
})
