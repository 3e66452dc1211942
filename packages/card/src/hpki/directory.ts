/**
 * The directories of an HPKI application: EF.OD, then EF.AOD, EF.PrKD and EF.CD. Nothing is known beforehand but where EF.OD
 * lies (ISO/IEC 7816-15 §7.4).
 */

import { toHex } from '@jitsuin/kernel'
import { selectApplication } from '../apdu/commands.js'
import { commandUnless, NO_APPLICATION } from '../apdu/expect.js'
import { type FileExtent, type FileReference, readFile } from '../apdu/read-file.js'
import type { CardApplication } from '../application.js'
import type { CardChannel } from '../channel.js'
import { parseCardLabel } from '../cia/card-info.js'
import { type ObjectDirectory, parseObjectDirectory } from '../cia/object-directory.js'
import {
  type CertificateObject,
  type PasswordObject,
  type PrivateKeyObject,
  parseCertificates,
  parsePasswords,
  parsePrivateKeys,
} from '../cia/objects.js'
import { type CardPath, fileReferences } from '../cia/path.js'
import { asDirectory } from '../cia/values.js'
import { CardError } from '../errors.js'

/** The two files whose places the standard fixes: by file identifier, or by short identifier. */
const OD: readonly FileReference[] = [
  { by: 'file-id', fileId: Uint8Array.of(0x50, 0x31) },
  { by: 'short-id', shortId: 0x11 },
]
const CIA_INFO: readonly FileReference[] = [
  { by: 'file-id', fileId: Uint8Array.of(0x50, 0x32) },
  { by: 'short-id', shortId: 0x12 },
]

const MOST_FILES = 16

/** What the directories of one application say. */
export type HpkiDirectory = {
  readonly label: string
  readonly layout: CardApplication['layout']
  readonly key: PrivateKeyObject
  readonly passwords: readonly PasswordObject[]
  readonly certificates: readonly CertificateObject[]
}

/**
 * Selects an application and reads its directories; nothing if the card has none of that name.
 *
 * @throws {CardError} `card/directory`, `card/refused`, `apdu/…`
 */
export async function readHpkiDirectory(
  channel: CardChannel,
  aid: Uint8Array,
): Promise<HpkiDirectory | undefined> {
  if (!(await commandUnless(channel, selectApplication(aid), NO_APPLICATION))) return undefined
  const directory = parseObjectDirectory(await readNeeded(channel, OD))
  const passwords = await readObjects(channel, directory.authentication, parsePasswords)
  const [key, ...moreKeys] = await readObjects(channel, directory.privateKeys, parsePrivateKeys)
  if (!key || moreKeys.length > 0)
    throw new CardError('card/directory', 'An HPKI application has one key (hpki §5.1)')
  const certificates = await readObjects(channel, directory.certificates, parseCertificates)
  return { label: await readLabel(channel), layout: layoutOf(directory), key, passwords, certificates }
}

/** The first file that is there, with the reference that it answered to. */
export async function readFirst(
  channel: CardChannel,
  references: readonly FileReference[],
  extent: FileExtent,
): Promise<{ readonly reference: FileReference; readonly content: Uint8Array } | undefined> {
  for (const reference of references) {
    const content = await readFile(channel, reference, extent)
    if (content) return { reference, content }
  }
  return undefined
}

async function readObjects<Row>(
  channel: CardChannel,
  paths: readonly CardPath[],
  parse: (content: Uint8Array) => Row[],
): Promise<Row[]> {
  if (paths.length > MOST_FILES)
    throw new CardError('card/directory', 'More directory files than any card has')
  const rows: Row[] = []
  for (const path of paths) rows.push(...parse(await readNeeded(channel, fileReferences(path))))
  if (rows.length > MOST_FILES) throw new CardError('card/directory', 'More objects than any card has')
  return rows
}

async function readNeeded(channel: CardChannel, references: readonly FileReference[]): Promise<Uint8Array> {
  const file = await readFirst(channel, references, 'to-the-end')
  if (!file) throw new CardError('card/directory', 'A directory file is not there')
  return file.content
}

async function readLabel(channel: CardChannel): Promise<string> {
  const file = await readFirst(channel, CIA_INFO, 'one-value')
  return file ? asDirectory(() => parseCardLabel(file.content)) : ''
}

/** Which of the two known structures, for display (hpki §5.1). */
function layoutOf({ authentication, privateKeys }: ObjectDirectory): CardApplication['layout'] {
  const places = [...authentication, ...privateKeys].map(toHex).join(' ')
  if (places === '0001 0002') return 'issued'
  return places === '98 a0' || places === '0013 0014' ? 'guideline' : 'other'
}
