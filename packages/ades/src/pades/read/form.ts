/** The form of a document: its fields by their full names, and the signatures in them (ISO 32000-2 §12.7). */
import { PdfError, type PdfFile, pdf, textOf } from '@jitsuin/pdf'

/** One field that may have a value. */
export type FormField = {
  /** Full name, parts joined by dots (§12.7.4.2). */
  readonly name: string
  /** Of the object; undefined if the field stands directly in another object. */
  readonly number: number | undefined
  readonly dictionary: pdf.PdfDictionary
  /** Such as `Sig`, its own or inherited. */
  readonly type: string | undefined
}

/** A field with a signature in it. */
export type SignedField = FormField & {
  readonly signature: pdf.PdfDictionary
  /** Of the signature's dictionary; undefined if it stands in the field. */
  readonly signatureNumber: number | undefined
}

const MAX_FIELDS = 20_000
const MAX_DEPTH = 32

type Around = { readonly name: string; readonly type: string | undefined; readonly depth: number }

/** All fields that have no fields below them. @throws {PdfError} */
export function fieldsOf(file: PdfFile): FormField[] {
  const found: FormField[] = []
  const seen = new Set<number>()
  const visit = (value: pdf.PdfValue, around: Around): void => {
    if (value.kind === 'reference' && seen.has(value.number)) return // named twice, it is one field all the same
    if (value.kind === 'reference') seen.add(value.number)
    const dictionary = file.resolve(value)
    if (dictionary.kind !== 'dictionary') return
    if (found.length >= MAX_FIELDS || around.depth > MAX_DEPTH) tooMuch('The form has too many fields')
    const number = value.kind === 'reference' ? value.number : undefined
    const own = joinName(around.name, textOf(file.get(dictionary, 'T')))
    const type = pdf.nameOf(file.get(dictionary, 'FT')) ?? around.type
    const below = kidsOf(file, dictionary).filter((kid) => file.get(kid, 'T').kind !== 'null')
    for (const kid of below) visit(kid, { name: own, type, depth: around.depth + 1 })
    if (below.length === 0) found.push({ name: own, number, dictionary, type })
  }
  const roots = file.get(file.get(file.catalog(), 'AcroForm'), 'Fields')
  if (roots.kind === 'array')
    for (const one of roots.items) visit(one, { name: '', type: undefined, depth: 0 })
  return found
}

function kidsOf(file: PdfFile, dictionary: pdf.PdfDictionary): readonly pdf.PdfValue[] {
  const kids = file.get(dictionary, 'Kids')
  return kids.kind === 'array' ? kids.items : []
}

function joinName(above: string, own: string | undefined): string {
  if (own === undefined) return above
  return above === '' ? own : `${above}.${own}`
}

/** The fields that hold a signature or a document time stamp, in the order of the form. @throws {PdfError} */
export function signedFieldsOf(file: PdfFile): SignedField[] {
  return fieldsOf(file).flatMap((field) => {
    if (field.type !== 'Sig') return []
    const value = field.dictionary.entries.get('V')
    const signature = file.resolve(value)
    if (signature.kind !== 'dictionary') return []
    return [{ ...field, signature, signatureNumber: value?.kind === 'reference' ? value.number : undefined }]
  })
}

function tooMuch(why: string): never {
  throw new PdfError('pdf/malformed', why)
}
