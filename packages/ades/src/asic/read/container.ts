/** A container taken apart by the names of its files: data, signatures, time stamps, manifests (EN 319 162-1 §4.3, §4.4). */
import { isUtf8 } from 'node:buffer'
import { expectDistinct, type ZipEntry, type ZipFile } from '@jitsuin/zip'
import { theOnly } from '../../elements.js'
import {
  type AsicKind,
  CONTAINER_TYPES,
  META_INF,
  MIMETYPE,
  namesOf,
  type PartKind,
  partKindOf,
} from '../names.js'

/** What a container is; OpenDocument files hold their signatures in the same way. */
export type ContainerKind = AsicKind | 'opendocument'

/** A container. */
export type Container = {
  readonly zip: ZipFile
  readonly kind: ContainerKind
  /** Whether it says what it is. */
  readonly type: 'stated' | 'not-stated' | 'other'
  /** Every file by its name. */
  readonly files: ReadonlyMap<string, ZipEntry>
  /** Names of what is signed, or should be: everything but its type and the known files of META-INF. */
  readonly data: readonly string[]
  /** Names of the parts of a kind, in the order of the container. */
  readonly parts: (kind: PartKind) => readonly string[]
}

const OPEN_DOCUMENT = /^application\/vnd\.oasis\.opendocument\./
const MEDIA_TYPE = /^[a-z]+\/[a-z0-9][a-z0-9.+_-]*$/i
const STATED_IN_COMMENT = /^mimetype=(.*)$/
/** Longer than any media type. */
const MAX_TYPE_BYTES = 256

/** Takes a container apart. @throws {ZipError} `zip/name-twice`, `zip/damaged` */
export async function readContainer(zip: ZipFile): Promise<Container> {
  const files = new Map(
    zip.entries.flatMap((entry) => (entry.name.endsWith('/') ? [] : [[nameOf(entry), entry]])),
  )
  expectDistinct([...files.keys()])
  const names = [...files.keys()]
  const parts = (kind: PartKind) => names.filter((name) => partKindOf(name) === kind)
  const data = names.filter((name) => name !== MIMETYPE && partKindOf(name) === undefined)
  const type = await statedType(zip, files.get(MIMETYPE))
  const guessed = guessKind(data, parts)
  // A simple container may state the type of its one file (TS 102 918 §5.2.1).
  const ofFile = guessed === 'asic-s' && type !== undefined && MEDIA_TYPE.test(type) ? guessed : undefined
  const stated = kindOfType(type) ?? ofFile
  return {
    zip,
    files,
    data,
    parts,
    kind: stated ?? guessed,
    type: stated ? 'stated' : type === undefined ? 'not-stated' : 'other',
  }
}

/** The file that a URI means. */
export function fileOf({ files }: Container, uri: string): string | undefined {
  return namesOf(uri).find((name) => files.has(name))
}

/** Names in containers are UTF-8 (annex A.1), also where a program forgot to mark them. */
function nameOf({ name, nameForm, nameOctets }: ZipEntry): string {
  const isUnmarked = nameForm === 'cp437' && isUtf8(nameOctets)
  return isUnmarked ? Buffer.from(nameOctets).toString('utf8') : name
}

/** The file `mimetype`, or the comment of the ZIP in its place (annex A.1). */
async function statedType(zip: ZipFile, entry: ZipEntry | undefined): Promise<string | undefined> {
  if (!entry) return STATED_IN_COMMENT.exec(Buffer.from(zip.comment).toString('latin1'))?.[1]?.trim()
  if (entry.unpackedBytes > MAX_TYPE_BYTES) return ''
  return Buffer.from(await zip.load(entry, MAX_TYPE_BYTES))
    .toString('latin1')
    .trim()
}

function kindOfType(type: string | undefined): ContainerKind | undefined {
  if (type === CONTAINER_TYPES['asic-s']) return 'asic-s'
  if (type === CONTAINER_TYPES['asic-e']) return 'asic-e'
  return type !== undefined && OPEN_DOCUMENT.test(type) ? 'opendocument' : undefined
}

const SIMPLE_PARTS: ReadonlySet<string> = new Set(
  ['signature.p7s', 'signatures.xml', 'timestamp.tst'].map((name) => META_INF + name),
)

/** Without a type: one file with one part of the fixed names is a simple container, everything else an extended one. */
function guessKind(data: readonly string[], parts: Container['parts']): ContainerKind {
  const only = theOnly([...parts('xades'), ...parts('cades'), ...parts('timeStamp')])
  const isSimple = data.length === 1 && only !== undefined && SIMPLE_PARTS.has(only)
  return isSimple && parts('manifest').length === 0 ? 'asic-s' : 'asic-e'
}
