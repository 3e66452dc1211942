/** Keys, requests and a ceremony for the tests. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { KeysError, softwareSigner } from '@jitsuin/keys'
import { buildCertificationRequest, type RequestAttribute, warrantDigestAttribute } from '@jitsuin/pki'
import type { KeyHolder } from '../src/outside/key-holder.js'
import type { CaStore } from '../src/store/ca-store.js'
import { type CeremonyOutcome, holdCeremony } from '../src/usecases/hold-ceremony.js'
import type { CeremonyPlan } from '../src/usecases/make-hierarchy.js'
import type { TestOfficer } from './officers.js'

export const REPOSITORY = 'http://pki.demo.invalid'

/** A place of keys in memory: quick, and able to hand its keys to another process. */
export type MemoryKeys = KeyHolder & { readonly keys: Map<string, KeyObject> }

export function memoryKeys(keys = new Map<string, KeyObject>()): MemoryKeys {
  return {
    keys,
    create: async (name) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      keys.set(name, privateKey)
      return softwareSigner(privateKey)
    },
    open: async (name) => {
      const key = keys.get(name)
      if (!key) throw new KeysError('keys/missing', name)
      return softwareSigner(key)
    },
    close: async () => undefined,
  }
}

/** A PKCS#10 request for a new key, and its digest. */
export async function makeRequest(
  privateKey: KeyObject = newKey(),
  attributes: readonly RequestAttribute[] = [],
) {
  const requestDer = await buildCertificationRequest(
    [
      ['C', 'JP'],
      ['CN', 'Whoever Asks'],
    ],
    softwareSigner(privateKey),
    attributes,
  )
  return { requestDer, requestSha256: createHash('sha256').update(requestDer).digest('hex') }
}

/** The same, made for a warrant; base64, as a wish has it. */
export async function makeWarrantRequest(digest: Uint8Array, privateKey?: KeyObject): Promise<string> {
  const { requestDer } = await makeRequest(privateKey, [warrantDigestAttribute(digest)])
  return Buffer.from(requestDer).toString('base64')
}

export function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

export async function ceremonyPlan(officers: readonly TestOfficer[]): Promise<CeremonyPlan> {
  const request = async () => (await makeRequest()).requestDer
  return {
    participants: [
      { id: 'P-1', role: 'operator' },
      { id: 'P-2', role: 'witness' },
      { id: 'P-3', role: 'witness' },
    ],
    officers: officers.map(({ officer }) => officer),
    names: {
      root: [
        ['C', 'JP'],
        ['O', 'DEMO Ministry of Invented Health'],
        ['OU', 'DEMO HPKI Root CA'],
      ],
      rootJa: [
        ['C', 'JP'],
        ['O', 'デモ架空保健省'],
      ],
      organisation: 'DEMO Invented Certification Center',
      centre: 'DemoCA',
    },
    keyKinds: { root: 'p256', authority: 'p256' },
    rootListDays: 2,
    requests: {
      responders: {
        signature: await request(),
        authenticationPerson: await request(),
        authenticationOrganisation: await request(),
      },
      timeStampUnit: await request(),
    },
    softwareVersion: 'test',
  }
}

export async function holdTestCeremony(
  store: CaStore,
  options: {
    readonly keys: KeyHolder
    readonly officers: readonly TestOfficer[]
    readonly clock: () => Date
  },
): Promise<CeremonyOutcome> {
  const { keys, officers, clock } = options
  const ports = { store, rootKeys: memoryKeys(), keys, repositoryUri: REPOSITORY, clock, random: randomBytes }
  return holdCeremony(ports, await ceremonyPlan(officers))
}
