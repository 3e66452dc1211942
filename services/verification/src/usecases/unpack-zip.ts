/**
 * Opens a ZIP that was handed over, so that its files are judged one by one. What is itself a document stays whole: a container of
 * signatures (ASiC), an office document, a program. A ZIP inside is a file like others.
 */
import { expectDistinct, expectSafe, sourceOf, type ZipEntry, ZipError, ZipFile } from '@jitsuin/zip'
import { ZIP_LIMITS } from '../contract.js'
import type { HandedIn } from './read-and-judge.js'

/** A file of a ZIP. */
export type Unpacked = { readonly path: string; readonly bytes: Uint8Array }

/** The end of the last opening that has begun: one ZIP at a time is in memory. */
let last: Promise<unknown> = Promise.resolve()

/** The files of a ZIP in its own order, or that it is a document of its own. @throws {ZipError} */
export function unpackZip(file: HandedIn): Promise<readonly Unpacked[] | 'document'> {
  const mine = last.then(
    () => unpack(file),
    () => unpack(file),
  )
  last = mine
  return mine
}

async function unpack(file: HandedIn): Promise<readonly Unpacked[] | 'document'> {
  if (file.sizeBytes > ZIP_LIMITS.bytes) throw new ZipError('zip/too-large', `${file.sizeBytes} octets`)
  const limits = { entries: ZIP_LIMITS.files, totalBytes: ZIP_LIMITS.bytes }
  const zip = await ZipFile.open(sourceOf(await file.load()), limits)
  const files = zip.entries.filter(({ name }) => !name.endsWith('/') && !ASIDE.test(name))
  if (files.length === 0 || zip.entries.some(({ name }) => OF_DOCUMENTS.test(name))) return 'document'
  const paths = files.map(pathOf)
  paths.forEach(expectSafe)
  expectDistinct(paths)
  const unpacked: Unpacked[] = []
  for (const [at, entry] of files.entries())
    unpacked.push({ path: paths[at] ?? entry.name, bytes: await zip.load(entry, ZIP_LIMITS.bytes) })
  return unpacked
}

/** ASiC and OpenDocument (EN 319 162-1 §4.2, ODF 1.3 part 2 §3), Java archives, Office Open XML (ECMA-376 part 2 §10). */
const OF_DOCUMENTS = /^(mimetype$|META-INF\/|\[Content_Types\]\.xml$)/i

/** What macOS lays aside in every ZIP: attributes of its files, never a document. */
const ASIDE = /^__MACOSX\//

/** Japanese Windows writes names in its own code page and does not say so. */
function pathOf({ name, nameForm, nameOctets }: ZipEntry): string {
  if (nameForm !== 'cp437') return name
  try {
    return new TextDecoder('shift_jis', { fatal: true }).decode(nameOctets)
  } catch {
    return name // not Japanese: as the format says
  }
}
