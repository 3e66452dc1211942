/** What stands where in a signed revision: objects that others point back to, such as pages, and fields by their objects. */
import { type PdfFile, pdf } from '@jitsuin/pdf'
import { type FormField, fieldsOf } from '../read/form.js'

/** Objects by their numbers. */
export type KnownObjects = {
  /** Pages, nodes of their tree, annotations and fields: they are judged on their own ways. */
  readonly numbers: ReadonlySet<number>
  /** Fields that can have a value. */
  readonly fields: ReadonlyMap<number, FormField>
  /** Widgets that stand apart from their field, and that field. */
  readonly widgets: ReadonlySet<number>
}

const MAX_NODES = 100_000

/** Finds them. @throws {PdfError} */
export function findKnownObjects(revision: PdfFile): KnownObjects {
  const numbers = new Set<number>()
  const root = revision.trailer.entries.get('Root')
  if (root?.kind === 'reference') numbers.add(root.number)
  const fields = new Map<number, FormField>()
  for (const field of fieldsOf(revision)) if (field.number !== undefined) fields.set(field.number, field)
  const widgets = new Set(
    [...fields.values()].flatMap(({ dictionary }) => numbersIn(revision, dictionary, 'Kids')),
  )
  collect(revision, revision.catalog().entries.get('Pages'), numbers)
  collect(revision, revision.get(revision.catalog(), 'AcroForm'), numbers)
  return { numbers, fields, widgets }
}

/** Down the tree of pages, and that of the form. */
function collect(file: PdfFile, from: pdf.PdfObject | undefined, numbers: Set<number>): void {
  const waiting = from ? [from] : []
  for (let value = waiting.pop(); value; value = waiting.pop()) {
    if (value.kind === 'reference') {
      if (numbers.has(value.number)) continue
      numbers.add(value.number)
    }
    if (numbers.size > MAX_NODES) pdf.malformed('The document has too many pages or fields')
    for (const key of ['Kids', 'Fields', 'Annots']) {
      const list = file.get(value, key)
      if (list.kind === 'array') waiting.push(...list.items)
    }
  }
}

function numbersIn(file: PdfFile, dictionary: pdf.PdfDictionary, key: string): number[] {
  const list = file.get(dictionary, key)
  return list.kind === 'array'
    ? list.items.flatMap((one) => (one.kind === 'reference' ? [one.number] : []))
    : []
}
