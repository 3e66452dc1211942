/** The field that gets the signature: one that is there and empty, or a new one that is not seen on the page. */
import { type PdfFile, pdf, textString } from '@jitsuin/pdf'
import { AdesError } from '../../errors.js'
import { type FormField, fieldsOf, signedFieldsOf } from '../read/form.js'
import { isLocked, joinPermissions, permissionsOf } from '../read/permissions.js'
import type { Draft } from './draft.js'
import { type FoundPlace, pageAt } from './place.js'

/** Print and Locked (ISO 32000-2 §12.5.3). */
const WIDGET_FLAGS = 132
/** SignaturesExist and AppendOnly (§12.7.3). */
const SIGNATURE_FLAGS = 3

/** The field by name, refused where it cannot be signed; a name that no field has makes a new one. */
export type FieldChoice =
  | { readonly choice: 'existing'; readonly field: FormField & { readonly number: number } }
  | { readonly choice: 'new'; readonly name: string }

/**
 * Chooses the field.
 *
 * @throws {AdesError} `pades/field-signed`, `pades/not-a-signature-field`, `pades/locked`, `pades/certified`, `pades/seed-value`, `pades/xfa`
 */
export function chooseField(file: PdfFile, wanted: string | undefined): FieldChoice {
  const fields = fieldsOf(file)
  const form = file.get(file.catalog(), 'AcroForm')
  if (file.get(form, 'XFA').kind !== 'null') throw new AdesError('pades/xfa', 'The form is one of XFA')
  const name = wanted ?? freeName(fields)
  expectPermission(file, name)
  const field = fields.find((one) => one.name === name)
  if (!field) return newField(fields, name)
  if (field.type !== 'Sig' || field.number === undefined)
    throw new AdesError('pades/not-a-signature-field', 'The field is not one for signatures')
  if (file.get(field.dictionary, 'V').kind !== 'null')
    throw new AdesError('pades/field-signed', 'The field is signed already')
  if (file.get(field.dictionary, 'SV').kind !== 'null')
    throw new AdesError('pades/seed-value', 'The field demands things of its signature')
  return { choice: 'existing', field: { ...field, number: field.number } }
}

/** A new field for a document time stamp, which no signature forbids (ISO 32000-2 §12.8.2.2.1). */
export function chooseStampField(file: PdfFile): FieldChoice {
  return { choice: 'new', name: freeName(fieldsOf(file)) }
}

/** A dot joins names of fields, so a new one has none (§12.7.4.2); a field above others has no value. */
function newField(fields: readonly FormField[], name: string): FieldChoice {
  if (name === '' || name.includes('.') || fields.some((one) => one.name.startsWith(`${name}.`)))
    throw new AdesError('pades/not-a-signature-field', 'No new field can have this name')
  return { choice: 'new', name }
}

function freeName(fields: readonly FormField[]): string {
  const taken = new Set(fields.flatMap(({ name }) => [name, name.split('.')[0] ?? name]))
  for (let number = 1; ; number++) if (!taken.has(`Signature${number}`)) return `Signature${number}`
}

/** Signing is a change, too: a signature that is there may forbid it. */
function expectPermission(file: PdfFile, name: string): void {
  const signed = signedFieldsOf(file)
  const permissions = joinPermissions(signed.map((one) => permissionsOf(file, one)))
  if (permissions.level === 1) throw new AdesError('pades/certified', 'A signature forbids every change')
  if (isLocked(permissions, name)) throw new AdesError('pades/locked', 'A signature locks the field')
}

/** Puts a signature into the field. */
export function placeSignature(draft: Draft, file: PdfFile, { choice, signature, seen }: Placement): void {
  const form = formReference(draft, file)
  const flags = pdf.integerOf(draft.current(entryOf(draft.current(form), 'SigFlags'))) ?? 0
  draft.change(form, { SigFlags: pdf.number(flags | SIGNATURE_FLAGS) })
  if (choice.choice === 'existing') {
    draft.change(referenceTo(file, choice.field.number), { V: signature, ...(seen && appearance(seen)) })
    return
  }
  const page = seen?.page ?? pageAt(file, 1)
  const field = draft.add(
    pdf.dictionary({
      Type: pdf.name('Annot'),
      Subtype: pdf.name('Widget'),
      FT: pdf.name('Sig'),
      T: textString(choice.name),
      V: signature,
      F: pdf.number(WIDGET_FLAGS),
      Rect: pdf.array(...(seen?.rect ?? [0, 0, 0, 0]).map(pdf.number)), // §12.7.5.5: without area it is not seen
      P: page,
      ...(seen && appearance(seen)),
    }),
  )
  draft.append(form, 'Fields', field)
  draft.append(page, 'Annots', field)
}

export type Placement = {
  readonly choice: FieldChoice
  readonly signature: pdf.PdfReference
  /** Where the signature is seen, and as what. */
  readonly seen?: FoundPlace & { readonly picture: pdf.PdfReference }
}

function appearance({ picture }: NonNullable<Placement['seen']>): Record<string, pdf.PdfValue> {
  return { AP: pdf.dictionary({ N: picture }) }
}

/** The form as an object of its own; one that stands in the catalog is moved, for the catalog changes then once alone. */
function formReference(draft: Draft, file: PdfFile): pdf.PdfReference {
  const form = file.catalog().entries.get('AcroForm')
  if (form?.kind === 'reference' && file.resolve(form).kind === 'dictionary') return form
  const direct = file.resolve(form)
  const moved = draft.add(direct.kind === 'dictionary' ? direct : pdf.dictionary({ Fields: pdf.array() }))
  const root = file.trailer.entries.get('Root')
  if (root?.kind !== 'reference') return pdf.malformed('The catalog is no object of its own')
  draft.change(root, { AcroForm: moved })
  return moved
}

function entryOf(object: pdf.PdfObject, key: string): pdf.PdfValue | undefined {
  return pdf.dictionaryOf(object)?.entries.get(key)
}

function referenceTo(file: PdfFile, number: number): pdf.PdfReference {
  const entry = file.entryOf(number)
  return pdf.reference(number, entry.place === 'file' ? entry.generation : 0)
}
