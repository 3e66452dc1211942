/** Another signature in a container that exists: everything that is there stays (EN 319 162-1 §4.3.3, §4.4.3, §4.4.4). */
import { parseXml } from '@jitsuin/xml'
import { type ByteSource, type NewEntry, writeZip, ZipFile } from '@jitsuin/zip'
import { addSigner } from '../../cades/extend/add-signatures.js'
import { AdesError } from '../../errors.js'
import { appendInside, spanOf } from '../../source-span.js'
import { stampingOf } from '../../time-stamp/trouble.js'
import { type Container, readContainer } from '../read/container.js'
import { contentOf } from '../validate/cades-parts.js'
import { loadPart } from '../validate/manifests.js'
import { mediaTypeOf } from './media-types.js'
import {
  type AsicSignature,
  type CoveredFile,
  coveredFile,
  entry,
  signatureFiles,
  writeXades,
} from './signature-files.js'

/**
 * The container with one more signature over all of its data. In a simple container it goes into the file of signatures that is there;
 * an extended one gets files of its own, and no octet of the old ones changes.
 *
 * @throws {AdesError} `asic/not-a-container`, `asic/other-form`, `sign/…`, `cades/…`, `time-stamp/…`; {ZipError}; {XmlError}
 */
export async function* addAsicSignature(
  source: ByteSource,
  { signature, packedAt }: { readonly signature: AsicSignature; readonly packedAt: Date },
): AsyncGenerator<Uint8Array> {
  const zip = await ZipFile.open(source)
  const container = await readContainer(zip)
  const files: CoveredFile[] = []
  for (const name of container.data)
    files.push(await coveredFile(name, mediaTypeOf(name), await contentOf(container, name)))
  const added = await newFiles(container, files, signature)
  yield* writeZip([...keptEntries(container, added), ...added], { at: packedAt })
}

/** Everything of a container but what has a new version. */
export function keptEntries(
  { zip, files }: Container,
  added: readonly NewEntry[],
  dropped: readonly string[] = [],
) {
  const replaced = new Set([...added.map(({ name }) => name), ...dropped].map((name) => files.get(name)))
  return zip.entries.filter((one) => !replaced.has(one)).map((kept) => ({ kept, from: zip }))
}

function newFiles(
  container: Container,
  files: readonly CoveredFile[],
  signature: AsicSignature,
): Promise<NewEntry[]> | NewEntry[] {
  if (files.length === 0 || container.kind === 'opendocument')
    throw new AdesError('asic/not-a-container', 'No container of signatures')
  if (container.kind === 'asic-e')
    return signatureFiles(files, signature, { kind: 'asic-e', number: freeNumber(container) })
  return inSimple(container, files, signature)
}

/** The first number that no name in META-INF has. */
export function freeNumber({ files }: Container): number {
  const used = new Set(
    [...files.keys()].flatMap((name) => /^META-INF\/[^/]*?(\d+)\.\w+$/.exec(name)?.[1] ?? []).map(Number),
  )
  let number = 1
  while (used.has(number)) number++
  return number
}

async function inSimple(
  container: Container,
  files: readonly CoveredFile[],
  signature: AsicSignature,
): Promise<NewEntry[]> {
  const [file, second] = files
  const [xades] = container.parts('xades')
  const [cades] = container.parts('cades')
  if (!file || second) throw new AdesError('asic/one-file', `${files.length} files`)
  if (signature.form === 'xades' && xades !== undefined) {
    const octets = await loadPart(container, xades)
    const document = parseXml(octets)
    const text = await writeXades(files, signature)
    return [
      entry(
        xades,
        appendInside(octets, spanOf(octets, document, document.root), { element: document.root, text }),
      ),
    ]
  }
  if (signature.form !== 'cades' || cades === undefined)
    throw new AdesError('asic/other-form', 'A simple container has signatures of one form')
  const { signer, signingTime } = signature
  const how = { signer, signingTime, mimeType: file.mimeType, ...stampingOf(signature) }
  return [entry(cades, await addSigner(await loadPart(container, cades), { ...how, detached: file.content }))]
}
