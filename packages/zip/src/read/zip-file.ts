/**
 * A ZIP file, read strictly (APPNOTE 6.3): every octet of it belongs to one entry, the directory or the end, headers and directory say
 * the same, and no program can see other files in it than this one does.
 */
import { concatBytes } from '@jitsuin/kernel'
import { ZipError } from '../errors.js'
import { type ByteSource, piecesOf, readExactly } from '../source.js'
import { type Announced, readDirectory } from './directory.js'
import { findDirectory } from './end.js'
import { DEFAULT_ZIP_LIMITS, FREE_BYTES, type ZipLimits } from './limits.js'
import { type Place, placeEntries } from './local.js'
import { unpack } from './unpack.js'

/** One entry. Names of folders end in `/`. */
export type ZipEntry = Pick<
  Announced,
  'name' | 'nameForm' | 'nameOctets' | 'method' | 'packedBytes' | 'unpackedBytes'
> & {
  /** Where its header begins, counted from the beginning of the file. */
  readonly offset: number
}

/** An opened ZIP; its entries are read from the source when they are asked for. */
export class ZipFile {
  /** In the order of the directory. */
  readonly entries: readonly ZipEntry[]
  /** The comment of the whole file, as octets. */
  readonly comment: Uint8Array
  readonly #source: ByteSource
  readonly #places: ReadonlyMap<ZipEntry, Place>
  readonly #announced: ReadonlyMap<ZipEntry, Announced>

  private constructor(
    source: ByteSource,
    {
      announced,
      places,
      comment,
    }: { announced: Announced[]; places: Map<Announced, Place>; comment: Uint8Array },
  ) {
    this.entries = announced
    this.comment = comment
    this.#source = source
    this.#places = places
    this.#announced = new Map(announced.map((entry) => [entry, entry]))
  }

  /** Opens a ZIP: all records are read, no content. @throws {ZipError} */
  static async open(source: ByteSource, limits: Partial<ZipLimits> = {}): Promise<ZipFile> {
    const all = { ...DEFAULT_ZIP_LIMITS, ...limits }
    const { start, end, count, comment } = await findDirectory(source)
    if (end - start > all.directoryBytes)
      throw new ZipError('zip/too-many-entries', 'The directory is too long')
    const announced = readDirectory(await readExactly(source, start, end - start), count, all)
    expectBounded(announced, source.sizeBytes, all)
    const places = await placeEntries(source, announced, start)
    return new ZipFile(source, { announced, places, comment })
  }

  /** The entry of a name; folders have none. */
  find(name: string): ZipEntry | undefined {
    return this.entries.find((entry) => entry.name === name && !name.endsWith('/'))
  }

  /** The content of an entry, piece by piece; only who reads to the end knows that it is whole. @throws {ZipError} `zip/damaged` */
  read(entry: ZipEntry): AsyncGenerator<Uint8Array> {
    const { announced, place } = this.#known(entry)
    return unpack(this.#source, announced, place)
  }

  /** The content of an entry together. @throws {ZipError} `zip/damaged`; `zip/too-large` beyond so many octets */
  async load(entry: ZipEntry, limitBytes: number): Promise<Uint8Array> {
    if (entry.unpackedBytes > limitBytes) throw new ZipError('zip/too-large', 'An entry is too long')
    const pieces: Uint8Array[] = []
    for await (const piece of this.read(entry)) pieces.push(piece)
    return concatBytes(pieces)
  }

  /** An entry as it stands, header and all, and its record in the directory: to be put into another ZIP untouched. */
  raw(entry: ZipEntry): {
    readonly record: Uint8Array
    readonly lengthBytes: number
    readonly octets: () => AsyncGenerator<Uint8Array>
  } {
    const { announced, place } = this.#known(entry)
    return {
      record: announced.record,
      lengthBytes: place.end - place.start,
      octets: () => piecesOf(this.#source, place),
    }
  }

  #known(entry: ZipEntry): { readonly announced: Announced; readonly place: Place } {
    const announced = this.#announced.get(entry)
    const place = this.#places.get(entry)
    if (!announced || !place) throw new RangeError('The entry is one of another file')
    return { announced, place }
  }
}

/** Deflate alone packs to a thousandth; no honest archive as a whole comes near. */
function expectBounded(entries: readonly Announced[], fileBytes: number, limits: ZipLimits): void {
  const total = entries.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0)
  if (total > limits.totalBytes) throw new ZipError('zip/too-large', `${total} octets unpacked`)
  if (total > FREE_BYTES && total > limits.ratio * fileBytes)
    throw new ZipError('zip/bomb', `${fileBytes} octets would become ${total}`)
}
