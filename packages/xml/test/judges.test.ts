import { utf8 } from '@jitsuin/kernel'
import fc from 'fast-check'
import { XmlC14NMode, XmlDocument } from 'libxml2-wasm'
import { describe, expect, it } from 'vitest'
import { C14N_ALGORITHMS, type C14nAlgorithm, canonicalize, elementsOf, parseXml } from '../src/index.js'
import { xmlDocuments } from './documents.js'

const ALGORITHMS = Object.keys(C14N_ALGORITHMS) as C14nAlgorithm[] // the table has no other keys

const MODES = {
  '1.0': XmlC14NMode.XML_C14N_1_0,
  '1.1': XmlC14NMode.XML_C14N_1_1,
  exclusive: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0,
}

/** The canonical form by libxml2, of the whole document or of its n-th element. */
function byLibxml2(
  text: string,
  algorithm: C14nAlgorithm,
  options: { element?: number; prefixes?: string[] } = {},
): string {
  const { version, comments } = C14N_ALGORITHMS[algorithm]
  const settings = {
    mode: MODES[version],
    withComments: comments === 'kept',
    ...(options.prefixes && version === 'exclusive' ? { inclusiveNamespacePrefixes: options.prefixes } : {}),
  }
  const document = XmlDocument.fromString(text)
  try {
    if (options.element === undefined) return document.canonicalizeToString(settings)
    const element = document.find('//*')[options.element]
    if (!element) throw new Error('no such element')
    return element.canonicalizeToString(settings)
  } finally {
    document.dispose()
  }
}

function byUs(
  text: string,
  algorithm: C14nAlgorithm,
  options: { element?: number; prefixes?: string[] } = {},
): string {
  const document = parseXml(utf8(text))
  const top = options.element === undefined ? document : [...elementsOf(document.root)][options.element]
  return Buffer.from(
    canonicalize(top ?? document, { algorithm, inclusivePrefixes: options.prefixes }),
  ).toString()
}

describe.each(ALGORITHMS)('%s', (algorithm) => {
  it('agrees with libxml2 on whole documents', () => {
    fc.assert(
      fc.property(xmlDocuments, (text) => {
        expect(byUs(text, algorithm)).toBe(byLibxml2(text, algorithm))
      }),
      { numRuns: 150 },
    )
  })

  it('agrees with libxml2 on every element with everything in it', () => {
    fc.assert(
      fc.property(xmlDocuments, fc.nat(), fc.subarray(['a', 'b', '#default']), (text, which, prefixes) => {
        const element = which % [...elementsOf(parseXml(utf8(text)).root)].length
        expect(byUs(text, algorithm, { element, prefixes })).toBe(
          byLibxml2(text, algorithm, { element, prefixes }),
        )
      }),
      { numRuns: 150 },
    )
  })
})
