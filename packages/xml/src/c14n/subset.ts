/**
 * Canonical form of a document subset, by the general rules: every element, attribute, namespace, text, comment and
 * instruction is in the set or not on its own (C14N 1.0 §2.3 and §2.4; Exclusive C14N §3).
 */
import type { XmlAttribute, XmlDocument, XmlElement } from '../tree.js'
import { escapeAttribute, escapeText } from './escape.js'
import { type Binding, bindingsInScope, refuseRelative, renderBindings } from './namespaces.js'
import type { NodeSet } from './node-set.js'
import { sortAttributes } from './order.js'
import type { Sink } from './sink.js'
import type { SubtreeJob } from './subtree.js'
import { renderComment, renderInstruction, renderOutside } from './top-level.js'
import { inheritAttributes } from './xml-attributes.js'

/** What to write of a document, and how. */
export type SubsetJob = SubtreeJob & { readonly nodeSet: NodeSet }

/**
 * What the nearest element in the output says about namespaces. `present` are its namespace nodes that are in the set
 * (C14N 1.0 §2.3). `utilised` is what each prefix that it or an element around it visibly utilises was rendered as, '' if
 * that namespace node was not in the set (Exclusive C14N §3 item 3).
 */
type OutputContext = {
  readonly present: ReadonlyMap<string, string>
  readonly utilised: ReadonlyMap<string, string>
}

const OUTSIDE: OutputContext = { present: new Map(), utilised: new Map() }

/** One element on the way down. */
type Step = {
  readonly element: XmlElement
  readonly bindings: ReadonlyMap<string, string>
  readonly context: OutputContext
  readonly isWritten: boolean
  /** Index of the child to look at next. */
  next: number
}

/** Writes those nodes of a document, or of the subtree below an element, that are in the set. */
export function writeSubset(top: XmlDocument | XmlElement, job: SubsetJob, sink: Sink): void {
  const writer = new SubsetWriter(job, sink)
  if (top.kind === 'element') {
    writer.writeElement(top)
    return
  }
  for (const child of top.children) {
    if (job.excluded.has(child)) continue
    if (child.kind === 'element') writer.writeElement(child)
    else if (job.nodeSet.includes(child)) sink.write(renderOutside(child, top, job.method))
  }
}

class SubsetWriter {
  readonly #job: SubsetJob
  readonly #sink: Sink

  constructor(job: SubsetJob, sink: Sink) {
    this.#job = job
    this.#sink = sink
  }

  writeElement(apex: XmlElement): void {
    if (this.#job.excluded.has(apex)) return
    const path = [this.#enter(apex, bindingsInScope(apex), OUTSIDE)]
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const child = step.element.children[step.next++]
      if (child === undefined) {
        if (step.isWritten) this.#sink.write(`</${qualifiedName(step.element)}>`)
        path.pop()
      } else if (!this.#job.excluded.has(child)) {
        if (child.kind === 'element')
          path.push(this.#enter(child, extend(step.bindings, child), step.context))
        else if (this.#job.nodeSet.includes(child)) this.#writeLeaf(child)
      }
    }
  }

  #writeLeaf(leaf: Exclude<XmlElement['children'][number], XmlElement>): void {
    if (leaf.kind === 'text') this.#sink.write(escapeText(leaf.value))
    else if (leaf.kind === 'instruction') this.#sink.write(renderInstruction(leaf))
    else if (this.#job.method.comments === 'kept') this.#sink.write(renderComment(leaf))
  }

  #enter(element: XmlElement, bindings: ReadonlyMap<string, string>, outer: OutputContext): Step {
    for (const uri of element.namespaces.values()) refuseRelative(uri)
    const { nodeSet } = this.#job
    const isWritten = nodeSet.includes(element)
    const present = this.#presentBindings(element, bindings)
    const own = element.attributes.filter((one) => nodeSet.includesAttribute(element, one))
    if (!isWritten) {
      // A namespace or attribute without its element is written all the same (C14N 1.0 §2.3, Element Nodes); exclusively
      // no such namespace is visibly utilised, but a listed prefix is treated inclusively (Exclusive C14N §3 item 2).
      const orphans = newBindings(present, outer.present).filter(([prefix]) => this.#isInclusive(prefix))
      this.#sink.write(renderBindings(orphans) + renderAttributes(own))
      return { element, bindings, context: outer, isWritten, next: 0 }
    }
    const { declared, utilised } = this.#isExclusive()
      ? this.#declareExclusively(visiblyUtilised(element, own), present, outer)
      : { declared: declareInclusively(present, outer.present), utilised: outer.utilised }
    const attributes = this.#inherit(element, own)
    this.#sink.write(`<${qualifiedName(element)}${renderBindings(declared)}${renderAttributes(attributes)}>`)
    return { element, bindings, context: { present, utilised }, isWritten, next: 0 }
  }

  /** The element's namespace nodes that are in the set; there is none for an undeclared default (XPath 1.0 §5.4). */
  #presentBindings(element: XmlElement, bindings: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const present = new Map<string, string>()
    for (const [prefix, uri] of bindings) {
      if (prefix === 'xml' || uri === '') continue
      if (this.#job.nodeSet.includesNamespace(element, prefix)) present.set(prefix, uri)
    }
    return present
  }

  /** Exclusive C14N §3 items 2 to 4: listed prefixes inclusively, others where they are first utilised. */
  #declareExclusively(
    prefixes: ReadonlySet<string>,
    present: ReadonlyMap<string, string>,
    outer: OutputContext,
  ): { declared: Binding[]; utilised: ReadonlyMap<string, string> } {
    const { inclusivePrefixes } = this.#job
    const declared = declareInclusively(present, outer.present).filter(([prefix]) =>
      this.#isInclusive(prefix),
    )
    const utilised = new Map(outer.utilised)
    for (const prefix of prefixes) {
      if (prefix === 'xml' || inclusivePrefixes.has(prefix)) continue
      const uri = present.get(prefix) ?? ''
      const isNew = uri !== (outer.utilised.get(prefix) ?? '')
      if (isNew && (uri !== '' || prefix === '')) declared.push([prefix, uri])
      utilised.set(prefix, uri)
    }
    return { declared, utilised }
  }

  #inherit(element: XmlElement, own: readonly XmlAttribute[]): readonly XmlAttribute[] {
    const isOmitted = (ancestor: XmlElement) => !this.#isInOutput(ancestor)
    const { parent } = element
    if (parent.kind === 'document' || !isOmitted(parent)) return own
    return inheritAttributes(element, own, { version: this.#job.method.version, isOmitted })
  }

  #isInOutput(element: XmlElement): boolean {
    return this.#job.nodeSet.includes(element)
  }

  #isInclusive(prefix: string): boolean {
    return !this.#isExclusive() || this.#job.inclusivePrefixes.has(prefix)
  }

  #isExclusive(): boolean {
    return this.#job.method.version === 'exclusive'
  }
}

/** C14N 1.0 §2.3, Namespace Axis: what the nearest element in the output does not say already. */
function declareInclusively(
  present: ReadonlyMap<string, string>,
  outer: ReadonlyMap<string, string>,
): Binding[] {
  const declared: Binding[] = newBindings(present, outer)
  if (!present.has('') && outer.has('')) declared.push(['', ''])
  return declared
}

function newBindings(present: ReadonlyMap<string, string>, outer: ReadonlyMap<string, string>): Binding[] {
  return [...present].filter(([prefix, uri]) => outer.get(prefix) !== uri)
}

/** Prefixes in the names of the element and of its attributes in the set (Exclusive C14N §1.1). */
function visiblyUtilised(element: XmlElement, own: readonly XmlAttribute[]): ReadonlySet<string> {
  const prefixes = own.map((one) => one.prefix).filter((prefix) => prefix !== '')
  return new Set([element.prefix, ...prefixes])
}

/** What is in scope at a child, given what is at its parent. */
function extend(bindings: ReadonlyMap<string, string>, child: XmlElement): ReadonlyMap<string, string> {
  return child.namespaces.size === 0 ? bindings : new Map([...bindings, ...child.namespaces])
}

function renderAttributes(attributes: readonly XmlAttribute[]): string {
  return sortAttributes(attributes).map(renderAttribute).join('')
}

function renderAttribute(attribute: XmlAttribute): string {
  return ` ${qualifiedName(attribute)}="${escapeAttribute(attribute.value)}"`
}

function qualifiedName({ prefix, localName }: { prefix: string; localName: string }): string {
  return prefix === '' ? localName : `${prefix}:${localName}`
}
