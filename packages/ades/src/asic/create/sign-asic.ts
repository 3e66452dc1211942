/** Makes containers: files of any kind and size, and a signature or time stamp over all of them (EN 319 162-1 §4.3, §4.4). */
import { utf8 } from '@jitsuin/kernel'
import { type NewEntry, writeZip } from '@jitsuin/zip'
import type { Content } from '../../cades/content.js'
import { AdesError } from '../../errors.js'
import { type AsicKind, CONTAINER_TYPES, META_INF, MIMETYPE } from '../names.js'
import { writeFileList } from './manifest-text.js'
import { mediaTypeOf } from './media-types.js'
import {
  type AsicSignature,
  type CoveredFile,
  coveredFile,
  entry,
  signatureFiles,
} from './signature-files.js'

/** A file to be put into a container. */
export type AsicFile = {
  /** Its name in the container; folders are separated by `/`. */
  readonly name: string
  readonly content: Content
  /** Without it, what the end of the name suggests. */
  readonly mimeType?: string
}

/** How to make a container. */
export type AsicOptions = {
  /** `asic-s` for exactly one file, `asic-e` for any number. */
  readonly kind: AsicKind
  readonly signature: AsicSignature
  /** When the files are said to have been put in, to two seconds. */
  readonly packedAt: Date
}

/**
 * Makes a container, octet for octet in its order. Contents that are functions are read in passing, several times.
 *
 * @throws {AdesError} `asic/…`, `sign/…`, `time-stamp/…`; {ZipError} `zip/name`, `zip/name-twice`, `zip/content-changed`
 */
export async function* signAsic(
  files: readonly AsicFile[],
  { kind, signature, packedAt }: AsicOptions,
): AsyncGenerator<Uint8Array> {
  expectNames(files, kind)
  const covered: CoveredFile[] = []
  for (const { name, content, mimeType = mediaTypeOf(name) } of files)
    covered.push(await coveredFile(name, mimeType, content))
  const type = CONTAINER_TYPES[kind]
  const parts = await signatureFiles(covered, signature, { kind, number: 1 })
  const list =
    kind === 'asic-e' && signature.form === 'xades'
      ? [entry(`${META_INF}manifest.xml`, writeFileList(type, covered))]
      : []
  const mimetype: NewEntry = { name: MIMETYPE, content: utf8(type), method: 'stored' }
  yield* writeZip([mimetype, ...files.map(dataEntry), ...list, ...parts], { at: packedAt })
}

function expectNames(files: readonly AsicFile[], kind: AsicKind): void {
  if (kind === 'asic-s' && files.length !== 1) throw new AdesError('asic/one-file', `${files.length} files`)
  const isReserved = files.some(({ name }) => /^(?:mimetype$|META-INF(?:\/|$))/i.test(name))
  if (files.length === 0 || isReserved || new Set(files.map(({ name }) => name)).size !== files.length)
    throw new AdesError('asic/file-name', 'Names of the container itself, or one name twice')
}

/** What is packed already does not get shorter, and a stream would have to be packed twice to know its length. */
const STORED = /^(?:image\/(?!svg|tiff)|application\/(?:pdf|zip|vnd\.openxml))/

function dataEntry({ name, content, mimeType = mediaTypeOf(name) }: AsicFile): NewEntry {
  const isStored = typeof content === 'function' || STORED.test(mimeType)
  return { name, content, method: isStored ? 'stored' : 'deflated' }
}
