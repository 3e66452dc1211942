import { XmlError } from '../errors.js'
import type { XmlDocument, XmlElement } from '../tree.js'
import { escapeAttribute } from './escape.js'
import { compareCodePoints } from './order.js'

/** A prefix ('' for the default) and the name bound to it ('' for an undeclared default). */
export type Binding = readonly [prefix: string, uri: string]

/** What every prefix means at an element, nearest declaration first; an undeclared default stays in as ''. */
export function bindingsInScope(element: XmlElement): ReadonlyMap<string, string> {
  const bindings = new Map<string, string>()
  for (let at: XmlElement | XmlDocument = element; at.kind === 'element'; at = at.parent) {
    for (const [prefix, uri] of at.namespaces) if (!bindings.has(prefix)) bindings.set(prefix, uri)
  }
  return bindings
}

/** Namespace declarations as they stand in a start tag: sorted by prefix, the default first (C14N 1.0 §2.2). */
export function renderBindings(bindings: readonly Binding[]): string {
  const sorted = bindings.length > 1 ? [...bindings].sort(compareBindings) : bindings
  let rendered = ''
  for (const binding of sorted) rendered += renderBinding(binding)
  return rendered
}

function compareBindings([a]: Binding, [b]: Binding): number {
  return compareCodePoints(a, b)
}

function renderBinding([prefix, uri]: Binding): string {
  return prefix === '' ? ` xmlns="${escapeAttribute(uri)}"` : ` xmlns:${prefix}="${escapeAttribute(uri)}"`
}

/**
 * Refuses a relative namespace name, as C14N 1.0 §1.3 demands: readers disagree about what it means.
 * An empty one undeclares the default and is fine.
 */
export function refuseRelative(uri: string): void {
  if (uri === '' || /^[A-Za-z][-+.A-Za-z0-9]*:/.test(uri)) return
  throw new XmlError('c14n/relative-namespace', 'A namespace name is relative')
}
