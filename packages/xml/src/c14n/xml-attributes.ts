/**
 * Attributes of the xml namespace that an element inherits when its parent is left out (C14N 1.0 §2.4, C14N 1.1 §2.4).
 */
import { XML_NAMESPACE } from '../reader/scope.js'
import type { XmlAttribute, XmlElement } from '../tree.js'
import type { C14nMethod } from './algorithms.js'
import { joinXmlBases } from './xml-base.js'

/** Everything that is inherited by plain redeclaration in C14N 1.1 §2.4. */
const SIMPLE_INHERITABLE: ReadonlySet<string> = new Set(['lang', 'space'])

/** The attributes of an element whose ancestors are all left out, inherited ones included, in no order. */
export function withInherited(element: XmlElement, method: C14nMethod): readonly XmlAttribute[] {
  return inheritAttributes(element, element.attributes, { version: method.version, isOmitted: () => true })
}

/** How an element inherits: `isOmitted` tells of each ancestor whether it is missing from the output. */
export type Inheritance = {
  readonly version: C14nMethod['version']
  readonly isOmitted: (ancestor: XmlElement) => boolean
}

/**
 * The attributes to render for an element whose parent is omitted: `own` (those of its attributes that are to be
 * rendered) and what it inherits.
 */
export function inheritAttributes(
  element: XmlElement,
  own: readonly XmlAttribute[],
  { version, isOmitted }: Inheritance,
): readonly XmlAttribute[] {
  if (version === 'exclusive' || element.parent.kind === 'document') return own // Exclusive C14N §3 item 1
  const inherits = version === '1.0' ? isXmlAttribute : isSimpleInheritable
  const inherited = nearestFromAncestors(element, inherits)
  const base = version === '1.1' ? fixedUpBase(element, own, isOmitted) : undefined
  if (base === undefined) return inherited.length === 0 ? own : [...own, ...inherited]
  return [...own.filter((one) => !isXmlBase(one)), ...inherited, ...base]
}

function isXmlAttribute(attribute: XmlAttribute): boolean {
  return attribute.namespaceUri === XML_NAMESPACE
}

function isSimpleInheritable(attribute: XmlAttribute): boolean {
  return isXmlAttribute(attribute) && SIMPLE_INHERITABLE.has(attribute.localName)
}

function isXmlBase(attribute: XmlAttribute): boolean {
  return isXmlAttribute(attribute) && attribute.localName === 'base'
}

/** Each attribute's nearest occurrence, unless the element has it itself, be that rendered or not. */
function nearestFromAncestors(element: XmlElement, inherits: (one: XmlAttribute) => boolean): XmlAttribute[] {
  const seen = new Set(element.attributes.filter(inherits).map((one) => one.localName))
  const inherited: XmlAttribute[] = []
  for (let at = element.parent; at.kind === 'element'; at = at.parent) {
    for (const attribute of at.attributes) {
      if (!inherits(attribute) || seen.has(attribute.localName)) continue
      seen.add(attribute.localName)
      inherited.push(attribute)
    }
  }
  return inherited
}

/**
 * The xml:base that stands for those of the omitted ancestors up to the nearest one in the output; none when the
 * joined value is empty, `undefined` when no omitted ancestor has any (C14N 1.1 §2.4).
 */
function fixedUpBase(
  element: XmlElement,
  own: readonly XmlAttribute[],
  isOmitted: (ancestor: XmlElement) => boolean,
): readonly XmlAttribute[] | undefined {
  const bases: string[] = []
  for (let at = element.parent; at.kind === 'element' && isOmitted(at); at = at.parent) {
    const base = at.attributes.find(isXmlBase)
    if (base) bases.unshift(base.value)
  }
  if (bases.length === 0) return undefined
  const ownBase = own.find(isXmlBase)
  const value = joinXmlBases(ownBase ? [...bases, ownBase.value] : bases)
  return value === '' ? [] : [{ prefix: 'xml', localName: 'base', namespaceUri: XML_NAMESPACE, value }]
}
