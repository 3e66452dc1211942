/**
 * Both services over real databases and real mutual TLS, an authority that certifies, whoever makes keys, an institution with a
 * client, and a holder with a phone. Everyone in it is invented.
 */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { HALF_HISTORY } from '@jitsuin/key-half'
import { createTestHierarchy, openExponentiator, openSoftwareShareWrapper } from '@jitsuin/keys'
import { anchorFromCertificate, parseCertificate } from '@jitsuin/pki'
import { listen, openSession, openTestDatabase, silentLogger } from '@jitsuin/platform'
import { openSigning, type StampSource } from '@jitsuin/signing'
import { temporaryFolder } from '../../ca/test/openssl.js'
import { type Party, tlsAuthority } from '../../ca/test/tls.js'
import { openKeyManagement } from '../src/index.js'
import type { Page } from './answer.js'
import { openApprovals } from './approvals.js'
import { openCards } from './cards.js'
import { openClients } from './clients.js'
import { openLinks } from './links.js'
import { AT, ORIGIN } from './moment.js'
import { openPeople } from './people.js'
import type { ServiceConfiguration } from './service-configuration.js'

/** How a client is registered that speaks CSC. */
export const CSC_CLIENT = { requests: 'lists-unsigned' } as const
/** 20 hours (C-08). */
const TOKEN_SECONDS = 72_000

export type World = Awaited<ReturnType<typeof openWorld>>
export type Client = Awaited<ReturnType<World['openClient']>>
export type Holder = Awaited<ReturnType<World['newHolder']>>

/** Opens a world at `AT`; its clock stands until a test moves it. */
export async function openWorld({
  tokenSeconds = TOKEN_SECONDS,
  stamp,
  authority,
}: {
  tokenSeconds?: number
  stamp?: StampSource
  /** Another authority than the one of this world: its root and sub-authorities, and the key with which it signs grants (DER). */
  authority?: {
    readonly root: Uint8Array
    readonly authorities: readonly Uint8Array[]
    readonly grantKey: Uint8Array
  }
} = {}) {
  let now = AT
  const clock = () => now
  const hierarchy = await createTestHierarchy({ strength: 'fast', at: AT, random: randomBytes })
  const cards = openCards(hierarchy, { clock, origin: ORIGIN })
  const folder = temporaryFolder()
  const zones = tlsAuthority(folder, 'zones')
  const [keyManagementParty, signingParty, makerParty, officeParty, strangerParty] = [
    zones.party('key-management'),
    zones.party('signing'),
    zones.party('maker'),
    zones.party('office'),
    zones.party('stranger'),
  ]
  const grantKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const databases = {
    keyManagement: await openTestDatabase(HALF_HISTORY),
    signing: await openTestDatabase(HALF_HISTORY),
  }
  const common = {
    clock,
    newId: randomUUID,
    random: randomBytes,
    page: { origin: ORIGIN },
    grantKey: authority?.grantKey ?? grantKeys.publicKey.export({ type: 'spki', format: 'der' }),
    trust: async () => ({
      anchors: [anchorFromCertificate(parseCertificate(authority?.root ?? hierarchy.root.certificateDer))],
      authorities: (
        authority?.authorities ?? Object.values(hierarchy.authorities).map((one) => one.certificateDer)
      ).map((one) => parseCertificate(one)),
    }),
    cards: cards.ports,
    rules: {
      longestSeconds: tokenSeconds,
      mostSignatures: 2000,
      approveWithinSeconds: 300,
      enrolWithinSeconds: 600,
    },
    logger: silentLogger,
  }
  const published = { list: new Uint8Array() as Uint8Array }
  const lists = {
    addresses: [new URL('http://lists.test/sign.crl')],
    fetcher: async () =>
      ({ outcome: 'received', contentType: 'application/pkix-crl', bytes: published.list }) as const,
    everyMs: 20,
  }
  const ports = { keyManagement: 0, signing: 0, vendor: 0, oauth: 0 }
  const issuer = () => `https://127.0.0.1:${ports.oauth}`
  const links = openLinks({ authority: zones.certificate, ports })
  const connections = {
    toSigning: links.connect(keyManagementParty, 'signing'),
    toKeyManagement: links.connect(signingParty, 'keyManagement'),
    makerToKeyManagement: links.connect(makerParty, 'keyManagement'),
    makerToSigning: links.connect(makerParty, 'signing'),
    office: links.connect(officeParty, 'keyManagement'),
    officeToSigning: links.connect(officeParty, 'signing'),
    strangerToKeyManagement: links.connect(strangerParty, 'keyManagement'),
    strangerToSigning: links.connect(strangerParty, 'signing'),
  }
  const wrappingKeys = { keyManagement: randomBytes(32), signing: randomBytes(32) }
  const wrapperOf = (zone: 'keyManagement' | 'signing') =>
    openSoftwareShareWrapper({ keyEncryptionKey: wrappingKeys[zone], random: randomBytes })
  const tokenKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const keyManagement = await openKeyManagement({
    ...common,
    zoneUrl: databases.keyManagement.zoneUrl,
    wrapper: wrapperOf('keyManagement'),
    exponentiator: openExponentiator({ workers: 1, keysKept: 10 }),
    connection: connections.toSigning,
    tokenKey,
    issuer,
    lists,
    bits: 2048,
    clients: {
      signing: [signingParty.keySha256],
      keyMaker: [makerParty.keySha256],
      office: [officeParty.keySha256],
    },
  })
  const signing = await openSigning({
    ...common,
    zoneUrl: databases.signing.zoneUrl,
    wrapper: wrapperOf('signing'),
    exponentiator: openExponentiator({ workers: 1, keysKept: 10 }),
    connection: connections.toKeyManagement,
    lists,
    tokenSeconds,
    listSeconds: 7200,
    contracts: { need: 'required' },
    csc: { issuer, ...(stamp && { stamp }) },
    clients: {
      keyManagement: [keyManagementParty.keySha256],
      keyMaker: [makerParty.keySha256],
      office: [officeParty.keySha256],
    },
  })
  const inner = (party: Party) => ({
    certificateChain: party.certificateChain,
    privateKey: party.privateKey,
    clientAuthorities: [zones.certificate],
  })
  const listeners = [
    await listen({ port: 0, tls: inner(keyManagementParty), services: keyManagement.inner }),
    await listen({ port: 0, tls: inner(signingParty), services: signing.inner }),
    await listen({
      port: 0,
      tls: { ...signingParty, clientCertificates: 'self-signed' },
      services: signing.vendor,
    }),
    await listen({
      port: 0,
      tls: { ...keyManagementParty, clientCertificates: 'self-signed' },
      services: keyManagement.client,
    }),
  ]
  const [first, second, third, fourth] = listeners
  Object.assign(ports, {
    keyManagement: first?.port,
    signing: second?.port,
    vendor: third?.port,
    oauth: fourth?.port,
  })

  /** What the holder's page sends; it reaches key management through the application zone. */
  const page: Page = async (method, url, body) => {
    const answer = await keyManagement.inner.inject({
      method,
      url,
      ...(body !== undefined && {
        payload: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    })
    return { status: answer.statusCode, json: answer.body === '' ? {} : answer.json() }
  }

  const people = openPeople({ hierarchy, connections, page, clock, grantKey: grantKeys.privateKey })
  const openClient = openClients({
    hierarchy,
    folder,
    authority: zones.certificate,
    ports,
    clock,
    seedContract: signing.seedContract,
  })

  /** Whoever has taken over a database. */
  const superusers = {
    keyManagement: await openSession(databases.keyManagement.superuserUrl),
    signing: await openSession(databases.signing.superuserUrl),
  }

  let services: 'here' | 'elsewhere' = 'here'
  const stopServices = async () => {
    if (services === 'elsewhere') return
    services = 'elsewhere'
    for (const one of Object.values(connections)) one.close()
    await Promise.all(listeners.map((listener) => listener.close()))
    await keyManagement.close()
    await signing.close()
  }

  return {
    hierarchy,
    /** The key with which the authority signs grants. */
    grantKey: common.grantKey,
    superusers,
    cards,
    /** Both services find this list of revoked certificates from now on. */
    publish: (list: Uint8Array) => {
      published.list = list
    },
    stopServices,
    /** What a service needs that goes on elsewhere, over the same database and keys, at the same address. */
    configurationOf: (role: ServiceConfiguration['role']): ServiceConfiguration => {
      const [own, peer] =
        role === 'signing' ? (['signing', 'keyManagement'] as const) : (['keyManagement', 'signing'] as const)
      const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
      const { certificateChain, privateKey } = role === 'signing' ? signingParty : keyManagementParty
      return {
        role,
        at: now.toISOString(),
        zoneUrl: databases[own].zoneUrl,
        port: ports[own],
        vendorPort: ports.vendor,
        peerAddress: `https://127.0.0.1:${ports[peer]}`,
        party: { certificateChain, privateKey },
        authority: zones.certificate,
        origin: ORIGIN,
        grantKey: base64(common.grantKey),
        wrappingKey: base64(wrappingKeys[own]),
        tokenKey: tokenKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        trusted: {
          root: base64(hierarchy.root.certificateDer),
          authorities: Object.values(hierarchy.authorities).map((one) => base64(one.certificateDer)),
        },
        clients: {
          peer: [(role === 'signing' ? keyManagementParty : signingParty).keySha256],
          keyMaker: [makerParty.keySha256],
          office: [officeParty.keySha256],
        },
      }
    },
    keyIdOf: async (subject: string): Promise<string> => {
      const sql = `select key_id from second_key.split_key where subject = $1 and state = 'certified'`
      const [row] = await superusers.signing.query<{ key_id: string }>(sql, [subject])
      return row?.key_id ?? ''
    },
    databases,
    connections,
    keyManagement,
    signing,
    page,
    openClient,
    ...people,
    ...openApprovals(page),
    folder,
    parties: { keyManagementParty, signingParty },
    issuer,
    vendorAddress: () => `https://127.0.0.1:${ports.vendor}`,
    now: () => now,
    moveTo: (at: Date) => {
      now = at
    },
    ...links.mischief,
    close: async () => {
      await stopServices()
      await Promise.all(Object.values(superusers).map((one) => one.close()))
      await databases.keyManagement.close()
      await databases.signing.close()
      folder.remove()
    },
  }
}
