/** Signature fields that were not there when a document was signed: the fields, what leads to them, and their widgets. */
import type { PdfFile, pdf } from '@jitsuin/pdf'
import type { SignedField } from '../read/form.js'

/** By numbers of objects. */
export type NewSignatures = {
  readonly fields: ReadonlySet<number>
  /** Where they are seen on pages: the fields themselves, or what stands apart from them. */
  readonly widgets: ReadonlySet<number>
}

/** Those of some signed fields that are new. */
export function findNewSignatures(file: PdfFile, signed: readonly SignedField[]): NewSignatures {
  const fields = signed.flatMap(({ number }) => number ?? [])
  const apart = signed.flatMap(({ dictionary }) => itemsIn(file, dictionary, 'Kids'))
  const widgets = apart.flatMap((item) => (item.kind === 'reference' ? [item.number] : []))
  return { fields: new Set(fields), widgets: new Set([...fields, ...widgets]) }
}

const MAX_DEPTH = 32

/** Whether an item of a list of fields leads to new signatures, and to nothing else. */
export function leadsToSignatures(
  file: PdfFile,
  item: pdf.PdfValue,
  found: NewSignatures,
  depth = 0,
): boolean {
  if (item.kind !== 'reference' || depth > MAX_DEPTH) return false
  if (found.fields.has(item.number)) return true
  const below = itemsIn(file, item, 'Kids')
  return below.length > 0 && below.every((one) => leadsToSignatures(file, one, found, depth + 1))
}

function itemsIn(file: PdfFile, from: pdf.PdfValue, key: string): readonly pdf.PdfValue[] {
  const list = file.get(from, key)
  return list.kind === 'array' ? list.items : []
}
