/** Changes to a document before they are written: objects by number, each as it will be. */
import { firstFreeNumber, type PdfFile, pdf } from '@jitsuin/pdf'

/** Collects changes; nothing is written by it. */
export class Draft {
  readonly changes = new Map<number, pdf.PdfObject>()
  private readonly file: PdfFile
  private free: number

  constructor(file: PdfFile) {
    this.file = file
    this.free = firstFreeNumber(file)
  }

  /** A new object. */
  add(object: pdf.PdfObject): pdf.PdfReference {
    const reference = pdf.reference(this.free++)
    this.changes.set(reference.number, object)
    return reference
  }

  /** An object as it is so far. */
  current(value: pdf.PdfObject | undefined): pdf.PdfObject {
    const changed = value?.kind === 'reference' ? this.changes.get(value.number) : undefined
    return changed ?? this.file.resolve(value)
  }

  /** Gives a dictionary that is an object of its own other entries. @throws {PdfError} `pdf/malformed` */
  change(at: pdf.PdfReference, entries: Readonly<Record<string, pdf.PdfValue>>): void {
    const before = this.current(at)
    if (before.kind !== 'dictionary') pdf.malformed('A dictionary is missing')
    else this.changes.set(at.number, pdf.withEntries(before, entries))
  }

  /** Adds to an array under a key, wherever that stands. @throws {PdfError} `pdf/malformed` */
  append(at: pdf.PdfReference, key: string, item: pdf.PdfValue): void {
    const holder = this.current(at)
    const value = holder.kind === 'dictionary' ? holder.entries.get(key) : undefined
    const before = this.current(value)
    const longer = pdf.array(...(before.kind === 'array' ? before.items : []), item)
    if (value?.kind === 'reference' && before.kind === 'array') this.changes.set(value.number, longer)
    else this.change(at, { [key]: longer })
  }
}
