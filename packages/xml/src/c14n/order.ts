import type { XmlAttribute } from '../tree.js'

/**
 * Compares by code point, as "lexicographic" means in C14N 1.0 §2.2. JavaScript's `<` compares UTF-16 units and puts
 * characters beyond U+FFFF before those from U+E000 on.
 */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    if (left !== right) return weight(left) - weight(right)
  }
  return a.length - b.length
}

/** Lifts surrogates above all other units; inside a pair the order is that of the code points already. */
function weight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/** The attribute axis in document order of the canonical form: by namespace name, then local name (C14N 1.0 §2.2). */
export function compareAttributes(a: XmlAttribute, b: XmlAttribute): number {
  return compareCodePoints(a.namespaceUri, b.namespaceUri) || compareCodePoints(a.localName, b.localName)
}

/** The attributes in canonical order; the very same array when they stand so already. */
export function sortAttributes(attributes: readonly XmlAttribute[]): readonly XmlAttribute[] {
  for (let at = 1; at < attributes.length; at++) {
    const [before, here] = [attributes[at - 1], attributes[at]]
    if (before && here && compareAttributes(before, here) > 0) return [...attributes].sort(compareAttributes)
  }
  return attributes
}
