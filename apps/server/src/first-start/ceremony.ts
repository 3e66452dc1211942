/**
 * The first start of a demonstration: everything that people would do at a key ceremony, done for invented people. Each zone's
 * keys are made in that zone's own folder; the root's key lies apart and is never opened again.
 */
import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CA_HISTORY, type CeremonyOutcome, holdCeremony, openCaStore, openKeyHolder } from '@jitsuin/ca'
import { ACTS, AUTHORITIES, type AuthorityName, type Officer } from '@jitsuin/ca/contract'
import {
  encodePem,
  generateKey,
  openKeyStore,
  ROOT_NAME,
  ROOT_NAME_JA,
  readSecretFile,
  softwareSigner,
} from '@jitsuin/keys'
import { buildCertificationRequest } from '@jitsuin/pki'
import { provisionService } from '@jitsuin/platform'
import { markDemonstrationKeys } from '../refuse-demonstration.js'

/** Where the zones keep their things. */
export type CeremonyPlace = {
  readonly zoneUrl: string
  readonly caFolder: string
  readonly statusFolder: string
  /** Keys of the invented officers, as if on their cards; no zone reads them. */
  readonly officersFolder: string
  readonly repositoryUri: string
}

/** Name of an authority's list in addresses and files. */
const LISTS = {
  signature: 'sign',
  authenticationPerson: 'auth-person',
  authenticationOrganisation: 'auth-organisation',
} as const satisfies Record<AuthorityName, string>

/** Root lists are signed this many days ahead; afterwards the root has to come on line again. */
const ROOT_LIST_DAYS = 400

/** Whether the ceremony was held and everything was written that comes out of it. */
export async function ceremonyIsOver(statusFolder: string): Promise<boolean> {
  return await isThere(join(statusFolder, 'material', 'root.pem'))
}

/** Holds the ceremony, and writes what the status service needs. */
export async function holdDemonstrationCeremony(place: CeremonyPlace): Promise<void> {
  const { caFolder, statusFolder } = place
  for (const keys of [join(caFolder, 'keys'), join(caFolder, 'root-keys'), join(statusFolder, 'keys')]) {
    await markDemonstrationKeys(keys)
  }
  const units = await makeUnitKeys(place.statusFolder)
  const keys = await openFolder(join(place.caFolder, 'keys'))
  const rootKeys = await openFolder(join(place.caFolder, 'root-keys'))
  const store = openCaStore(await provisionService(place.zoneUrl, CA_HISTORY))
  try {
    const outcome = await holdCeremony(
      {
        store,
        rootKeys,
        keys,
        repositoryUri: place.repositoryUri,
        clock: () => new Date(),
        random: randomBytes,
      },
      {
        participants: [
          { id: 'demo-operator', role: 'operator' },
          { id: 'demo-witness-1', role: 'witness' },
          { id: 'demo-witness-2', role: 'witness' },
        ],
        officers: await makeOfficers(place.officersFolder),
        names: {
          root: ROOT_NAME,
          rootJa: ROOT_NAME_JA,
          organisation: 'DEMO Invented Certification Center',
          centre: 'DemoCenter',
        },
        keyKinds: { root: 'rsa2048', authority: 'rsa2048' },
        rootListDays: ROOT_LIST_DAYS,
        requests: units,
        softwareVersion: '0.1.0',
      },
    )
    await saveMaterial(join(place.statusFolder, 'material'), outcome)
  } finally {
    await store.close()
    await keys.close()
    await rootKeys.close()
  }
}

/** The delegated keys, made where they stay; the ceremony sees requests only. */
async function makeUnitKeys(folder: string) {
  const directory = join(folder, 'keys')
  const store = await openKeyStore({
    directory,
    passphrase: await loadOrMakePassphrase(directory),
    random: randomBytes,
  })
  const request = async (name: string) => {
    const key = await generateKey('rsa2048')
    await store.save(name, key)
    return buildCertificationRequest(
      [
        ['C', 'JP'],
        ['CN', `DEMO ${name}`],
      ],
      softwareSigner(key),
    )
  }
  const [signature, authenticationPerson, authenticationOrganisation] = [
    await request(`${LISTS.signature}.ocsp`),
    await request(`${LISTS.authenticationPerson}.ocsp`),
    await request(`${LISTS.authenticationOrganisation}.ocsp`),
  ]
  return {
    responders: { signature, authenticationPerson, authenticationOrganisation },
    timeStampUnit: await request('tsa'),
  }
}

/** Three, so that two are left when one is away. Their keys stand for staff cards. */
async function makeOfficers(folder: string): Promise<Officer[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return await Promise.all(
    ['demo-officer-1', 'demo-officer-2', 'demo-officer-3'].map(async (officerId) => {
      const key = await generateKey('p256')
      await writeFile(join(folder, `${officerId}.key.pem`), pemOf(key), { mode: 0o600 })
      const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64url')
      return { officerId, method: 'staff-card' as const, publicKey, acts: [...ACTS] }
    }),
  )
}

function pemOf(key: KeyObject): string {
  return encodePem('PRIVATE KEY', key.export({ type: 'pkcs8', format: 'der' }))
}

async function saveMaterial(folder: string, outcome: CeremonyOutcome): Promise<void> {
  const save = async (name: string, ...certificates: Uint8Array[]) =>
    await writeFile(join(folder, name), certificates.map((one) => encodePem('CERTIFICATE', one)).join(''))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of AUTHORITIES) {
    const authorityDer = outcome.authoritiesDer[name]
    await save(`${LISTS[name]}.ca.pem`, authorityDer)
    await save(`${LISTS[name]}.ocsp.pem`, outcome.respondersDer[name], authorityDer)
  }
  await save('tsa.pem', outcome.timeStampUnitDer, outcome.rootDer)
  for (const { name, number, crlDer } of outcome.rootLists) {
    await mkdir(join(folder, 'prepared', name), { recursive: true })
    await writeFile(join(folder, 'prepared', name, `${String(number).padStart(4, '0')}.crl`), crlDer)
  }
  await save('root.pem', outcome.rootDer) // last: its presence says that the ceremony is over
}

async function openFolder(directory: string) {
  const passphrase = await loadOrMakePassphrase(directory)
  return await openKeyHolder({ kind: 'software', directory, passphrase }, randomBytes)
}

/** The passphrase of a folder of keys; in production it comes from elsewhere than the disk that it protects. */
export async function loadOrMakePassphrase(folder: string): Promise<string> {
  const path = join(folder, 'passphrase')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!(await isThere(path)))
    await writeFile(path, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  return await readSecretFile(path)
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
