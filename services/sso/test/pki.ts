/** A small PKI that publishes its lists over real HTTP, and people with cards of it. Everyone in it is invented. */
import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { encodeSignInStatement, toBase64Url } from '@jitsuin/bridge-client'
import { japanDate } from '@jitsuin/kernel'
import {
  createTestHierarchy,
  generateKey,
  type HierarchyMember,
  rootScope,
  softwareSigner,
} from '@jitsuin/keys'
import {
  buildCertificate,
  type HealthcareRole,
  holderNames,
  parseCertificate,
  type RevokedCertificate,
  signCrl,
  validityFromJapanDay,
} from '@jitsuin/pki'

/** A card: its certificate, those above it, and what signs statements. */
export type TestCard = {
  readonly key: KeyObject
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
  readonly answer: (statement: {
    readonly origin: string
    readonly nonce: string
    readonly issuedAt: Date
    readonly expiresAt: Date
  }) => Promise<{
    readonly card: 'hpki'
    readonly statement: string
    readonly signature: string
    readonly certificate: string
    readonly chain: readonly string[]
  }>
}

/** Whom a card is made for. */
export type CardOwner = {
  readonly serialNumber: string
  readonly commonName?: string
  readonly roles?: readonly HealthcareRole[]
  readonly profile?: 'authenticationPerson' | 'signature'
  readonly years?: number
  readonly from?: Date
  /** A key of its own, where it matters that no other card has it: making one takes long. */
  readonly key?: 'own'
}

let shared: Promise<KeyObject> | undefined

/** The key of all cards of which only certificate and number matter. */
function sharedKey(): Promise<KeyObject> {
  shared ??= generateKey('rsa2048')
  return shared
}

export type TestPki = Awaited<ReturnType<typeof openPki>>

/** Makes authorities that begin at `at` and publish on a loopback port. */
export async function openPki(at: Date) {
  const files = new Map<string, Uint8Array>()
  const asked: string[] = []
  let state: 'up' | 'down' = 'up'
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const bytes = files.get(request.url ?? '')
    if (state === 'down' || !bytes) return void response.writeHead(503).end()
    response.writeHead(200, { 'content-type': 'application/pkix-crl' }).end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  const repositoryUri = `http://127.0.0.1:${bound && typeof bound === 'object' ? bound.port : 0}`
  const hierarchy = await createTestHierarchy({ strength: 'fast', at, random: randomBytes, repositoryUri })
  const { authenticationPersonCa, signingCa } = hierarchy.authorities
  for (const [name, der] of Object.entries(hierarchy.lists)) files.set(`/${name}.crl`, der)

  const revoked: RevokedCertificate[] = []
  let crlNumber = 1n
  const publish = async (thisUpdate: Date, hours = 96): Promise<void> => {
    crlNumber++
    const nextUpdate = new Date(thisUpdate.getTime() + hours * 3_600_000)
    const sign = ({ certificateDer, signer }: HierarchyMember, name?: 'sarl') =>
      signCrl(
        {
          issuer: parseCertificate(certificateDer),
          thisUpdate,
          nextUpdate,
          crlNumber,
          revoked: name ? [] : revoked,
          ...(name && { scope: rootScope(name, repositoryUri) }),
        },
        signer,
      )
    files.set('/auth-person.crl', await sign(authenticationPersonCa))
    files.set('/sarl.crl', await sign(hierarchy.root, 'sarl'))
  }

  return {
    asked,
    repositoryUri,
    rootDer: hierarchy.root.certificateDer,
    authorityDer: authenticationPersonCa.certificateDer,
    publish,
    turn: (wanted: 'up' | 'down') => {
      state = wanted
    },
    revoke: (certificatesDer: readonly Uint8Array[], revokedAt: Date) => {
      for (const der of certificatesDer)
        revoked.push({ serialBytes: parseCertificate(der).serialBytes, revokedAt, reason: 'keyCompromise' })
    },
    issue: async (owner: CardOwner): Promise<TestCard> => {
      const { profile = 'authenticationPerson', from = at, years = 5, roles = ['medicalDoctor'] } = owner
      const ca = profile === 'signature' ? signingCa : authenticationPersonCa
      const key = await (owner.key === 'own' ? generateKey('rsa2048') : sharedKey())
      const list = profile === 'signature' ? 'sign' : 'auth-person'
      const certificateDer = await buildCertificate(
        profile,
        {
          ...validityFromJapanDay(japanDate(from), { years }),
          ...holderNames({ commonName: 'Taro Jitsuin', ...owner }),
          serialBytes: randomBytes(8),
          spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
          roles,
          crlPoints: [{ uri: `${repositoryUri}/${list}.crl` }],
          cpsUri: `${repositoryUri}/policy/`,
        },
        ca,
      )
      return cardOf(key, certificateDer, [ca.certificateDer])
    },
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}

/** A card over a key and its certificate. */
export function cardOf(
  key: KeyObject,
  certificateDer: Uint8Array,
  chainDer: readonly Uint8Array[],
): TestCard {
  const signer = softwareSigner(key)
  return {
    key,
    certificateDer,
    chainDer,
    answer: async (statement) => {
      const bytes = encodeSignInStatement(statement)
      return {
        card: 'hpki',
        statement: toBase64Url(bytes),
        signature: toBase64Url(await signer.sign(bytes)),
        certificate: toBase64Url(certificateDer),
        chain: chainDer.map(toBase64Url),
      }
    },
  }
}
