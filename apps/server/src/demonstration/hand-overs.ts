/** What the parts of a demonstration hand each other once: public things only, as people would send them by letter. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadOrMakeKeys, registrationsOf } from '@jitsuin/partner-networks'
import { doubleOrigin } from '../origins.js'
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

/** Gives the application zone the certificates of the hierarchy that the ceremony made. */
export async function handOverTrust(data: string): Promise<void> {
  await mkdir(trustFolder(data), { recursive: true })
  const material = join(data, 'status', 'material')
  for (const name of AUTHORITIES) {
    await copyFile(join(material, `${name}.pem`), join(trustFolder(data), `${name}.pem`))
  }
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
