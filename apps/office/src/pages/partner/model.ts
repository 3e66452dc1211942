/** From the answer about one partner to the facts and acts of its page. */
import { ATTRIBUTES, type PartnerView, type TermsChange } from '@jitsuin/federation/contract'
import type { Text } from '@jitsuin/kernel'
import type { ChangeLine } from '../../terms/change-table.js'
import { draftOf, isShown } from '../../terms/draft.js'
import { ALL_FIELDS, FIELDS, type FieldPointer, fieldOf, rowOf } from '../../terms/fields.js'

/** Acts that are done at once on this page; a change is written on a page of its own. */
export type DirectAct = Exclude<PartnerView['may'][number], 'change'>

/** Acts that need a reason; it stays in the history and the person concerned may read it. */
export const ACTS_WITH_REASON = ['reject', 'suspend', 'end'] as const
export type ActWithReason = (typeof ACTS_WITH_REASON)[number]

/** Whether an act asks for a reason. */
export function asksReason(act: DirectAct): act is ActWithReason {
  return ACTS_WITH_REASON.some((each) => each === act)
}

/** One fact of the terms: its field and what stands in it, an option in its own words. */
export type TermFact = { readonly field: FieldPointer; readonly value: string | Text }

/** The facts that are in force, in the order of the form; empty ones are left out. */
export function factsOf(terms: PartnerView['terms']): readonly TermFact[] {
  const draft = draftOf(terms)
  return ALL_FIELDS.filter((field) => isShown(draft, field) && draft.texts[field] !== '').map((field) => {
    const value = draft.texts[field]
    return { field, value: rowOf(field).options?.[value] ?? value }
  })
}

/** The lines of a change with names that people know; a pointer without a field keeps its own. */
export function linesOf(lines: readonly TermsChange[], text: (text: Text) => string): readonly ChangeLine[] {
  return lines.map(({ pointer, change, value }) => ({
    name: nameOf(pointer, text),
    change,
    value: shownValue(pointer, value, text),
  }))
}

function nameOf(pointer: string, text: (text: Text) => string): string {
  if (pointer.startsWith('/attributes')) return text({ ja: '渡す情報', en: 'Attributes' })
  const field = fieldOf(pointer)
  return field === null ? pointer : text(FIELDS[field])
}

function shownValue(pointer: string, value: string, text: (text: Text) => string): string {
  if (pointer.startsWith('/attributes')) return isAttribute(value) ? text(ATTRIBUTES[value]) : value
  const field = fieldOf(pointer)
  const words = field === null ? undefined : rowOf(field).options?.[value]
  return words === undefined ? value : text(words)
}

function isAttribute(value: string): value is keyof typeof ATTRIBUTES {
  return Object.hasOwn(ATTRIBUTES, value)
}
