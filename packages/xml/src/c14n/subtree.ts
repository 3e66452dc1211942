/**
 * Canonical form of a whole document, or of one element with everything in it, less some branches that are left out.
 * That is what nearly every signature covers. An element's ancestors are then all outside, its descendants all inside,
 * so that one map of what is rendered suffices; `subset.ts` holds the general rules, and tests hold both together.
 */
import type { XmlDocument, XmlElement, XmlNode } from '../tree.js'
import type { C14nMethod } from './algorithms.js'
import { escapeAttribute, escapeText } from './escape.js'
import { type Binding, bindingsInScope, refuseRelative, renderBindings } from './namespaces.js'
import { sortAttributes } from './order.js'
import type { Sink } from './sink.js'
import { renderComment, renderInstruction, renderOutside } from './top-level.js'
import { withInherited } from './xml-attributes.js'

/** What to write of a document, and how. */
export type SubtreeJob = {
  readonly method: C14nMethod
  /** Prefixes that exclusive canonicalisation treats inclusively, '' for the default namespace. */
  readonly inclusivePrefixes: ReadonlySet<string>
  /** Nodes that are left out with everything in them. */
  readonly excluded: ReadonlySet<XmlNode>
}

/** Writes the canonical form of a document or of the subtree below an element. */
export function writeSubtree(top: XmlDocument | XmlElement, job: SubtreeJob, sink: Sink): void {
  const writer = new SubtreeWriter(job, sink)
  if (top.kind === 'element') {
    writer.writeElement(top)
    return
  }
  for (const child of top.children) {
    if (job.excluded.has(child)) continue
    if (child.kind === 'element') writer.writeElement(child)
    else sink.write(renderOutside(child, top, job.method))
  }
}

/** What a prefix was rendered as before an element changed it. */
type Undo = readonly (readonly [prefix: string, before: string | undefined])[]

const NOTHING_TO_UNDO: Undo = []
const NO_BINDINGS: readonly Binding[] = []

class SubtreeWriter {
  readonly #job: SubtreeJob
  readonly #sink: Sink
  /** What the output binds each prefix to at this place. */
  readonly #rendered = new Map<string, string>()
  /** Namespace names that are known not to be relative; documents repeat few of them often. */
  readonly #absolute = new Set<string>()

  constructor(job: SubtreeJob, sink: Sink) {
    this.#job = job
    this.#sink = sink
  }

  writeElement(apex: XmlElement): void {
    if (this.#job.excluded.has(apex)) return
    const undos = [this.#writeStart(apex, bindingsInScope(apex), withInherited(apex, this.#job.method))]
    const { excluded, method } = this.#job
    const path = [apex]
    const next = [0]
    for (let depth = 0; depth >= 0; ) {
      const element = path[depth] as XmlElement // depth never leaves the path
      const at = next[depth] as number // as long as the path
      const child = element.children[at]
      if (child === undefined) {
        this.#writeEnd(element, undos[depth] ?? NOTHING_TO_UNDO)
        depth--
        continue
      }
      next[depth] = at + 1
      if (excluded.size > 0 && excluded.has(child)) continue
      if (child.kind === 'text') this.#sink.write(escapeText(child.value))
      else if (child.kind === 'instruction') this.#sink.write(renderInstruction(child))
      else if (child.kind === 'comment') {
        if (method.comments === 'kept') this.#sink.write(renderComment(child))
      } else {
        depth++
        path[depth] = child
        next[depth] = 0
        undos[depth] = this.#writeStart(child, child.namespaces, child.attributes)
      }
    }
  }

  /** `bindings` is what may be new here: the element's declarations, or all in scope at the apex. */
  #writeStart(
    element: XmlElement,
    bindings: ReadonlyMap<string, string>,
    attributes: XmlElement['attributes'],
  ): Undo {
    const fresh = this.#freshBindings(element, bindings)
    let tag = element.prefix === '' ? `<${element.localName}` : `<${element.prefix}:${element.localName}`
    if (fresh.length > 0) tag += renderBindings(fresh)
    if (attributes.length > 0) tag += renderAttributes(attributes)
    this.#sink.write(`${tag}>`)
    return this.#render(fresh)
  }

  #writeEnd(element: XmlElement, undo: Undo): void {
    this.#sink.write(
      element.prefix === '' ? `</${element.localName}>` : `</${element.prefix}:${element.localName}>`,
    )
    if (undo === NOTHING_TO_UNDO) return
    for (const [prefix, before] of undo) {
      if (before === undefined) this.#rendered.delete(prefix)
      else this.#rendered.set(prefix, before)
    }
  }

  #freshBindings(element: XmlElement, bindings: ReadonlyMap<string, string>): readonly Binding[] {
    const isExclusive = this.#job.method.version === 'exclusive'
    let fresh = NO_BINDINGS
    if (bindings.size > 0) {
      for (const uri of element.namespaces.values()) this.#checkName(uri)
      for (const [prefix, uri] of bindings) {
        if (!isExclusive || this.#job.inclusivePrefixes.has(prefix))
          fresh = this.#consider(prefix, uri, fresh)
      }
    }
    if (!isExclusive) return fresh
    if (bindings.size === 0 && element.attributes.length === 0 && isNamedAlike(element, element.parent))
      return fresh
    // Visibly utilised prefixes (Exclusive C14N §1.1); the tree knows their names already.
    fresh = this.#consider(element.prefix, element.namespaceUri, fresh)
    for (const { prefix, namespaceUri } of element.attributes) {
      if (prefix !== '') fresh = this.#consider(prefix, namespaceUri, fresh)
    }
    return fresh
  }

  /** Adds a binding that the output lacks; an undeclared default equals none at all (C14N 1.0 §2.3, Namespace Axis). */
  #consider(prefix: string, uri: string, fresh: readonly Binding[]): readonly Binding[] {
    if ((this.#rendered.get(prefix) ?? '') === uri || prefix === 'xml') return fresh
    if (fresh.some(([other]) => other === prefix)) return fresh
    this.#checkName(uri)
    return [...fresh, [prefix, uri]]
  }

  #checkName(uri: string): void {
    if (this.#absolute.has(uri)) return
    refuseRelative(uri)
    this.#absolute.add(uri)
  }

  #render(fresh: readonly Binding[]): Undo {
    if (fresh.length === 0) return NOTHING_TO_UNDO
    const undo: [string, string | undefined][] = []
    for (const [prefix, uri] of fresh) {
      undo.push([prefix, this.#rendered.get(prefix)])
      this.#rendered.set(prefix, uri)
    }
    return undo
  }
}

function renderAttributes(attributes: XmlElement['attributes']): string {
  let rendered = ''
  for (const { prefix, localName, value } of sortAttributes(attributes)) {
    const name = prefix === '' ? localName : `${prefix}:${localName}`
    rendered += ` ${name}="${escapeAttribute(value)}"`
  }
  return rendered
}

/** Whether the parent, which is in the output if bindings are not those in scope of an apex, has rendered the prefix so. */
function isNamedAlike(element: XmlElement, parent: XmlElement | XmlDocument): boolean {
  return (
    parent.kind === 'element' &&
    parent.prefix === element.prefix &&
    parent.namespaceUri === element.namespaceUri
  )
}
