/** What the parts of a demonstration hand each other once: public things only, as people would send them by letter. */
import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openGrantSigner, openKeyHolder } from '@jitsuin/ca'
import { encodePem } from '@jitsuin/keys'
import { loadOrMakeKeys, registrationsOf } from '@jitsuin/partner-networks'
import { loadOrMakePassphrase } from '../first-start/ceremony.js'
import { doubleOrigin } from '../origins.js'
import { markDemonstrationKeys } from '../refuse-demonstration.js'
import { GRANT_KEY_FILE, halfTrustFolder } from '../second-key/half-parts.js'
import type { Settings } from '../settings.js'
import { DOUBLES_FOLDER } from './folders.js'

/** What the invented networks hand in to become partners. */
export type Registrations = ReturnType<typeof registrationsOf>

const AUTHORITIES = ['root', 'sign.ca', 'auth-person.ca', 'auth-organisation.ca'] as const
const REGISTRATIONS = 'registrations.json'

/** Folder of the anchors and authorities that the application zone of a demonstration relies on. */
export function trustFolder(data: string): string {
  return join(data, 'app', 'trust')
}

/** Gives each zone that relies on them the certificates of the hierarchy that the ceremony made. */
export async function handOverTrust(data: string): Promise<void> {
  const material = join(data, 'status', 'material')
  for (const folder of [trustFolder(data), ...halfTrustFolders(data)]) {
    await mkdir(folder, { recursive: true })
    for (const name of AUTHORITIES) await copyFile(join(material, `${name}.pem`), join(folder, `${name}.pem`))
  }
}

/** Gives both halves of the second keys the authority's grant key, which is made here if the ceremony was of an older version. */
export async function handOverGrantKey(data: string): Promise<void> {
  const directory = join(data, 'ca', 'keys')
  const passphrase = await loadOrMakePassphrase(directory)
  const keys = await openKeyHolder({ kind: 'software', directory, passphrase }, randomBytes)
  const { spkiDer } = await openGrantSigner(keys)
  await keys.close()
  for (const zone of ['key', 'signing']) await markDemonstrationKeys(join(data, zone, 'keys'))
  for (const folder of halfTrustFolders(data))
    await writeFile(join(folder, GRANT_KEY_FILE), encodePem('PUBLIC KEY', spkiDer))
}

function halfTrustFolders(data: string): readonly string[] {
  return [halfTrustFolder(data, 'key'), halfTrustFolder(data, 'signing')]
}

/** Lets the networks make their keys and write down what they hand in. */
export async function handOverRegistrations(settings: Settings): Promise<void> {
  const folder = join(settings.JITSUIN_DATA, DOUBLES_FOLDER)
  const origins = {
    aozoraOrigin: doubleOrigin(settings, 'aozora-net'),
    minatoOrigin: doubleOrigin(settings, 'minato-net'),
    airlineOrigin: doubleOrigin(settings, 'airline'),
  }
  const registrations = registrationsOf(origins, await loadOrMakeKeys(folder, new Date()))
  await writeFile(join(folder, REGISTRATIONS), JSON.stringify(registrations, null, 2))
}

/** Reads what the networks handed in. */
export async function loadRegistrations(data: string): Promise<Registrations> {
  const text = await readFile(join(data, DOUBLES_FOLDER, REGISTRATIONS), 'utf8')
  return JSON.parse(text) as Registrations // written by handOverRegistrations at this very start
}
