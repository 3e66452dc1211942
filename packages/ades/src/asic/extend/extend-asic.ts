/**
 * Raises the signatures and time stamps of a container (EN 319 162-1 §4.3.3, §4.4.5, annex A.7). XAdES, and CAdES in a simple container,
 * are raised inside; an extended container with CAdES, or with time stamps alone, gets an archive manifest with a time stamp over it.
 */
import { parseXml } from '@jitsuin/xml'
import { type ByteSource, type NewEntry, writeZip, ZipFile } from '@jitsuin/zip'
import { addToMessage } from '../../cades/extend/change-message.js'
import { extendCades, otherRevocation } from '../../cades/extend/extend-cades.js'
import { readMessage } from '../../cades/read/message.js'
import { idOf } from '../../cades/validate/signatures.js'
import type { RandomBytes } from '../../create/part-id.js'
import { AdesError } from '../../errors.js'
import { extend } from '../../extend/extend.js'
import { fetchStamp, type TimeStampSource } from '../../extend/signature-time-stamp.js'
import { validationData } from '../../extend/validation-data.js'
import type { SignatureFacts } from '../../validate/facts.js'
import type { ValidateOptions } from '../../validate/options.js'
import { findSignatures } from '../../validate/places.js'
import { reportSignature } from '../../validate/signature-report.js'
import { freeNumber, keptEntries } from '../create/add-signer.js'
import { writeManifest } from '../create/manifest-text.js'
import { mediaTypeOf } from '../create/media-types.js'
import { coveredFile, entry } from '../create/signature-files.js'
import { META_INF, MIMETYPE, SIGNATURE_TYPES } from '../names.js'
import { type Container, readContainer } from '../read/container.js'
import { type CadesPart, contentOf } from '../validate/cades-parts.js'
import { type GatheredAsic, gatherAsic } from '../validate/gather-asic.js'
import { type AsicParts, readParts } from '../validate/read-parts.js'
import { loadReferenced, type XadesPart } from '../validate/xades-parts.js'

/** What to raise a container to, and with whose stamps. */
export type AsicExtendOptions = {
  readonly timeStamp: TimeStampSource
  readonly randomBytes: RandomBytes
  /** When the new files are said to have been put in. */
  readonly packedAt: Date
} & (
  | { readonly level: 't' }
  /** What is kept is what this validation uses; it must find every signature valid. */
  | { readonly level: 'lt' | 'lta'; readonly validation: ValidateOptions }
)

/**
 * The container with all of its signatures at the level asked for; for `lta` with one archive time stamp more.
 *
 * @throws {AdesError} `extend/…`, `asic/not-a-container`, `time-stamp/…`; {ZipError}; what the source of time stamps and the fetcher throw
 */
export async function* extendAsic(
  source: ByteSource,
  options: AsicExtendOptions,
): AsyncGenerator<Uint8Array> {
  const container = await readContainer(await ZipFile.open(source))
  const parts = await readParts(container)
  const gathered = options.level === 't' ? undefined : await gatherAsic(parts, options.validation)
  expectRaisable(parts, gathered)
  const raised = [...(await raiseXades(parts, options)), ...(await raiseCades(parts, options))]
  if (options.level !== 'lta' || !gathered || !needsArchive(parts)) {
    yield* writeZip([...keptEntries(container, raised), ...raised], { at: options.packedAt })
    return
  }
  const { files, dropped } = await archive({ parts, raised, gathered }, options)
  yield* writeZip([...keptEntries(container, files, dropped), ...files], { at: options.packedAt })
}

/** Only what is valid now is worth keeping: later nobody could tell whether it ever was. */
function expectRaisable(
  { xades, cades, stamps, broken }: AsicParts,
  gathered: GatheredAsic | undefined,
): void {
  if (xades.length + cades.length + stamps.length === 0)
    throw new AdesError('extend/no-signature', 'The container holds no signature')
  const isBroken = broken.length > 0 || gathered?.facts.some((facts) => !isValid(facts))
  if (isBroken) throw new AdesError('extend/not-valid', 'A signature of the container is not valid now')
}

function isValid(facts: SignatureFacts): boolean {
  return reportSignature(facts).verdict === 'VALID'
}

async function raiseXades({ container, xades }: AsicParts, options: AsicExtendOptions): Promise<NewEntry[]> {
  const files = await loadReferenced(container, xades)
  if (files === 'too-large') throw new AdesError('extend/no-content', 'The files are too large for XAdES')
  return Promise.all(
    xades.map(async (part) => entry(part.name, await raiseXadesPart(part, withFiles(options, files)))),
  )
}

function withFiles(
  options: AsicExtendOptions,
  files: NonNullable<ValidateOptions['files']>,
): AsicExtendOptions {
  return options.level === 't' ? options : { ...options, validation: { ...options.validation, files } }
}

/** Each signature of the file by its Id; what is put into one is nothing to the others. */
async function raiseXadesPart(
  { octets, places }: XadesPart,
  options: AsicExtendOptions,
): Promise<Uint8Array> {
  let raised = octets
  for (const at of places.keys()) {
    const id = findSignatures(parseXml(raised))[at]?.element.attributes.find(
      ({ localName }) => localName === 'Id',
    )
    raised = await extend(raised, { ...options, ...(id && { signatureId: id.value }) })
  }
  return raised
}

/** A message that an archive manifest names stays as it is: everything added would break its time stamp. */
async function raiseCades(
  { container, cades, stamps }: AsicParts,
  options: AsicExtendOptions,
): Promise<NewEntry[]> {
  const open = cades.filter(({ name }) => !stamps.some(({ covers }) => covers.includes(name)))
  if (open.length === 0 && options.level === 't' && cades.length > 0)
    throw new AdesError('extend/already-archived', 'An archive manifest covers every signature')
  const raised: NewEntry[] = []
  for (const part of open) raised.push(entry(part.name, await raiseMessage(container, part, options)))
  return raised
}

async function raiseMessage(
  container: Container,
  part: CadesPart,
  options: AsicExtendOptions,
): Promise<Uint8Array> {
  const detached = await contentUnder(container, part)
  let raised = part.octets
  for (const signatureId of part.message.signers.map(idOf)) {
    const common = { timeStamp: options.timeStamp, signatureId }
    if (options.level === 't') raised = await extendCades(raised, { ...common, level: 't' })
    else {
      // In an extended container the archive manifest takes the place of an archive time stamp inside (§4.4.5).
      const level = part.over === 'manifest' ? 'lt' : options.level
      raised = await extendCades(raised, {
        ...common,
        level,
        validation: { ...options.validation, detached },
      })
    }
  }
  return raised
}

async function contentUnder(container: Container, { over, manifest }: CadesPart) {
  if (over === 'manifest' && manifest) return manifest.octets
  return contentOf(container, container.data[0] ?? '')
}

/** Whether something is left that only an archive manifest preserves. */
function needsArchive({ cades, stamps }: AsicParts): boolean {
  return stamps.length > 0 || cades.some(({ over }) => over === 'manifest')
}

const NEWEST = `${META_INF}ASiCArchiveManifest.xml`

type Archiving = {
  readonly parts: AsicParts
  readonly raised: readonly NewEntry[]
  readonly gathered: GatheredAsic
}

/** The new manifest names everything, the one before it under a number; the last time stamp gets what it is judged by (annex A.7). */
async function archive(
  { parts, raised, gathered }: Archiving,
  options: AsicExtendOptions,
): Promise<{ readonly files: readonly NewEntry[]; readonly dropped: readonly string[] }> {
  const { container } = parts
  const number = freeNumber(container)
  const before = container.files.has(NEWEST)
    ? [
        entry(
          `${META_INF}ASiCArchiveManifest${number}.xml`,
          await container.zip.load(entryOf(container, NEWEST), 1 << 26),
        ),
      ]
    : []
  const changed = [...raised, ...before, ...keptStamps(parts, gathered)]
  const [previous] = before
  const stampName = `${META_INF}timestamp${String(number).padStart(3, '0')}.tst`
  const listed = await listedFiles(container, changed, previous?.name)
  const manifest = writeManifest({ name: stampName, mimeType: SIGNATURE_TYPES.timeStamp }, listed)
  const { sha256 } = await coveredFile(NEWEST, 'text/xml', manifest)
  const token = await fetchStamp(options.timeStamp, sha256)
  return {
    files: [...changed, entry(NEWEST, manifest), entry(stampName, token)],
    dropped: previous ? [NEWEST] : [],
  }
}

function entryOf({ files }: Container, name: string) {
  const found = files.get(name)
  if (!found) throw new AdesError('asic/not-a-container', 'A file of the container is gone')
  return found
}

/** Time stamps that no other covers yet, with the certificates and lists of their paths. */
function keptStamps({ stamps }: AsicParts, { facts, trust }: GatheredAsic): NewEntry[] {
  const { certificates, crls, ocsps } = validationData(facts, trust)
  const lists = [...crls, ...ocsps.map(otherRevocation)]
  return stamps
    .filter(({ name }) => !stamps.some(({ covers }) => covers.includes(name)))
    .map(({ name, token }) => entry(name, addToMessage(readMessage(token), { certificates, lists })))
}

/** Everything that the container will hold, but its type and the new manifest itself. */
async function listedFiles(container: Container, changed: readonly NewEntry[], root: string | undefined) {
  const newer = new Map(changed.map(({ name, content }) => [name, content]))
  const names = new Set([...container.files.keys(), ...newer.keys()])
  const listed = []
  for (const name of names) {
    if (name === MIMETYPE || name === NEWEST) continue
    const content = newer.get(name) ?? (await contentOf(container, name))
    const file = await coveredFile(name, mediaTypeOf(name), content)
    listed.push({ ...file, ...(name === root && { standing: 'root' as const }) })
  }
  return listed
}
