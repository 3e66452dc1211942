/** Lists of fields and annotations, and what may be added to them, or taken away. */
import { pdf } from '@jitsuin/pdf'
import type { Permissions } from '../read/permissions.js'
import type { KnownObjects } from './known-objects.js'
import { leadsToSignatures, type NewSignatures } from './new-signatures.js'
import type { Place, Step, Walk } from './walk.js'

/** What a change is judged by. */
export type Context = {
  readonly walk: Walk
  readonly known: KnownObjects
  readonly permissions: Permissions
  readonly added: NewSignatures
}

/** Which list it is, and how what stays in it is judged. */
export type List = {
  readonly part: 'annotation' | 'field'
  readonly stepOf: (item: pdf.PdfValue) => Step
}

/** What was there stays there, in its order; what is new is a signature, or an annotation where those are allowed. */
export function judgeList(context: Context, place: Place, { part, stepOf }: List): void {
  const { owner } = place
  const { walk, permissions } = context
  const [items, old] = [itemsOf(place.now), itemsOf(place.before)]
  const { kept, added, removed } = matchItems(items, old)
  for (const [item, before] of kept) walk.follow(item, before, { step: stepOf(before), owner })
  for (const item of removed)
    walk.note(owner, part, part === 'annotation' && isNote(context, item) ? 'allowed' : 'not-allowed')
  for (const item of added) {
    const isSignature = isNewSignature(context, item, part)
    const isAllowed = isSignature || (part === 'annotation' && permissions.level === 3)
    if (!isAllowed) walk.note(owner, part, 'not-allowed')
    walk.follow(item, undefined, { step: walk.free(isSignature ? 'new-signature' : part), owner })
  }
}

function isNewSignature({ walk, added }: Context, item: pdf.PdfValue, part: List['part']): boolean {
  if (part === 'field') return leadsToSignatures(walk.file, item, added)
  return item.kind === 'reference' && added.widgets.has(item.number)
}

/** An annotation that may be taken away: fields and their widgets are none. */
function isNote({ known, permissions }: Context, item: pdf.PdfValue): boolean {
  const number = item.kind === 'reference' ? item.number : -1
  const isField = known.fields.has(number) || known.widgets.has(number)
  return permissions.level === 3 && !isField
}

/** The items of an array; none of anything else. */
export function itemsOf(value: pdf.PdfObject): readonly pdf.PdfValue[] {
  return value.kind === 'array' ? value.items : []
}

type Matched = {
  readonly kept: readonly (readonly [pdf.PdfValue, pdf.PdfValue])[]
  readonly added: readonly pdf.PdfValue[]
  readonly removed: readonly pdf.PdfValue[]
}

/** Items of a list that stayed, in the order of the old one; those between them, and those that are gone. */
function matchItems(items: readonly pdf.PdfValue[], old: readonly pdf.PdfValue[]): Matched {
  const left = new Set(old.flatMap((one) => (one.kind === 'reference' ? [one.number] : [])))
  const [kept, added, removed]: [[pdf.PdfValue, pdf.PdfValue][], pdf.PdfValue[], pdf.PdfValue[]] = [
    [],
    [],
    [],
  ]
  let at = 0
  for (const item of items) {
    const isKnown = item.kind !== 'reference' || left.has(item.number)
    while (isKnown && at < old.length && !sameItem(item, old[at] ?? pdf.NULL))
      removed.push(old[at++] ?? pdf.NULL)
    const before = isKnown ? old[at] : undefined
    if (before) kept.push([item, before])
    else added.push(item)
    if (before) at++
  }
  return { kept, added, removed: [...removed, ...old.slice(at)] }
}

function sameItem(a: pdf.PdfValue | undefined, b: pdf.PdfValue): boolean {
  if (b.kind !== 'reference') return a !== undefined && a.kind !== 'reference'
  return a?.kind === 'reference' && a.number === b.number && a.generation === b.generation
}
