/** A certification authority over a database and a key store of its own. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  assembleCa,
  CA_HISTORY,
  type CaContext,
  holdCeremony,
  type KeyHolder,
  openCaStore,
  openKeyHolder,
} from '@jitsuin/ca'
import { generateKey, softwareSigner } from '@jitsuin/keys'
import { buildCertificationRequest } from '@jitsuin/pki'
import { provisionService, startTestServer } from '@jitsuin/platform'
import { FOLDER, run, save } from '../programs.js'
import { OFFICERS } from './office.js'

const REPOSITORY = 'http://pki.demo.invalid'

/** A key store to measure with. */
export type KeyStoreName = 'software RSA-2048' | 'software RSA-4096' | 'SoftHSM RSA-2048' | 'SoftHSM RSA-4096'

/** An authority at work; `serverPid` is that of its database. */
export type Zone = { readonly ca: CaContext; readonly serverPid: number; close(): Promise<void> }

/** Holds a ceremony and opens the authority. */
export async function openZone(name: KeyStoreName): Promise<Zone> {
  const server = await startTestServer()
  const store = openCaStore(await provisionService(server.url, CA_HISTORY))
  const [keys, rootKeys] = [await openPlace(name, 'work'), await openPlace(name, 'root')]
  const authority = name.endsWith('4096') ? 'rsa4096' : 'rsa2048'
  const ports = { store, keys, repositoryUri: REPOSITORY, clock: () => new Date(), random: randomBytes }
  await holdCeremony({ ...ports, rootKeys }, await planOf(authority))
  await rootKeys.close()
  const office = { origin: 'https://office.invalid', rpId: 'office.invalid' }
  const ca = await assembleCa({ ...ports, office, feed: { deliver: async () => 'acknowledged' } })
  return {
    ca,
    serverPid: server.pid,
    close: async () => {
      await ca.publisher.stop()
      await keys.close()
      await store.close()
      await server.stop()
    },
  }
}

async function openPlace(name: KeyStoreName, place: string): Promise<KeyHolder> {
  const label = `${place}-${name.replaceAll(' ', '-')}`
  const pin = '123456'
  if (name.startsWith('software')) {
    const directory = join(FOLDER, label)
    return openKeyHolder({ kind: 'software', directory, passphrase: pin }, randomBytes)
  }
  mkdirSync(join(FOLDER, 'tokens'), { recursive: true })
  const settings = `directories.tokendir = ${FOLDER}/tokens\nobjectstore.backend = file\n`
  process.env.SOFTHSM2_CONF = save('softhsm2.conf', settings)
  run('softhsm2-util', '--init-token', '--free', '--label', label, '--so-pin', '654321', '--pin', pin)
  const modulePath = '/usr/lib/softhsm/libsofthsm2.so'
  return openKeyHolder({ kind: 'token', modulePath, tokenLabel: label, pin }, randomBytes)
}

async function planOf(authority: 'rsa2048' | 'rsa4096') {
  const request = async () =>
    buildCertificationRequest([['CN', 'DEMO']], softwareSigner(await generateKey('p256')))
  const participants = (['operator', 'witness', 'witness'] as const).map((role, index) => ({
    id: `P-${index}`,
    role,
  }))
  return {
    participants,
    officers: OFFICERS,
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
    keyKinds: { root: authority, authority },
    rootListDays: 1,
    requests: {
      responders: {
        signature: await request(),
        authenticationPerson: await request(),
        authenticationOrganisation: await request(),
      },
      timeStampUnit: await request(),
    },
    softwareVersion: 'bench',
  } as const
}
