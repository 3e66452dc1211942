/** A page of another PDF as the picture of a signature: a form XObject with everything that it needs, fonts too (ISO 32000-2 §8.10). */
import { PdfError, PdfFile, pdf } from '@jitsuin/pdf'
import { AdesError } from '../../errors.js'
import type { Draft } from './draft.js'

/** Most objects that a picture may bring along. */
const MAX_OBJECTS = 2000
const MAX_DEPTH = 64

/** How a page that is turned shows the picture upright (§12.5.5: the matrix is applied before it is fitted into the rectangle). */
const UPRIGHT: Readonly<Record<number, readonly number[]>> = {
  90: [0, 1, -1, 0, 0, 0],
  180: [-1, 0, 0, -1, 0, 0],
  270: [0, -1, 1, 0, 0, 0],
}

/** Adds the first page of a picture to a document. `turned` is how far the page is turned that it will stand on. @throws {AdesError} `pades/picture` */
export function addPicture(draft: Draft, bytes: Uint8Array, turned: number): pdf.PdfReference {
  try {
    const source = PdfFile.open(bytes)
    const page = source.get(source.get(source.catalog(), 'Pages'), 'Kids')
    const first = page.kind === 'array' ? source.resolve(page.items[0]) : pdf.NULL
    const content = source.get(first, 'Contents')
    if (first.kind !== 'dictionary' || content.kind !== 'stream')
      return refuse('It has no page with one content')
    const packed = source.unpack(content)
    const copy = new Copy(draft, source)
    const matrix = UPRIGHT[turned]
    return draft.add({
      kind: 'stream',
      packed,
      dictionary: pdf.dictionary({
        Type: pdf.name('XObject'),
        Subtype: pdf.name('Form'),
        BBox: copy.value(first.entries.get('MediaBox') ?? pdf.array()),
        Matrix: matrix && pdf.array(...matrix.map(pdf.number)),
        Resources: copy.value(first.entries.get('Resources') ?? pdf.dictionary({})),
        Length: pdf.number(packed.length),
      }),
    })
  } catch (error) {
    if (error instanceof PdfError) return refuse(error.message)
    throw error
  }
}

function refuse(why: string): never {
  throw new AdesError('pades/picture', `The picture of the signature cannot be used: ${why}`)
}

/** Copies objects with new numbers, each once. */
class Copy {
  private readonly draft: Draft
  private readonly source: PdfFile
  private readonly known = new Map<number, pdf.PdfReference>()

  constructor(draft: Draft, source: PdfFile) {
    this.draft = draft
    this.source = source
  }

  value(value: pdf.PdfValue, depth = 0): pdf.PdfValue {
    if (depth > MAX_DEPTH) return refuse('It is nested too deeply')
    switch (value.kind) {
      case 'reference':
        return this.reference(value, depth)
      case 'array':
        return pdf.array(...value.items.map((item) => this.value(item, depth + 1)))
      case 'dictionary':
        return this.dictionary(value, depth)
      default:
        return value
    }
  }

  private dictionary({ entries }: pdf.PdfDictionary, depth: number): pdf.PdfDictionary {
    const copied = [...entries].map(([key, value]) => [key, this.value(value, depth + 1)] as const)
    return { kind: 'dictionary', entries: new Map(copied) }
  }

  private reference(from: pdf.PdfReference, depth: number): pdf.PdfReference {
    const known = this.known.get(from.number)
    if (known) return known
    if (this.known.size >= MAX_OBJECTS) return refuse('It has too many objects')
    const to = this.draft.add(pdf.NULL)
    this.known.set(from.number, to)
    const object = this.source.resolve(from)
    const copied: pdf.PdfObject =
      object.kind === 'stream'
        ? { ...object, dictionary: this.dictionary(object.dictionary, depth + 1) }
        : this.value(object, depth + 1)
    this.draft.changes.set(to.number, copied)
    return to
  }
}
