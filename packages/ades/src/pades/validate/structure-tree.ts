/**
 * The structure of a tagged document (ISO 32000-2 §14.7) as it may grow with a signature: elements that hold the widget of a new signature,
 * and the entries that lead to them. What is read aloud of the page stays as it was.
 */
import { pdf } from '@jitsuin/pdf'
import { type Context, itemsOf } from './list-changes.js'
import type { Place, Step } from './walk.js'

/** The way through the tree. */
export function structureStep({ walk, added }: Pick<Context, 'walk' | 'added'>): Step {
  const { file } = walk
  const common = { part: 'structure', reference: 'any', known: 'left-out' } as const
  const step: Step = { ...common, name: 'structure', look }
  /** Of the tree of numbers, by which a widget finds its element. */
  const numbers: Step = { ...common, name: 'structure numbers', look: (place) => grow(place, numbers) }

  function look(place: Place): void {
    const { now, before } = place
    if (pdf.dictionaryOf(now) && now.kind === before.kind) walk.entries(place, stepOf)
    else if (now.kind === 'array' || before.kind === 'array') grow(place, step)
    else walk.compareHere(place, step)
  }

  function stepOf(key: string): Step | undefined {
    if (key === 'Nums') return numbers
    if (KEPT.has(key)) return walk.locked('structure', 'reference')
    return key === 'ParentTreeNextKey' || key === 'Limits' ? walk.free('structure') : step
  }

  /** What was there stays, in its order. */
  function grow({ now, before, owner }: Place, way: Step): void {
    const [items, old] = [itemsOf(now), itemsOf(before)]
    if (now.kind !== 'array' || before.kind !== 'array') walk.note(owner, 'structure', 'not-allowed')
    let at = 0
    for (const item of items) {
      const known = old[at]
      if (known && isSameItem(item, known)) {
        walk.follow(item, known, { step, owner })
        at++
      } else if (isNew(item) || (way === numbers && item.kind === 'number'))
        walk.follow(item, undefined, { step: walk.free('structure'), owner })
      else walk.note(owner, 'structure', 'not-allowed')
    }
    if (at < old.length) walk.note(owner, 'structure', 'not-allowed')
  }

  /** An element with one child, which is the widget. */
  function isNew(item: pdf.PdfValue): boolean {
    if (walk.revision.entryOf(item.kind === 'reference' ? item.number : 0).place !== 'free') return false
    const child = file.get(item, 'K')
    const only = child.kind === 'array' && child.items.length === 1 ? file.resolve(child.items[0]) : child
    const shown = pdf.dictionaryOf(only)?.entries.get('Obj')
    const isWidget = shown?.kind === 'reference' && added.widgets.has(shown.number)
    return isWidget && SPOKEN.every((key) => file.get(item, key).kind === 'null')
  }

  return step
}

/** Back to where the way comes from, and to what is judged on its own way. */
const KEPT: ReadonlySet<string> = new Set(['P', 'Pg', 'Obj'])
/** Text that is read aloud in place of what is seen. */
const SPOKEN = ['ActualText', 'Alt', 'E'] as const

function isSameItem(a: pdf.PdfValue, b: pdf.PdfValue): boolean {
  if (a.kind === 'reference' && b.kind === 'reference')
    return a.number === b.number && a.generation === b.generation
  if (a.kind === 'number' && b.kind === 'number') return a.value === b.value
  return a.kind === b.kind && a.kind !== 'reference'
}
