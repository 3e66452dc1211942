/**
 * Both services over real databases and real mutual TLS, an authority that certifies, whoever makes keys, an institution with a
 * client, and a holder with a phone. Everyone in it is invented.
 */
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
  sign,
  X509Certificate,
} from 'node:crypto'
import { Agent, request } from 'node:https'
import { japanDate } from '@jitsuin/kernel'
import { HALF_HISTORY, SHARES_PATH, WISHES_PATH, wishesSchema } from '@jitsuin/key-half'
import {
  createTestHierarchy,
  dealKey,
  generateKey,
  openExponentiator,
  openSoftwareShareWrapper,
  softwareSigner,
  type TestHierarchy,
} from '@jitsuin/keys'
import {
  anchorFromCertificate,
  buildCertificate,
  holderNames,
  parseCertificate,
  parseProvenRequest,
  validityFromJapanDay,
} from '@jitsuin/pki'
import { listen, openSession, openTestDatabase, openZoneConnection, silentLogger } from '@jitsuin/platform'
import {
  CLIENT_KEY,
  type ClientApproval,
  type ClientRequests,
  commitToShown,
  deriveEnrolmentKey,
  ENROLMENT,
  GRANT,
  LIST_REQUEST,
  type ListRequest,
  leavesOfSheet,
  REGISTRATION,
  type SheetItem,
  SIGN_REQUEST,
  type SignRequest,
  sealSheet,
} from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import { openSigning, type StampSource } from '@jitsuin/signing'
import { ROUTES as VENDOR } from '@jitsuin/signing/contract'
import { openssl, temporaryFolder } from '../../ca/test/openssl.js'
import { type Party, tlsAuthority } from '../../ca/test/tls.js'
import { openAuthenticator } from '../../sso/test/authenticator.js'
import { type BegunEnrolment, OFFICE_ROUTES, ROUTES } from '../src/contract.js'
import { openKeyManagement } from '../src/index.js'
import { openCards } from './cards.js'
import type { ServiceConfiguration } from './service-configuration.js'

export const AT = new Date('2026-11-20T00:12:00Z')
/** How a client is registered that speaks CSC. */
export const CSC_CLIENT = { requests: 'lists-unsigned' } as const
export const ORIGIN = 'https://approve.test'
/** 20 hours (C-08). */
const TOKEN_SECONDS = 72_000

export type World = Awaited<ReturnType<typeof openWorld>>
export type Client = Awaited<ReturnType<World['openClient']>>
export type Holder = Awaited<ReturnType<World['newHolder']>>
export type Answer = { readonly status: number; readonly json: Record<string, unknown> }
type DealtKeyOfTest = {
  readonly whole: KeyObject
  readonly shares: { readonly keyManagement: Uint8Array; readonly signing: Uint8Array }
}
type Phone = ReturnType<typeof openAuthenticator>
type Caller = {
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>
}

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
  const links = {
    up: true,
    distort: (json: unknown): unknown => json,
    /** How many questions still get through, and answers back. */
    questions: Number.POSITIVE_INFINITY,
    answers: Number.POSITIVE_INFINITY,
  }
  const connect = (party: Party, at: 'keyManagement' | 'signing') => {
    let open: ReturnType<typeof openZoneConnection> | undefined
    return {
      post: async (path: string, body: unknown) => {
        if (!links.up || links.questions-- <= 0) throw new Error('The link is cut')
        open ??= openZoneConnection({
          ...party,
          authority: zones.certificate,
          address: `https://127.0.0.1:${ports[at]}`,
        })
        const answer = await open.post(path, body)
        if (--links.answers <= 0) throw new Error('The answer is lost')
        return { ...answer, json: links.distort(answer.json) }
      },
      get: async (path: string) => {
        open ??= openZoneConnection({
          ...party,
          authority: zones.certificate,
          address: `https://127.0.0.1:${ports[at]}`,
        })
        return open.get(path)
      },
      close: () => open?.close(),
    }
  }
  const connections = {
    toSigning: connect(keyManagementParty, 'signing'),
    toKeyManagement: connect(signingParty, 'keyManagement'),
    makerToKeyManagement: connect(makerParty, 'keyManagement'),
    makerToSigning: connect(makerParty, 'signing'),
    office: connect(officeParty, 'keyManagement'),
    officeToSigning: connect(officeParty, 'signing'),
    strangerToKeyManagement: connect(strangerParty, 'keyManagement'),
    strangerToSigning: connect(strangerParty, 'signing'),
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
  const page = async (method: 'GET' | 'POST', url: string, body?: unknown): Promise<Answer> => {
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

  /** What the dealer forgets: whole keys, and both shares as they were dealt. */
  const dealtKeys = new Map<string, DealtKeyOfTest>()

  /** Makes every key that is wished for, as a process of its own would. */
  const makeKeys = async (): Promise<void> => {
    const { json } = await connections.makerToKeyManagement.get(WISHES_PATH)
    for (const { keyId, bits } of wishesSchema.parse(json).wishes) {
      const whole = await generateKey(`rsa${bits}`)
      const dealt = dealKey(whole, { random: randomBytes })
      dealtKeys.set(keyId, { whole, shares: { keyManagement: dealt.shares.a, signing: dealt.shares.b } })
      const made = {
        keyId,
        origin: 'dealt',
        modulus: base64urlOf(dealt.modulus),
        spki: base64urlOf(dealt.spkiDer),
      }
      for (const [to, share] of [
        [connections.makerToKeyManagement, dealt.shares.a],
        [connections.makerToSigning, dealt.shares.b],
      ] as const)
        await expectDone(to.post(SHARES_PATH, { ...made, share: base64urlOf(share) }))
    }
  }

  /** A person with a certified second key; nobody can sign with it before a phone is enrolled. */
  const newKey = async (subject: string) => {
    const warrantId = randomUUID()
    const wish = {
      warrantId,
      warrantDigest: randomBytes(32).toString('hex'),
      subject,
      nameRomaji: 'Taro Jitsuin',
    }
    const notReady = await connections.office.post(OFFICE_ROUTES.keys, wish)
    await makeKeys()
    const { json } = await connections.office.post(OFFICE_ROUTES.keys, wish)
    const requestDer = Buffer.from(String(Object(json).request), 'base64url')
    const certificateDer = await certify(hierarchy, requestDer, subject)
    const chain = [base64urlOf(hierarchy.authorities.signingCa.certificateDer)]
    const certificate = base64urlOf(certificateDer)
    await expectDone(connections.office.post(OFFICE_ROUTES.certificates, { warrantId, certificate, chain }))
    const certificateSha256 = createHash('sha256').update(certificateDer).digest('hex')
    return { subject, warrantId, requestDer, certificateDer, certificateSha256, notReady }
  }

  /** What the authority grants, and the letter with the code. */
  const grant = async (key: { subject: string; warrantId: string; certificateSha256: string }) => {
    const code = { grantId: randomUUID(), secret: randomBytes(16), shortNumber: '12345678' }
    const { publicKey } = await enrolmentKeyOf(code)
    const bytes = GRANT.encode({
      grant: code.grantId,
      warrant: key.warrantId,
      subject: key.subject,
      certificate: key.certificateSha256,
      enrolmentKey: Buffer.from(publicKey).toString('hex'),
      issued: clock(),
      expires: new Date(clock().getTime() + 30 * 86_400_000),
    })
    const signature = sign('sha256', bytes, grantKeys.privateKey)
    const signed = { statement: base64urlOf(bytes), signature: base64urlOf(signature) }
    return { code, signed, offered: await connections.office.post(OFFICE_ROUTES.grants, signed) }
  }

  /** Enrols a phone with a code, as the page does. */
  const enrol = async (code: { grantId: string; secret: Uint8Array; shortNumber: string }) => {
    const begun = await page('POST', ROUTES.enrolments, { grantId: code.grantId })
    if (begun.status !== 201) return { begun, answer: begun, phone: openAuthenticator(ORIGIN) }
    const phone = openAuthenticator(ORIGIN)
    const proof = await enrolmentProof(begun.json as BegunEnrolment, { phone, code }) // the route's own schema
    const answer = await page('POST', ROUTES.enrolment(String(begun.json.enrolmentId)), proof)
    return { begun, answer, phone, proof }
  }

  const newHolder = async (subject: string) => {
    const key = await newKey(subject)
    const { code } = await grant(key)
    const { answer, phone } = await enrol(code)
    if (answer.status !== 200) throw new Error(`Not enrolled: ${JSON.stringify(answer.json)}`)
    return { ...key, phone }
  }

  /** A client of an institution, with a key that the institution stated. */
  const openClient = async (
    institution: string,
    {
      registered = true,
      contract = true,
      approval,
      requests,
    }: {
      registered?: boolean
      contract?: boolean
      approval?: ClientApproval
      requests?: ClientRequests
    } = {},
  ) => {
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const spkiDer = keys.publicKey.export({ type: 'spki', format: 'der' })
    const pem = selfSigned(folder, keys.privateKey)
    const agent = new Agent({ ...pem, ca: zones.certificate, keepAlive: true, maxSockets: 64 })
    const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      callVendor({ agent, port: ports.vendor, method, path, body, headers })
    const registration = await statementOf(institution, {
      hierarchy,
      spkiDer,
      clock,
      ...(approval && { approval }),
      ...(requests && { requests }),
    })
    const client = {
      institution,
      key: keys.privateKey,
      clientKey: createHash('sha256').update(spkiDer).digest('hex'),
      registration,
      call,
      agent,
      counter: 0,
      close: () => agent.destroy(),
    }
    if (registered) await expectDone(call('POST', VENDOR.clients, registration))
    const seeded = { institution, institutionName: 'Mihon Clinic', terms: { kind: 'clinic' } as const }
    if (registered && contract) await signing.seedContract(seeded)
    return client
  }

  /** Asks the holder, who approves on the phone. */
  const approveOn = async (holder: { readonly phone: Phone }, id: string, mischief = {}) => {
    const view = await page('GET', ROUTES.approval(id))
    const statement = Buffer.from(String(view.json.statement), 'base64url')
    const challenge = createHash('sha256').update(statement).digest('base64url')
    const assertion = holder.phone.get({ challenge }, mischief)
    return { view, assertion, answer: await page('POST', ROUTES.approval(id), { assertion }) }
  }
  const openDay = async (client: Caller, holder: { readonly subject: string; readonly phone: Phone }) => {
    const opened = await client.call('POST', VENDOR.authorisations, { subject: holder.subject })
    const id = String(opened.json.authorisationId)
    const { answer } = await approveOn(holder, id)
    if (answer.status !== 204) throw new Error(`Not approved: ${JSON.stringify(answer.json)}`)
    const { json } = await client.call('GET', VENDOR.authorisation(id))
    return { id, token: String(json.token), opened: opened.json }
  }

  /** Asks the holder for a list; its items are given as they are shown, with their digests. */
  const askForList = async (
    client: Caller,
    holder: { readonly subject: string },
    items: readonly SheetItem[],
    change: object = {},
  ) => {
    const { sealed, fragment } = await sealSheet(items, randomBytes)
    const leaves = leavesOfSheet(items).map((leaf) => Buffer.from(leaf).toString('hex'))
    const list = { algorithm: 'sha256', leaves, sheet: base64urlOf(sealed), ...change }
    const opened = await client.call('POST', VENDOR.authorisations, { subject: holder.subject, list })
    return { opened, id: String(opened.json.authorisationId), fragment }
  }
  const openList = async (
    client: Caller,
    holder: { readonly subject: string; readonly phone: Phone },
    items: readonly SheetItem[],
  ) => {
    const { id } = await askForList(client, holder, items)
    const { answer } = await approveOn(holder, id)
    if (answer.status !== 204) throw new Error(`Not approved: ${JSON.stringify(answer.json)}`)
    const { json } = await client.call('GET', VENDOR.authorisation(id))
    return { id, token: String(json.token) }
  }

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
    dealtKeys,
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
    makeKeys,
    newKey,
    grant,
    enrol,
    newHolder,
    openClient,
    approveOn,
    openDay,
    askForList,
    openList,
    folder,
    parties: { keyManagementParty, signingParty },
    issuer,
    vendorAddress: () => `https://127.0.0.1:${ports.vendor}`,
    now: () => now,
    moveTo: (at: Date) => {
      now = at
    },
    /** The answers between the services arrive as this makes them; without it as they are. */
    distortAnswers: (distort: (json: unknown) => unknown = (json) => json) => {
      links.distort = distort
    },
    cutLink: () => {
      links.up = false
    },
    /** Lets so many questions of one service to the other through. */
    cutLinkAfter: (questions: number) => {
      links.questions = questions
    },
    /** The last of so many answers does not arrive. */
    loseAnswerAfter: (answers: number) => {
      links.answers = answers
    },
    mendLink: () => {
      links.up = true
      links.questions = Number.POSITIVE_INFINITY
      links.answers = Number.POSITIVE_INFINITY
    },
    close: async () => {
      await stopServices()
      await Promise.all(Object.values(superusers).map((one) => one.close()))
      await databases.keyManagement.close()
      await databases.signing.close()
      folder.remove()
    },
  }
}

/** The body of a request for signatures, signed by the client. */
export function requestFor(
  client: Pick<Client, 'key'>,
  wish: Omit<SignRequest, 'algorithm'> & Partial<Pick<SignRequest, 'algorithm'>>,
) {
  const bytes = SIGN_REQUEST.encode({ algorithm: 'sha256', ...wish })
  return { request: base64urlOf(bytes), signature: base64urlOf(sign('sha256', bytes, client.key)) }
}

/** Asks for signatures of digests under a day. */
export async function signWith(
  client: Client,
  day: { readonly id: string; readonly token: string },
  wish: { readonly digests: readonly string[]; readonly at: Date } & Partial<SignRequest>,
): Promise<Answer> {
  client.counter += 1
  const { digests, at, ...rest } = wish
  const body = requestFor(client, {
    authorisation: day.id,
    request: randomUUID(),
    counter: client.counter,
    at,
    digests,
    ...rest,
  })
  return client.call('POST', VENDOR.signatures, body, { authorization: `Bearer ${day.token}` })
}

type Code = Parameters<typeof deriveEnrolmentKey>[0]
const enrolmentKeys = new Map<string, ReturnType<typeof deriveEnrolmentKey>>()

/** The key of a code, derived once: it takes a third of a second on purpose. */
export function enrolmentKeyOf(code: Code): ReturnType<typeof deriveEnrolmentKey> {
  const name = [code.grantId, code.shortNumber, base64urlOf(code.secret)].join()
  const key = enrolmentKeys.get(name) ?? deriveEnrolmentKey(code)
  enrolmentKeys.set(name, key)
  return key
}

/** What looks like a token of an authorisation, and nobody signed. */
export function tokenNaming(id: string): string {
  return `e30.${Buffer.from(JSON.stringify({ jti: id })).toString('base64url')}.e30`
}

/** The items of a request: those of a sheet at these places, with other digests where `change` names them. */
export function itemsAt(
  sheet: readonly SheetItem[],
  places: readonly number[],
  change: Readonly<Record<number, Partial<ListRequest['items'][number]>>> = {},
): ListRequest['items'] {
  return places.map((index) => {
    const { salt, shown, digest } = sheet[index] ?? UNSHOWN
    const commitment = Buffer.from(commitToShown({ salt, shown: Buffer.from(shown) })).toString('hex')
    return { index, commitment, digest: Buffer.from(digest).toString('hex'), ...change[index] }
  })
}
const UNSHOWN: SheetItem = { salt: new Uint8Array(32), shown: '?', digest: new Uint8Array(32) }

/** The body of a request for items of a list, signed by the client or, as CSC has it, by nobody. */
export function listRequestFor(
  client: Pick<Client, 'key'>,
  wish: ListRequest,
  signing: 'signed' | 'unsigned' = 'signed',
) {
  const bytes = LIST_REQUEST.encode(wish)
  const signature = signing === 'signed' ? base64urlOf(sign('sha256', bytes, client.key)) : ''
  return { request: base64urlOf(bytes), signature }
}

/** Asks for signatures of items of a list. */
export async function signItems(
  client: Client,
  list: { readonly id: string; readonly token: string },
  wish: Pick<ListRequest, 'items' | 'at'> & Partial<ListRequest>,
): Promise<Answer> {
  client.counter += 1
  const body = listRequestFor(client, {
    authorisation: list.id,
    request: randomUUID(),
    counter: client.counter,
    ...wish,
  })
  return client.call('POST', VENDOR.signatures, body, { authorization: `Bearer ${list.token}` })
}

/** A new passkey, and the statement about it that whoever vouches for it signs. */
export function enrolmentStatement(begun: BegunEnrolment, phone: ReturnType<typeof openAuthenticator>) {
  const { enrolmentId: enrolment, subject, certificate, keyManagementNonce, signingNonce } = begun
  const head = { enrolment, subject, certificate, keyManagementNonce, signingNonce }
  const challenge = createHash('sha256').update(REGISTRATION.encode(head)).digest('base64url')
  const attestation = phone.create({ challenge, user: { id: Buffer.from(subject).toString('base64url') } })
  const response = attestation.response as { attestationObject: string } // as the authenticator of the tests writes it
  const statement = ENROLMENT.encode({
    ...head,
    origin: ORIGIN,
    credential: attestation.id,
    credentialKey: createHash('sha256').update(coseKeyIn(response.attestationObject)).digest('hex'),
    issued: new Date(begun.issued),
    expires: new Date(begun.expires),
  })
  return { attestation, statement }
}

/** What the page sends at the end of an enrolment by code. */
export async function enrolmentProof(
  begun: BegunEnrolment,
  {
    phone,
    code,
  }: {
    readonly phone: ReturnType<typeof openAuthenticator>
    readonly code: Code
  },
) {
  const { attestation, statement } = enrolmentStatement(begun, phone)
  const { sign: signStatement } = await enrolmentKeyOf(code)
  const proof = { signature: base64urlOf(await signStatement(statement)) }
  return { attestation, statement: base64urlOf(statement), proof }
}

/** The COSE key of the authenticator of the tests: the last 77 octets of its authenticator data (RFC 9053 §7.1.1). */
function coseKeyIn(attestationObject: string): Uint8Array {
  return Buffer.from(attestationObject, 'base64url').subarray(-77)
}

async function certify(
  hierarchy: TestHierarchy,
  requestDer: Uint8Array,
  serialNumber: string,
): Promise<Uint8Array> {
  const { spkiBytes } = parseProvenRequest(requestDer)
  return buildCertificate(
    'signature',
    {
      ...validityFromJapanDay(japanDate(AT), { years: 5 }),
      ...holderNames({ commonName: 'Taro Jitsuin', serialNumber }),
      serialBytes: randomBytes(8),
      spkiDer: spkiBytes,
      roles: ['medicalDoctor'],
      crlPoints: [{ uri: `${hierarchy.repositoryUri}/sign.crl` }],
      cpsUri: `${hierarchy.repositoryUri}/policy/`,
    },
    hierarchy.authorities.signingCa,
  )
}

/** What an institution states about a key, signed with the key of its certificate. */
export async function statementOf(
  institution: string,
  {
    hierarchy,
    spkiDer,
    clock,
    approval = 'day-or-list',
    requests = 'signed',
  }: {
    readonly hierarchy: TestHierarchy
    readonly spkiDer: Uint8Array
    readonly clock: () => Date
    readonly approval?: ClientApproval
    readonly requests?: ClientRequests
  },
) {
  const key = await generateKey('rsa2048')
  const ca = hierarchy.authorities.authenticationOrganisationCa
  const certificateDer = await buildCertificate(
    'authenticationOrganisation',
    {
      ...validityFromJapanDay(japanDate(AT), { years: 2 }),
      ...holderNames({ commonName: 'Mihon Clinic', organisation: 'Mihon Clinic', serialNumber: institution }),
      serialBytes: randomBytes(8),
      spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
      roles: [],
      crlPoints: [{ uri: `${hierarchy.repositoryUri}/auth-organisation.crl` }],
      cpsUri: `${hierarchy.repositoryUri}/policy/`,
    },
    ca,
  )
  const statement = CLIENT_KEY.encode({
    institution,
    label: '2階 診察室',
    clientKey: createHash('sha256').update(spkiDer).digest('hex'),
    approval,
    requests,
    issued: clock(),
    expires: new Date(clock().getTime() + 3_600_000),
  })
  return {
    statement: base64urlOf(statement),
    signature: base64urlOf(await softwareSigner(key).sign(statement)),
    spki: base64urlOf(spkiDer),
    certificate: base64urlOf(certificateDer),
    chain: [base64urlOf(ca.certificateDer)],
  }
}

/** A certificate of one's own making, by openssl. */
function selfSigned(folder: ReturnType<typeof temporaryFolder>, privateKey: KeyObject) {
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const name = randomUUID()
  const keyFile = folder.write(`${name}.key`, key)
  const cert = openssl('req', '-x509', '-new', '-key', keyFile, '-days', '30', '-subj', '/CN=client')
  return { key, cert: new X509Certificate(cert).toString() }
}

function callVendor(message: {
  readonly agent: Agent
  readonly port: number
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly headers: Record<string, string>
}): Promise<Answer> {
  const { agent, port, method, path, body, headers } = message
  const text = body === undefined ? undefined : JSON.stringify(body)
  const type = text === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, host: '127.0.0.1', port, method, path, headers: { ...type, ...headers } },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          const whole = Buffer.concat(parts).toString()
          resolve({ status: response.statusCode ?? 0, json: whole === '' ? {} : JSON.parse(whole) })
        })
      },
    )
    sent.on('error', reject)
    sent.end(text)
  })
}

async function expectDone(
  answer: Promise<{ readonly status: number; readonly json: unknown }>,
): Promise<void> {
  const { status, json } = await answer
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(json)}`)
}
