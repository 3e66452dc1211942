/** Production runs with nothing of a demonstration: not its keys, and not its root as an anchor. */
import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT_NAME } from '@jitsuin/keys'
import { der, encodeName, parseCertificate } from '@jitsuin/pki'
import { SettingsError, type WrongSetting } from '@jitsuin/platform'
import { configuredTrust } from './configured-trust.js'
import type { Settings } from './settings.js'

/** A file of this name stands beside every key that a demonstration made. */
const DEMONSTRATION_MARK = 'DEMONSTRATION'

/** The folders of keys, below the folder of all data. */
export const KEY_FOLDERS = [
  'ca/keys',
  'ca/root-keys',
  'status/keys',
  'app/federation-keys',
  'key/keys',
  'signing/keys',
] as const

/** Marks a folder before any key is in it: production must recognise all of them. */
export async function markDemonstrationKeys(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(
    join(folder, DEMONSTRATION_MARK),
    'These keys belong to invented people. Production refuses them.\n',
  )
}

/**
 * Looks at the keys and the anchors that production is about to use.
 *
 * @throws {SettingsError} naming the settings that lead to a demonstration.
 */
export async function refuseDemonstration(settings: Settings): Promise<void> {
  if (settings.JITSUIN_MODE !== 'production') return
  const wrong = [...(await demonstrationKeys(settings)), ...(await demonstrationAnchors(settings))]
  if (wrong.length > 0) throw new SettingsError(wrong)
}

async function demonstrationKeys({ JITSUIN_DATA: data }: Settings): Promise<WrongSetting[]> {
  const marked = await Promise.all(
    KEY_FOLDERS.map((folder) => isThere(join(data, folder, DEMONSTRATION_MARK))),
  )
  return marked.some(Boolean) ? [{ name: 'JITSUIN_DATA', why: 'holds the keys of a demonstration' }] : []
}

const TRUST_SETTINGS = ['JITSUIN_TRUST', 'JITSUIN_KEY_TRUST', 'JITSUIN_SIGNING_TRUST'] as const

async function demonstrationAnchors(settings: Settings): Promise<WrongSetting[]> {
  const wrong = await Promise.all(
    TRUST_SETTINGS.map(async (name) => ((await holdsDemonstration(settings[name])) ? [name] : [])),
  )
  return wrong.flat().map((name) => ({ name, why: 'holds the root of a demonstration' }))
}

async function holdsDemonstration(folder: string | undefined): Promise<boolean> {
  const trust = await configuredTrust(folder)()
  const demonstration = encodeName(ROOT_NAME)
  return (trust?.anchors ?? []).some((anchor) =>
    der.equal(parseCertificate(anchor).subject.bytes, demonstration),
  )
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
