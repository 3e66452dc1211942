/** Our identity provider on a socket, over a database of its own, with a doctor who is signed in. */
import { type KeyObject, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { createService, openTestDatabase } from '@jitsuin/platform'
import { readMetadata } from '@jitsuin/saml'
import type { Session, SignInGate } from '@jitsuin/sso/contract'
import { factsOf } from '../../../services/federation/src/domain/saml-metadata-change.js'
import type { SamlPartner } from '../../../services/federation/src/domain/saml-partner.js'
import { storedKeyHolder } from '../../../services/federation/src/outside/saml-key-holder.js'
import { openSaml } from '../../../services/federation/src/saml.js'
import { FEDERATION_HISTORY } from '../../../services/federation/src/store/history.js'
import { freePort } from './daemons.js'

/** The provider. */
export type Idp = {
  readonly base: string
  readonly metadata: () => Promise<string>
  /** Registers a partner by its own metadata, as an officer would after reading what it says. */
  readonly register: (metadataXml: string, agreed?: Partial<SamlPartner>) => void
  readonly ended: string[]
  /** The key that signs, PEM: for answers that only an erring or wicked provider would sign. */
  readonly privateKeyPem: () => string
  readonly stop: () => Promise<void>
}

/** What the doctor lets partners know. */
export const DOCTOR_CLAIMS = {
  hcRole: ['Medical Doctor'],
  displayName: '実印　太郎',
  licenseNumber: '123456',
  authnMethod: 'card',
} as const

/** Starts a provider on a free port. */
export async function startIdp(): Promise<Idp> {
  const database = await openTestDatabase(FEDERATION_HISTORY)
  const base = `http://signin.localhost:${await freePort()}`
  const partners = new Map<string, SamlPartner>()
  const keys = new Map<string, KeyObject>()
  const ended: string[] = []
  const saml = openSaml({
    serviceUrl: database.serviceUrl('federation'),
    baseAddress: base,
    logoutPage: (runId) => `${base}/signed-out/${runId}`,
    partners: {
      byId: async (id) => partners.get(id),
      byEntityId: async (entityId) => partners.get(entityId),
    },
    releases: { decide: async () => ({ verdict: 'released', claims: DOCTOR_CLAIMS }) },
    gate: gateWithDoctor(base, ended),
    keys: storedKeyHolder({
      commonName: 'signin.localhost',
      randomBytes,
      store: {
        save: async (name, key) => void keys.set(name, key),
        load: async (name) => keys.get(name) ?? Promise.reject(new Error(`No key ${name}`)),
      },
    }),
    fetcher: async () => ({ outcome: 'failed', why: 'not used here' }),
    clock: () => new Date(),
    randomBytes,
  })
  const service = await createService({
    name: 'federation',
    title: { ja: '連携', en: 'Federation' },
    routes: saml.routes,
    raw: saml.raw,
    problems: [saml.problems],
  })
  const server = createServer((request, response) => service.handle(request, response))
  await new Promise<void>((resolve) => server.listen(Number(new URL(base).port), '127.0.0.1', resolve))
  return {
    base,
    metadata: async () => (await service.inject('/saml/metadata')).body,
    register: (metadataXml, agreed = {}) => {
      const partner = partnerFrom(metadataXml, agreed)
      partners.set(partner.entityId, partner)
    },
    ended,
    privateKeyPem: () => {
      const [key] = keys.values() // the first one is active
      if (!key) throw new Error('Nothing was signed yet')
      return key.export({ type: 'pkcs8', format: 'pem' }).toString()
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await service.close()
      await saml.close()
      await database.close()
    },
  }
}

function partnerFrom(metadataXml: string, agreed: Partial<SamlPartner>): SamlPartner {
  const { metadata } = readMetadata(Buffer.from(metadataXml))
  if (!metadata.serviceProvider) throw new Error('It is no service provider')
  const { encryptionCertificateDer: _own, ...facts } = factsOf(metadata, metadata.serviceProvider)
  return {
    partnerId: facts.entityId,
    name: { ja: '試験の連携先', en: 'A partner on trial' },
    ...facts,
    encryption: { kind: 'none' },
    nameIdFormat: 'persistent',
    idpInitiated: 'refused',
    ...agreed,
  }
}

/** The certificate that metadata offers for encryption. */
export function encryptionCertificate(metadataXml: string): Uint8Array {
  const { metadata } = readMetadata(Buffer.from(metadataXml))
  const der = metadata.serviceProvider && factsOf(metadata, metadata.serviceProvider).encryptionCertificateDer
  if (!der) throw new Error('There is no certificate for encryption')
  return der
}

function gateWithDoctor(base: string, ended: string[]): SignInGate {
  const began = new Date()
  const session: Session = {
    kind: 'holder',
    sessionId: 'session-1',
    accountId: 'account-1',
    method: 'card',
    signedInAt: began,
    expiresAt: new Date(began.getTime() + 8 * 3_600_000),
    certificate: {
      person: { centre: 'DEMO Certification', subjectSerialNumber: 'T0001' },
      commonName: 'Taro Jitsuin',
      issuer: 'CN=DEMO',
      serialHex: '01',
      roles: ['medicalDoctor'],
      notBefore: began,
      notAfter: began,
      statusCheckedAt: began,
    },
  }
  return {
    current: async () => session,
    byId: async () => session,
    signInAddress: async () => `${base}/sign-in`,
    end: async (sessionId) => void ended.push(sessionId),
    onEnded: () => undefined,
  }
}
