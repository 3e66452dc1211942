/** People with certificates for signing in, and the server that publishes the lists about them. Everyone is invented. */
import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { japanDate } from '@jitsuin/kernel'
import { createTestHierarchy, generateKey, softwareSigner } from '@jitsuin/keys'
import { buildCertificate, holderNames, parseCertificate, signCrl, validityFromJapanDay } from '@jitsuin/pki'

/** One person's certificate; DER. */
export type Person = { readonly certificateDer: Uint8Array }

/** A hierarchy that publishes, and certificates of it. */
export type People = {
  readonly repositoryUri: string
  readonly rootDer: Uint8Array
  readonly authorityDer: Uint8Array
  /** The key of all cards: what it costs to use is the same for each, and to make one takes long. */
  readonly privateKey: KeyObject
  readonly issue: (count: number) => Promise<Person[]>
  /** Makes the list that names these people; `publish` puts it where it is asked for. */
  readonly makeList: (revoked: readonly Person[]) => Promise<Uint8Array>
  readonly publish: (list: Uint8Array) => void
  /** Resolves when the list has been asked for the next time. */
  readonly nextFetch: () => Promise<void>
  readonly close: () => void
}

const LIST = '/auth-person.crl'

/** Makes authorities and publishes their lists on a loopback port. */
export async function openPeople(): Promise<People> {
  const now = new Date()
  const files = new Map<string, Uint8Array>()
  const server = createServer((request, answer) => {
    if (request.url === LIST) server.emit('list')
    answer.setHeader('content-type', 'application/pkix-crl').end(files.get(request.url ?? ''))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const repositoryUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port
  const hierarchy = await createTestHierarchy({
    strength: 'fast',
    at: now,
    random: randomBytes,
    repositoryUri,
  })
  for (const [name, list] of Object.entries(hierarchy.lists)) files.set(`/${name}.crl`, list)
  const authority = hierarchy.authorities.authenticationPersonCa
  const privateKey = await generateKey('rsa2048')
  const spkiDer = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  // In place: nobody else waits, and the way to the thread pool costs more than it gives.
  const signer = softwareSigner(authority.privateKey, { work: 'here' })
  const issuer = { certificateDer: authority.certificateDer, signer }

  const issueOne = async (number: number): Promise<Person> => ({
    certificateDer: await buildCertificate(
      'authenticationPerson',
      {
        ...holderNames({ commonName: `Taro Jitsuin ${number}`, serialNumber: `T${number}` }),
        ...validityFromJapanDay(japanDate(now), { years: 5 }),
        serialBytes: randomBytes(8),
        spkiDer,
        roles: ['medicalDoctor'],
        crlPoints: [{ uri: `${repositoryUri}${LIST}` }],
        cpsUri: `${repositoryUri}/policy/`,
      },
      issuer,
    ),
  })
  let issued = 0
  return {
    repositoryUri,
    rootDer: hierarchy.root.certificateDer,
    authorityDer: authority.certificateDer,
    privateKey,
    issue: async (count) => {
      const people: Person[] = []
      for (let left = count; left > 0; left--) people.push(await issueOne(++issued))
      return people
    },
    makeList: (revoked) => {
      const thisUpdate = new Date()
      return signCrl(
        {
          issuer: parseCertificate(authority.certificateDer),
          thisUpdate,
          nextUpdate: new Date(thisUpdate.getTime() + 96 * 3_600_000),
          crlNumber: 2n,
          revoked: revoked.map(({ certificateDer }) => ({
            serialBytes: parseCertificate(certificateDer).serialBytes,
            revokedAt: thisUpdate,
            reason: 'keyCompromise',
          })),
        },
        authority.signer,
      )
    },
    publish: (list) => void files.set(LIST, list),
    nextFetch: async () => void (await once(server, 'list')),
    close: () => void server.close().closeAllConnections(),
  }
}
