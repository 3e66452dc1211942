/** What a change of terms would do, line by line: the second person decides on this list. */
import type { PartnerTerms } from './partner.js'

/** One line; `pointer` is a JSON pointer (RFC 6901). Members of a list have the pointer of the list: their order decides nothing. */
export type ChangeLine = {
  readonly pointer: string
  readonly change: 'added' | 'removed'
  readonly value: string
}

type Line = Pick<ChangeLine, 'pointer' | 'value'>

/** Lists what is different; everything is added for terms that are new. */
export function listTermsChanges(before: PartnerTerms | undefined, after: PartnerTerms): ChangeLine[] {
  const old = before ? linesOf(before, '') : []
  const next = linesOf(after, '')
  return [
    ...without(old, next).map((line) => ({ ...line, change: 'removed' as const })),
    ...without(next, old).map((line) => ({ ...line, change: 'added' as const })),
  ].toSorted((a, b) => a.pointer.localeCompare(b.pointer))
}

function without(lines: readonly Line[], others: readonly Line[]): Line[] {
  const known = new Set(others.map(keyOf))
  return lines.filter((line) => !known.has(keyOf(line)))
}

function keyOf({ pointer, value }: Line): string {
  return `${pointer} ${value}`
}

/** The terms are a few levels deep, as their schema says; members of lists are shown whole. */
function linesOf(value: unknown, pointer: string): Line[] {
  if (Array.isArray(value)) return value.map((one) => ({ pointer, value: written(one) }))
  if (typeof value !== 'object' || value === null) return [{ pointer, value: written(value) }]
  return Object.entries(value).flatMap(([name, member]) => linesOf(member, `${pointer}/${name}`))
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
