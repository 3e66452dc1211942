import { utf8 } from '@jitsuin/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  C14N_ALGORITHMS,
  type C14nAlgorithm,
  canonicalize,
  elementsOf,
  type NodeSet,
  parseXml,
  type XmlElement,
  type XmlNode,
} from '../src/index.js'
import { xmlDocuments } from './documents.js'

const ALGORITHMS = Object.keys(C14N_ALGORITHMS) as C14nAlgorithm[] // the table has no other keys

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}

/** The set of everything in an element, attributes and namespaces too, less some branches. */
function everythingIn(apex: XmlElement | undefined, without: XmlNode | undefined): NodeSet {
  const includes = (node: XmlNode) => {
    let isInside = apex === undefined
    for (let at: XmlNode = node; at.kind !== 'document'; at = at.parent) {
      if (at === without) return false
      if (at === apex) isInside = true
    }
    return isInside
  }
  return { includes, includesAttribute: includes, includesNamespace: includes }
}

describe.each(ALGORITHMS)('%s', (algorithm) => {
  it('gives an element the same form by the rules for subtrees and by those for node-sets', () => {
    fc.assert(
      fc.property(
        xmlDocuments,
        fc.nat(),
        fc.nat(),
        fc.subarray(['a', 'b', '#default']),
        (text, one, other, prefixes) => {
          const document = parseXml(utf8(text))
          const elements = [...elementsOf(document.root)]
          const apex = elements[one % elements.length] ?? document.root
          const without = elements[other % elements.length]
          const options = { algorithm, inclusivePrefixes: prefixes }
          const bySubtree = canonicalize(apex, { ...options, excluded: new Set(without ? [without] : []) })
          const nodeSet = everythingIn(apex, without)
          expect(toText(canonicalize(document, { ...options, nodeSet }))).toBe(toText(bySubtree))
          expect(toText(canonicalize(apex, { ...options, nodeSet }))).toBe(toText(bySubtree))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('gives a document the same form by both rules', () => {
    fc.assert(
      fc.property(xmlDocuments, (text) => {
        const document = parseXml(utf8(text))
        const nodeSet = everythingIn(undefined, undefined)
        expect(toText(canonicalize(document, { algorithm, nodeSet }))).toBe(
          toText(canonicalize(document, { algorithm })),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('leaves a canonical form as it is', () => {
    fc.assert(
      fc.property(xmlDocuments, (text) => {
        const canonical = canonicalize(utf8(text), { algorithm })
        expect(toText(canonicalize(canonical, { algorithm }))).toBe(toText(canonical))
      }),
      { numRuns: 100 },
    )
  })
})
