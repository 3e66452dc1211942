/** An identity provider over a real database, with a gate whose sessions the test decides, and a partner that signs. */
import { execFileSync } from 'node:child_process'
import { createPrivateKey, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fetcher } from '@jitsuin/pki'
import { createService, type HttpService, openTestDatabase } from '@jitsuin/platform'
import { redirectAddress, type SamlSigner, unsigned } from '@jitsuin/saml'
import type { Session, SessionEnd, SignInGate, SignInWish } from '@jitsuin/sso/contract'
import type { ReleasedClaims } from '../src/domain/release.js'
import type { SamlPartner } from '../src/domain/saml-partner.js'
import { storedKeyHolder } from '../src/outside/saml-key-holder.js'
import type { OtherLogouts, ReleaseVerdict } from '../src/outside/saml-ports.js'
import { openSaml, type SamlPart } from '../src/saml.js'
import { FEDERATION_HISTORY } from '../src/store/history.js'

export const BASE = 'http://signin.localhost:8317'
export const SP = 'https://aozora.example.jp/saml'
export const ACS = 'https://aozora.example.jp/saml/acs'
const NOON = new Date('2026-11-21T03:00:00Z')
const SP_SLO = 'https://aozora.example.jp/saml/slo'

/** A key as partners make theirs. */
export type PartnerKey = {
  readonly signer: SamlSigner
  readonly key: KeyObject
  readonly publicKey: KeyObject
  readonly certificatePem: string
}

/** Makes a self-signed certificate as operators do, by openssl. */
export function partnerKey(name: string): PartnerKey {
  const folder = mkdtempSync(join(tmpdir(), 'jitsuin-saml-'))
  try {
    const [keyFile, certificateFile] = [join(folder, 'key'), join(folder, 'crt')]
    const args = ['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-subj', `/CN=${name}`, '-days', '3650']
    execFileSync('openssl', [...args, '-keyout', keyFile, '-out', certificateFile], { stdio: 'ignore' })
    const key = createPrivateKey(readFileSync(keyFile))
    const certificatePem = readFileSync(certificateFile, 'utf8')
    const { publicKey, raw } = new X509Certificate(certificatePem)
    const certificateDer = new Uint8Array(raw)
    return {
      key,
      publicKey,
      certificatePem,
      signer: {
        algorithm: 'rsa-sha256',
        certificateDer,
        sign: async (octets) => sign('sha256', octets, key),
      },
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** An invented regional network. */
export function aozora(key: PartnerKey, more: Partial<SamlPartner> = {}): SamlPartner {
  return {
    partnerId: 'aozora',
    entityId: SP,
    name: { ja: 'あおぞら<ネット>', en: 'Aozora <Net>' },
    consumers: [
      { index: 0, location: ACS, isDefault: 'no' },
      { index: 3, location: `${ACS}3`, isDefault: 'yes' },
    ],
    logout: [{ binding: 'redirect', location: SP_SLO }],
    signingCertificatesDer: [key.signer.certificateDer],
    encryption: { kind: 'none' },
    signedRequests: 'optional',
    nameIdFormat: 'persistent',
    idpInitiated: 'refused',
    ...more,
  }
}

export const CLAIMS: ReleasedClaims = {
  hcRole: ['Medical Doctor'],
  displayName: '実印　太郎',
  licenseNumber: '123456',
  authnMethod: 'card',
}

/** A doctor who signed in with the card a minute before noon. */
export function doctor(more: Partial<Extract<Session, { kind: 'holder' }>> = {}): Session {
  const signedInAt = new Date('2026-11-21T02:59:00Z')
  return {
    kind: 'holder',
    sessionId: 'session-1',
    accountId: 'account-1',
    method: 'card',
    signedInAt,
    expiresAt: new Date('2026-11-21T11:00:00Z'),
    certificate: {
      person: { centre: 'DEMO', subjectSerialNumber: 'T0001' },
      commonName: 'Taro Jitsuin',
      issuer: 'CN=DEMO',
      serialHex: '01',
      roles: ['medicalDoctor'],
      notBefore: signedInAt,
      notAfter: signedInAt,
      statusCheckedAt: signedInAt,
    },
    ...more,
  }
}

/** A member of staff. */
export function officer(
  staffId: string,
  roles: Extract<Session, { kind: 'staff' }>['roles'] = ['federationOfficer'],
): Session {
  const { sessionId, accountId, method, signedInAt, expiresAt } = doctor()
  return { kind: 'staff', staffId, roles, sessionId, accountId, method, signedInAt, expiresAt }
}

/** What the tests hold in hand. */
export type World = {
  readonly service: HttpService
  readonly centralLogout: SamlPart['centralLogout']
  now: Date
  session: Session | undefined
  release: ReleaseVerdict
  readonly partners: Map<string, SamlPartner>
  readonly wishes: SignInWish[]
  readonly ended: string[]
  /** Ends a session from outside, as a revocation does. */
  readonly endElsewhere: (sessionId: string, why: SessionEnd) => Promise<void>
  fetcher: Fetcher
  otherLogouts: Awaited<ReturnType<OtherLogouts>>
  readonly close: () => Promise<void>
}

/** Opens a world. */
export async function openWorld(...partners: SamlPartner[]): Promise<World> {
  const database = await openTestDatabase(FEDERATION_HISTORY)
  const keys = new Map<string, KeyObject>()
  let tell: (sessionId: string, why: SessionEnd) => Promise<void> = async () => undefined
  const gate: SignInGate = {
    current: async () => world.session,
    byId: async () => world.session,
    signInAddress: async (wish) => {
      world.wishes.push(wish)
      return `${BASE}/sign-in`
    },
    end: async (sessionId, why) => {
      world.ended.push(sessionId)
      if (world.session?.sessionId === sessionId) world.session = undefined
      await tell(sessionId, why)
    },
    onEnded: (listener) => {
      tell = listener
    },
  }
  const saml = openSaml({
    serviceUrl: database.serviceUrl('federation'),
    baseAddress: BASE,
    logoutPage: (runId) => `${BASE}/signed-out/${runId}`,
    partners: {
      byId: async (id) => world.partners.get(id),
      byEntityId: async (entityId) => [...world.partners.values()].find((one) => one.entityId === entityId),
    },
    releases: { decide: async () => world.release },
    otherLogouts: async () => world.otherLogouts,
    gate,
    keys: storedKeyHolder({
      commonName: 'signin.localhost',
      randomBytes,
      store: {
        save: async (name, key) => void keys.set(name, key),
        load: async (name) => keys.get(name) ?? Promise.reject(new Error(name)),
      },
    }),
    fetcher: (request) => world.fetcher(request),
    clock: () => world.now,
    randomBytes,
  })
  const service = await createService({
    name: 'federation',
    title: { ja: '連携', en: 'Federation' },
    routes: saml.routes,
    raw: saml.raw,
    problems: [saml.problems],
  })
  const world: World = {
    service,
    centralLogout: saml.centralLogout,
    now: NOON,
    session: doctor(),
    release: { verdict: 'released', claims: CLAIMS },
    partners: new Map(partners.map((partner) => [partner.partnerId, partner])),
    wishes: [],
    ended: [],
    endElsewhere: (sessionId, why) => tell(sessionId, why),
    fetcher: async () => ({ outcome: 'failed', why: 'nobody there' }),
    otherLogouts: [],
    close: async () => {
      await service.close()
      await saml.close()
      await database.close()
    },
  }
  return world
}

let persons = 0

/** Noon again, somebody new is signed in, and these are the partners. What happened before stays in the database. */
export function beginAnew(
  world: World,
  ...partners: SamlPartner[]
): Pick<Session, 'sessionId' | 'accountId'> {
  persons++
  world.now = NOON
  const person = { sessionId: `session-${persons}`, accountId: `account-${persons}` }
  world.session = doctor(person)
  world.release = { verdict: 'released', claims: CLAIMS }
  world.otherLogouts = []
  world.wishes.splice(0)
  world.ended.splice(0)
  world.partners.clear()
  for (const partner of partners) world.partners.set(partner.partnerId, partner)
  return person
}

/** The answer to a browser that follows an address. */
export async function visit(world: World, address: string, headers: Record<string, string> = {}) {
  const answer = await world.service.inject({ url: address.replace(BASE, ''), headers })
  return {
    status: answer.statusCode,
    location: answer.headers.location,
    headers: answer.headers,
    body: answer.body,
  }
}

/** The answer to a browser that another site makes post a form. */
export async function postForm(
  world: World,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const answer = await world.service.inject({
    method: 'POST',
    url: path,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'cross-site',
      ...headers,
    },
    payload: new URLSearchParams(fields).toString(),
  })
  return {
    status: answer.statusCode,
    location: answer.headers.location,
    headers: answer.headers,
    body: answer.body,
  }
}

/** The form of a page that posts itself. */
export function formIn(html: string): { action: string; fields: Record<string, string> } {
  const unescaped = (text = '') =>
    text.replace(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
    )
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
  return {
    action: unescaped(/<form method="post" action="([^"]*)"/.exec(html)?.[1]),
    fields: Object.fromEntries(fields.map(([, name, value]) => [unescaped(name), unescaped(value)])),
  }
}

/** The XML of a posted response. */
export function xmlOf(html: string): string {
  return Buffer.from(formIn(html).fields.SAMLResponse ?? '', 'base64').toString()
}

/** The address of a request by redirect, signed if a key is given. */
export function requestAddress(
  draft: Parameters<typeof unsigned>[0],
  { path = '/saml/sso', relayState, key }: { path?: string; relayState?: string; key?: PartnerKey } = {},
): Promise<string> {
  const fields = { kind: 'SAMLRequest', location: BASE + path, xml: unsigned(draft), relayState } as const
  return redirectAddress(fields, key?.signer)
}
