/** What the signatures of a document allow to be changed after them (ISO 32000-2 §12.8.2.2, §12.8.2.4, §12.7.5.5). */
import { type PdfFile, pdf, textOf } from '@jitsuin/pdf'
import type { SignedField } from './form.js'

/** Fields that nobody may change any more. */
export type FieldLock = { readonly action: 'All' | 'Include' | 'Exclude'; readonly fields: readonly string[] }

/** 1: nothing; 2: filling in forms and signing; 3: annotations as well. Absent where no signature says anything. */
export type Permissions = { readonly level: 1 | 2 | 3 | undefined; readonly locks: readonly FieldLock[] }

/** What one signature allows: by its references, and by the lock of its field. @throws {PdfError} */
export function permissionsOf(file: PdfFile, { signature, dictionary }: SignedField): Permissions {
  const references = file.get(signature, 'Reference')
  const found = (references.kind === 'array' ? references.items : []).map((one) => readReference(file, one))
  const lock = file.get(dictionary, 'Lock')
  if (lock.kind === 'dictionary')
    found.push({ level: levelOf(file, lock, undefined), locks: [readLock(file, lock)] })
  return joinPermissions(found)
}

/** What all of them allow. */
export function joinPermissions(parts: readonly Permissions[]): Permissions {
  const levels = parts.flatMap(({ level }) => level ?? [])
  const level = ([1, 2, 3] as const).find((one) => levels.includes(one))
  return { level, locks: parts.flatMap(({ locks }) => locks) }
}

/** Whether a field may not be changed any more; fields below a named one go with it. */
export function isLocked({ locks }: Permissions, name: string): boolean {
  return locks.some(({ action, fields }) => {
    if (action === 'All') return true
    const isNamed = fields.some((field) => name === field || name.startsWith(`${field}.`))
    return action === 'Include' ? isNamed : !isNamed
  })
}

function readReference(file: PdfFile, reference: pdf.PdfValue): Permissions {
  const method = pdf.nameOf(file.get(reference, 'TransformMethod'))
  const parameters = file.get(reference, 'TransformParams')
  if (method === 'DocMDP') return { level: levelOf(file, parameters, 2), locks: [] }
  if (method === 'FieldMDP') return { level: undefined, locks: [readLock(file, parameters)] }
  return { level: undefined, locks: [] }
}

/** A level that does not exist allows nothing. */
function levelOf<T extends 2 | undefined>(
  file: PdfFile,
  parameters: pdf.PdfObject,
  otherwise: T,
): 1 | 2 | 3 | T {
  const value = file.get(parameters, 'P')
  if (value.kind === 'null') return otherwise
  return ([2, 3] as const).find((one) => one === pdf.integerOf(value)) ?? 1
}

/** An action that does not exist locks everything. */
function readLock(file: PdfFile, parameters: pdf.PdfObject): FieldLock {
  const named = pdf.nameOf(file.get(parameters, 'Action'))
  const action = (['Include', 'Exclude'] as const).find((one) => one === named) ?? 'All'
  const fields = file.get(parameters, 'Fields')
  const names = fields.kind === 'array' ? fields.items : []
  return { action, fields: names.flatMap((one) => textOf(file.resolve(one)) ?? []) }
}
