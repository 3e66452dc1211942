/** The whole service on a real database and a real socket, with a gate and holders that the test decides. */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import type { HolderClaims } from '@jitsuin/holder/contract'
import {
  createService,
  type HttpService,
  type Listener,
  listen,
  openTestDatabase,
  silentLogger,
  type TestDatabase,
} from '@jitsuin/platform'
import type { Session, SessionEnd, SignInGate, SignInWish, StaffRole } from '@jitsuin/sso/contract'
import { exportJWK } from 'jose'
import { federationClient } from '../src/contract.js'
import { createFederation, type FederationService } from '../src/index.js'
import type { OidcTerms, PartnerTerms } from '../src/wire/terms.js'
import { Browser } from './browser.js'

export const CENTRE = 'O=Jitsuin Demonstration, C=JP'

/** What a test holds in hand. */
export type World = {
  readonly origin: string
  readonly issuer: string
  readonly database: TestDatabase
  readonly federation: FederationService
  readonly service: HttpService
  readonly gate: TestGate
  /** What each holder discloses to users, by the serial number of their subject. */
  readonly disclosed: Map<string, HolderClaims>
  now: () => Date
  readonly browser: () => Browser
  readonly officer: (staffId: string, roles?: readonly StaffRole[]) => ReturnType<typeof federationClient>
  readonly holder: (browser: Browser) => ReturnType<typeof federationClient>
  readonly close: () => Promise<void>
}

/** Starts everything. */
export async function openWorld(): Promise<World> {
  const database = await openTestDatabase()
  const port = await freePort()
  const origin = `http://signin.localhost:${port}`
  const gate = testGate(origin)
  const disclosed = new Map<string, HolderClaims>()
  const keys = new Map<string, KeyObject>()
  const world = { now: () => new Date() }
  const federation = await createFederation({
    zoneUrl: database.zoneUrl,
    origin,
    gate,
    holders: {
      disclosedClaims: async ({ subjectSerialNumber }) => disclosed.get(subjectSerialNumber) ?? 'unknown',
    },
    keys: {
      save: async (name, key) => void keys.set(name, key),
      load: async (name) => {
        const key = keys.get(name)
        if (!key) throw new Error(`No key ${name}`)
        return key
      },
    },
    cookieSecret: randomBytes(32),
    fetcher: async () => ({ outcome: 'failed', why: 'no network in this test' }),
    clock: () => world.now(),
    logger: silentLogger,
  })
  const service = await createService({
    name: 'signin',
    title: { ja: 'サインイン', en: 'Sign-in' },
    routes: federation.routes,
    problems: federation.problems,
    raw: federation.raw,
  })
  const listener: Listener = await listen({ port, services: { 'signin.localhost': service } })
  federation.start()
  return Object.assign(world, {
    origin,
    issuer: `${origin}/oidc`,
    database,
    federation,
    service,
    gate,
    disclosed,
    browser: () => new Browser(),
    officer: (staffId: string, roles: readonly StaffRole[] = ['federationOfficer']) => {
      const browser = new Browser()
      browser.setCookie(origin, 'who', gate.add(staff(staffId, roles)))
      return federationClient(browser.fetch, origin)
    },
    holder: (browser: Browser) => federationClient(browser.fetch, origin),
    close: async () => {
      await listener.close()
      await federation.stop()
      await database.close()
    },
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A gate whose sessions are named by the cookie `who`; its sign-in page leaves everything to the test. */
export type TestGate = SignInGate & {
  /** Adds a session; gives its id. */
  readonly add: (session: Session) => string
  readonly wishes: SignInWish[]
}

function testGate(origin: string): TestGate {
  const sessions = new Map<string, Session>()
  const listeners: ((sessionId: string, why: SessionEnd) => Promise<void>)[] = []
  const wishes: SignInWish[] = []
  return {
    wishes,
    add: (session) => {
      sessions.set(session.sessionId, session)
      return session.sessionId
    },
    current: async ({ cookie }) => sessions.get(/(?:^|; )who=([^;]+)/.exec(String(cookie ?? ''))?.[1] ?? ''),
    byId: async (sessionId) => sessions.get(sessionId),
    signInAddress: async (wish) => {
      wishes.push(wish)
      return `${origin}/sign-in?wish=${wishes.length - 1}`
    },
    end: async (sessionId, why) => {
      if (!sessions.delete(sessionId)) return
      for (const tell of listeners) await tell(sessionId, why)
    },
    onEnded: (tell) => void listeners.push(tell),
  }
}

let count = 0

function head(more: { readonly accountId?: string; readonly signedInAt?: Date } = {}) {
  count += 1
  const { accountId = `account-${count}`, signedInAt = new Date() } = more
  return {
    ...{ sessionId: `session-${count}`, accountId, signedInAt },
    expiresAt: new Date(Date.now() + 3_600_000),
  }
}

/** A doctor's session by card; another method or moment if given. */
export function doctor(
  serial = 'T-0001',
  more: { readonly accountId?: string; readonly method?: Session['method']; readonly signedInAt?: Date } = {},
): Extract<Session, { kind: 'holder' }> {
  return {
    ...head(more),
    kind: 'holder',
    method: more.method ?? 'card',
    certificate: {
      person: { centre: CENTRE, subjectSerialNumber: serial },
      commonName: 'Taro Jitsuin',
      issuer: 'Demonstration Authentication CA',
      serialHex: '0a0b',
      roles: ['medicalDoctor'],
      notBefore: new Date('2024-11-21T00:00:00Z'),
      notAfter: new Date('2029-11-20T14:59:59Z'),
      statusCheckedAt: new Date('2026-11-21T00:12:00Z'),
    },
  }
}

/** Somebody whose certificate was revoked. */
export function withoutRole(serial = 'T-0009'): Session {
  const person = { centre: CENTRE, subjectSerialNumber: serial }
  return { ...head(), kind: 'holder-without-role', method: 'passkey', why: 'revoked', person }
}

function staff(staffId: string, roles: readonly StaffRole[]): Session {
  return { ...head(), kind: 'staff', method: 'passkey', staffId, roles }
}

/** What the invented doctor discloses to users. */
export const TARO: HolderClaims = {
  displayName: '実印 太郎',
  displayNameKana: 'ジツイン タロウ',
  givenName: 'Taro',
  familyName: 'Jitsuin',
  licenseNumber: '999901',
  licenseDate: '1994-05-10',
  affiliation: '青空みほん診療所',
}

/** A partner's key for private_key_jwt. */
export type PartnerKey = { readonly privateKey: KeyObject; readonly jwk: Record<string, unknown> }

/** Makes a key and what is registered of it. */
export async function partnerKey(): Promise<PartnerKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'ES256', use: 'sig' } }
}

/** Terms of an invented network. */
export function minato(jwk: Record<string, unknown>, more: Partial<OidcTerms> = {}): PartnerTerms {
  return {
    name: { ja: 'みなとみほんネット', en: 'Minato Sample Network' },
    legalName: { ja: 'みなとみほん協議会', en: 'Minato Sample Council' },
    purpose: { ja: '地域の診療情報を閲覧する人の確認', en: 'To know who reads regional records' },
    contact: { name: '見本 担当', mail: 'contact@minato.example.jp' },
    homepage: 'http://minato-net.localhost:8323/',
    contractNumber: 'K-2026-002',
    attributes: ['displayName', 'displayNameKana', 'licenseNumber', 'affiliation'],
    role: 'required',
    protocol: {
      protocol: 'oidc',
      clientId: 'minato-net',
      redirectAddresses: ['http://minato-net.localhost:8323/callback'],
      afterLogoutAddresses: ['http://minato-net.localhost:8323/bye'],
      clientAuthentication: { method: 'private_key_jwt', jwks: { keys: [jwk as never] } }, // checked by the schema at registration
      pushedRequests: 'optional',
      boundTokens: 'not-required',
      reasonOfAccess: 'not-used',
      refreshTokens: 'off',
      ...more,
    },
  }
}

/** Registers and approves a partner by two officers; gives its id. */
export async function approve(world: World, terms: PartnerTerms): Promise<string> {
  const [first, second] = [world.officer('officer-1'), world.officer('officer-2')]
  const { partnerId } = await first.register(terms)
  await first.act(partnerId, { act: 'propose', revision: 0 })
  await second.act(partnerId, { act: 'approve', revision: 1 })
  return partnerId
}
